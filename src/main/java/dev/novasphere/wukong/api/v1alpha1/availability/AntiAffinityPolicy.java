package dev.novasphere.wukong.api.v1alpha1.availability;

/** What happens where no node keeps the machines of a group apart. */
public enum AntiAffinityPolicy {
    /** The machine starts beside another of its group. */
    Preferred,
    /** The machine waits for a node without another of its group. */
    Required
}
