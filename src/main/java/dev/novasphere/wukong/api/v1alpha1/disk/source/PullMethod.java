package dev.novasphere.wukong.api.v1alpha1.disk.source;

/** Who pulls an image out of a registry: the importer's own code, or the container runtime of the node. */
public enum PullMethod {
    pod,
    node
}
