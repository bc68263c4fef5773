package dev.novasphere.wukong.kubevirt;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** What is read of a VirtualMachineInstance's spec: nothing but its eviction strategy. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VirtualMachineInstanceView(String evictionStrategy) {}
