package dev.novasphere.wukong.kubevirt.domain;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.Empty;

/** What starts the guest: one of the two. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Bootloader(
        @JsonInclude(JsonInclude.Include.NON_NULL) Empty bios,
        @JsonInclude(JsonInclude.Include.NON_NULL) Efi efi) {}
