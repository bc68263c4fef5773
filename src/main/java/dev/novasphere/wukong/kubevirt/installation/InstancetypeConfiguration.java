package dev.novasphere.wukong.kubevirt.installation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** How machines refer to instancetypes and preferences: reference, expand or expandAll. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record InstancetypeConfiguration(String referencePolicy) {

    /**
     * Whether KubeVirt writes what they give into the machine, and takes their names out of it (kubevirt:
     * pkg/instancetype/controller/vm/controller.go).
     */
    public boolean expands() {
        return referencePolicy != null && List.of("expand", "expandAll").contains(referencePolicy);
    }
}
