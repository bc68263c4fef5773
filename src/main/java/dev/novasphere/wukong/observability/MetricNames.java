package dev.novasphere.wukong.observability;

/** Names of the operator's metrics as Micrometer has them; Prometheus gets underscores, units and {@code _total} where they belong. */
public final class MetricNames {

    /** Wukongs by phase. */
    public static final String RESOURCES = "wukong.resources";

    /** Wukongs by condition and its status. */
    public static final String CONDITIONS = "wukong.resource.conditions";

    /** Wukongs by the state of their imports. */
    public static final String IMPORTS = "wukong.imports";

    /** Time from the creation of a Wukong to that of its VirtualMachine. */
    public static final String MACHINE_CREATION = "wukong.machine.creation";

    /** Time from the creation of a Wukong until its guest runs for the first time. */
    public static final String MACHINE_RUNNING = "wukong.machine.running";

    /** Times that a machine was turned on or off against its Wukong. */
    public static final String POWER_OVERRIDES = "wukong.power.overrides";

    /** Time from an event until the status that says it. */
    public static final String STATUS_LATENCY = "wukong.status.latency";

    /** Time of a plan. */
    public static final String PLAN_DURATION = "wukong.plan.duration";

    /** Requests to the API server. */
    public static final String API_REQUESTS = "wukong.api.requests";

    /** Time of a reconciliation. */
    public static final String RECONCILE_DURATION = "wukong.reconcile.duration";

    /** Reconciliations that failed and are tried again. */
    public static final String RECONCILE_ERRORS = "wukong.reconcile.errors";

    /** Reconciliations that were tried again. */
    public static final String RECONCILE_RETRIES = "wukong.reconcile.retries";

    /** Reconciliations at work. */
    public static final String RECONCILE_ACTIVE = "wukong.reconcile.active";

    /** Reconciliations that wait for a thread. */
    public static final String RECONCILE_WAITING = "wukong.reconcile.waiting";

    /** Events that informers brought. */
    public static final String WATCH_EVENTS = "wukong.watch.events";

    /** Objects that the operator cannot read. */
    public static final String UNREADABLE_OBJECTS = "wukong.unreadable.objects";

    /** Informers that do not watch now. */
    public static final String INFORMERS_DOWN = "wukong.informers.down";

    /** Seconds since a reconciliation ended last, while there are some; 0 while there are none. */
    public static final String RECONCILE_STALLED = "wukong.reconcile.stalled";

    /** Whether this process reconciles. */
    public static final String LEADER = "wukong.leader";

    /** The build of the operator. */
    public static final String BUILD_INFO = "wukong.build.info";

    private MetricNames() {}
}
