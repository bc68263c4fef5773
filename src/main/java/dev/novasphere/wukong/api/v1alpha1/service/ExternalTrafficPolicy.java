package dev.novasphere.wukong.api.v1alpha1.service;

/** Whether nodes pass on what comes from outside of the cluster, in Kubernetes' words. */
public enum ExternalTrafficPolicy {
    Cluster,
    Local
}
