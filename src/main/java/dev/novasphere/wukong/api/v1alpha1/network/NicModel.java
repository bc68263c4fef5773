package dev.novasphere.wukong.api.v1alpha1.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Models of network cards that KubeVirt offers to a guest. */
public enum NicModel {
    @JsonProperty("virtio")
    VIRTIO,
    @JsonProperty("e1000")
    E1000,
    @JsonProperty("e1000e")
    E1000E,
    @JsonProperty("igb")
    IGB,
    @JsonProperty("ne2k_pci")
    NE2K_PCI,
    @JsonProperty("pcnet")
    PCNET,
    @JsonProperty("rtl8139")
    RTL8139;

    /** The name as KubeVirt has it. */
    public String kubeVirtName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
