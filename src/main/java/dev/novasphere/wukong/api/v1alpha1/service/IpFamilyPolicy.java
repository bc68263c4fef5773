package dev.novasphere.wukong.api.v1alpha1.service;

/** Which versions of IP a Service has, in Kubernetes' words. */
public enum IpFamilyPolicy {
    SingleStack,
    PreferDualStack,
    RequireDualStack
}
