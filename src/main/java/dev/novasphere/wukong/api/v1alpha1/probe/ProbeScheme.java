package dev.novasphere.wukong.api.v1alpha1.probe;

/** How a readiness probe talks to the guest. */
public enum ProbeScheme {
    HTTP,
    HTTPS
}
