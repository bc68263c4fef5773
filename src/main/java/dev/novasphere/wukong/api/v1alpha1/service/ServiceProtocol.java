package dev.novasphere.wukong.api.v1alpha1.service;

/** Protocol of a port of a Service, in Kubernetes' words. */
public enum ServiceProtocol {
    TCP,
    UDP,
    SCTP
}
