package dev.novasphere.wukong.kubevirt;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** A condition of a KubeVirt, CDI or NMState object, without its times. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ResourceCondition(String type, String status, String reason, String message) {
    /** Whether the condition's status is True. */
    public boolean holds() {
        return "True".equals(status);
    }
}
