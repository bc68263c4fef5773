package dev.novasphere.wukong.plan.naming;

/** Finalizers of a Wukong. */
public final class Finalizers {

    /** Holds a Wukong until the operator has undone what owner references do not: the name that the Go operator uses too. */
    public static final String WUKONG = "wukong.novasphere.dev/finalizer";

    private Finalizers() {}
}
