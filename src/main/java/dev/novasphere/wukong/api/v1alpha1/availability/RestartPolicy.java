package dev.novasphere.wukong.api.v1alpha1.availability;

/** What happens when the guest ends by itself. */
public enum RestartPolicy {
    Always,
    OnFailure,
    Never
}
