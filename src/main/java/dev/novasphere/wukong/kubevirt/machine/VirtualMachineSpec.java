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
        String updateVolumesStrategy,
        VirtualMachineTemplate template) {

    /** Value of updateVolumesStrategy: a volume on another claim has its data moved there while the guest runs. */
    public static final String MIGRATION = "Migration";

    /** The same with a run strategy, or none for null, and without the deprecated running. */
    public VirtualMachineSpec withRunStrategy(String runStrategy) {
        return new VirtualMachineSpec(null, runStrategy, instancetype, preference, updateVolumesStrategy, template);
    }

    /** Whether the machine names neither an instancetype nor a preference. */
    public boolean namesNoClass() {
        return instancetype == null && preference == null;
    }

    /** The same, with its preference and without its instancetype. */
    public VirtualMachineSpec withoutInstancetype() {
        return new VirtualMachineSpec(running, runStrategy, null, preference, updateVolumesStrategy, template);
    }

    /** The same without instancetype and preference. */
    public VirtualMachineSpec withoutClasses() {
        return new VirtualMachineSpec(running, runStrategy, null, null, updateVolumesStrategy, template);
    }

    /** The same with another template. */
    public VirtualMachineSpec withTemplate(VirtualMachineTemplate template) {
        return new VirtualMachineSpec(running, runStrategy, instancetype, preference, updateVolumesStrategy, template);
    }
}
