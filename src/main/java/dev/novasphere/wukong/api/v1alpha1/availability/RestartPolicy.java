package dev.novasphere.wukong.api.v1alpha1.availability;

/** What happens when the guest ends by itself. */
public enum RestartPolicy {
    Always(RunStrategy.Always),
    OnFailure(RunStrategy.RerunOnFailure),
    Never(RunStrategy.Manual);

    private final RunStrategy runStrategy;

    RestartPolicy(RunStrategy runStrategy) {
        this.runStrategy = runStrategy;
    }

    /** The run strategy by which KubeVirt does so. */
    public RunStrategy runStrategy() {
        return runStrategy;
    }
}
