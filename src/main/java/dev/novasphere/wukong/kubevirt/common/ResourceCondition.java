package dev.novasphere.wukong.kubevirt.common;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** A condition of a KubeVirt, CDI or NMState object, without its times. What is absent reads as empty text. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ResourceCondition(String type, String status, String reason, String message) {

    public ResourceCondition {
        status = status == null ? "" : status;
        reason = reason == null ? "" : reason;
        message = message == null ? "" : message;
    }

    /** Whether the condition's status is True. */
    public boolean holds() {
        return "True".equals(status);
    }

    /** Whether the condition's status is False, and not Unknown. */
    @JsonIgnore
    public boolean isFalse() {
        return "False".equals(status);
    }

    /** What it says: the message, or the reason where there is no message; empty text where there is neither. */
    public String words() {
        return message.isBlank() ? reason : message;
    }
}
