package dev.novasphere.wukong.kubevirt;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** A NetworkAttachmentDefinition by name or namespace/name. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Multus(
        String networkName, @JsonProperty("default") Boolean isDefault) {}
