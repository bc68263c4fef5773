package dev.novasphere.wukong.kubevirt.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;

/** The template KubeVirt makes VirtualMachineInstances of. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VirtualMachineTemplate(TemplateMetadata metadata, VirtualMachineInstanceSpec spec) {}
