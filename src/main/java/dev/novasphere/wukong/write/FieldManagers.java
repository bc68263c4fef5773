package dev.novasphere.wukong.write;

/** Names under which the operator owns fields in the API server. They never change: fields stay owned by the name that wrote them, so that
 * another name could never remove them. */
public final class FieldManagers {

    /** Owns everything the operator wants of an object. */
    public static final String OPERATOR = "wukong-operator";

    /** Names the writes that are about power alone: of a restore, of a start or restart asked for, of a takeover. */
    public static final String POWER = "wukong-power";

    /** Owns the finalizer of a Wukong, so that putting it on again is no change and needs no read of the others. */
    public static final String FINALIZER = "wukong-finalizer";

    private FieldManagers() {}
}
