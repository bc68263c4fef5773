package dev.novasphere.wukong.reconcile;

/** Names under which the operator owns fields in the API server. They never change: another name would leave ghost ownership behind. */
final class FieldManagers {

    /** Owns everything the operator wants but power. */
    static final String OPERATOR = "wukong-operator";

    /** Owns the run strategy, so that virtctl can take it over and the operator's other writes do not touch it. */
    static final String POWER = "wukong-power";

    /** Owns the finalizer of a Wukong, so that putting it on again is no change and needs no look at the others. */
    static final String FINALIZER = "wukong-finalizer";

    private FieldManagers() {}
}
