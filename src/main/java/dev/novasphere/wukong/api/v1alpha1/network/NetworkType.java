package dev.novasphere.wukong.api.v1alpha1.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a secondary network reaches the network of the node. */
public enum NetworkType {
    /** A Linux bridge on the node (CNI plugin bridge). */
    @JsonProperty("bridge")
    BRIDGE,
    /** A macvlan; usable under a VM only through a network binding plugin. */
    @JsonProperty("macvlan")
    MACVLAN,
    /** A virtual function of an SR-IOV network interface. */
    @JsonProperty("sriov")
    SRIOV,
    /** An Open vSwitch bridge (CNI plugin ovs). */
    @JsonProperty("ovs")
    OVS
}
