package dev.novasphere.wukong.api.v1alpha1.service;

/** How a Service is reached from outside of the cluster, in Kubernetes' words. An ExternalName is no way to a guest. */
public enum ServiceType {
    ClusterIP,
    NodePort,
    LoadBalancer
}
