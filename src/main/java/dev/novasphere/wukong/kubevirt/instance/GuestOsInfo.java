package dev.novasphere.wukong.kubevirt.instance;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** The operating system of a guest as its agent reports it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GuestOsInfo(String name, String prettyName, String kernelRelease) {}
