package dev.novasphere.wukong.kubevirt.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** What a VirtualMachine is to be. Exactly one of running and runStrategy may be set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VirtualMachineSpec(
        Boolean running,
        String runStrategy,
        ClassMatcher instancetype,
        ClassMatcher preference,
        VirtualMachineTemplate template) {

    /** A machine without instancetype and preference. */
    public VirtualMachineSpec(Boolean running, String runStrategy, VirtualMachineTemplate template) {
        this(running, runStrategy, null, null, template);
    }

    /** The same with a run strategy, or none for null, and without the deprecated running. */
    public VirtualMachineSpec withRunStrategy(String runStrategy) {
        return new VirtualMachineSpec(null, runStrategy, instancetype, preference, template);
    }

    /** The same with another template. */
    public VirtualMachineSpec withTemplate(VirtualMachineTemplate template) {
        return new VirtualMachineSpec(running, runStrategy, instancetype, preference, template);
    }
}
