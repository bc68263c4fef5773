package dev.novasphere.wukong.kubevirt.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** An object of the same namespace by group, kind and name. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TypedReference(String apiGroup, String kind, String name) {

    /** A KubeVirt virtual machine. */
    public static TypedReference virtualMachine(String name) {
        return new TypedReference("kubevirt.io", "VirtualMachine", name);
    }
}
