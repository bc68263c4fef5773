package dev.novasphere.wukong.reconcile;

/** Names under which the operator owns fields in the API server. They never change: another name would leave ghost ownership behind. */
final class FieldManagers {

    /** Owns everything the operator wants but power. */
    static final String OPERATOR = "wukong-operator";

    /** Owns the run strategy, so that virtctl can take it over and the operator's other writes do not touch it. */
    static final String POWER = "wukong-power";

    private FieldManagers() {}
}
