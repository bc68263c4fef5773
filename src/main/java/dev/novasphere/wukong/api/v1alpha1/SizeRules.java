package dev.novasphere.wukong.api.v1alpha1;

import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;

/** The rules on where the size of a machine comes from: for each its CEL expression and message in the definition, and the same in Java. */
final class SizeRules {

    /** Nothing else gives it. */
    public static final String CPU_CEL = "has(self.cpu) || has(self.instancetype)";

    public static final String CPU_MESSAGE =
            "cpu is needed where no instancetype gives it; write for example cpu: 2, or instancetype: {name: u1.medium}";
    static final Rule<WukongSpec> CPU =
            new Rule<>(CPU_CEL, CPU_MESSAGE, spec -> spec.cpu() != null || spec.instancetype() != null);

    /** Nothing else gives it. */
    public static final String MEMORY_CEL = "has(self.memory) || has(self.instancetype)";

    public static final String MEMORY_MESSAGE =
            "memory is needed where no instancetype gives it; write for example memory: 4Gi, or instancetype: {name: u1.medium}";
    static final Rule<WukongSpec> MEMORY =
            new Rule<>(MEMORY_CEL, MEMORY_MESSAGE, spec -> spec.memory() != null || spec.instancetype() != null);

    /** KubeVirt refuses a machine of which both an instancetype and its template give the size. */
    public static final String BY_CLASS_CEL = "!has(self.instancetype) || (!has(self.cpu) && !has(self.memory)"
            + " && !has(self.cpuTopology) && !has(self.resources) && !has(self.hugepages) && !has(self.numa)"
            + " && (!has(self.liveResize) || !self.liveResize)"
            + " && (!has(self.dedicatedCpuPlacement) || !self.dedicatedCpuPlacement)"
            + " && (!has(self.isolateEmulatorThread) || !self.isolateEmulatorThread))";

    public static final String BY_CLASS_MESSAGE =
            "instancetype gives the size of the machine with all that belongs to it, and KubeVirt refuses a second word on it; leave out cpu,"
                    + " memory, cpuTopology, liveResize, resources, dedicatedCpuPlacement, isolateEmulatorThread, numa and hugepages, or"
                    + " instancetype";
    static final Rule<WukongSpec> BY_CLASS = new Rule<>(
            BY_CLASS_CEL,
            BY_CLASS_MESSAGE,
            spec -> spec.instancetype() == null
                    || (spec.cpu() == null
                            && spec.memory() == null
                            && spec.cpuTopology() == null
                            && spec.resources() == null
                            && spec.hugepages() == null
                            && spec.numa() == null
                            && !Boolean.TRUE.equals(spec.liveResize())
                            && !Boolean.TRUE.equals(spec.dedicatedCpuPlacement())
                            && !Boolean.TRUE.equals(spec.isolateEmulatorThread())));

    private SizeRules() {}

    /**
     * Checks the rules.
     *
     * @param violations takes what is broken
     */
    static void check(WukongSpec spec, Violations violations) {
        violations.check("spec.cpu", spec, CPU);
        violations.check("spec.memory", spec, MEMORY);
        violations.check("spec.instancetype", spec, BY_CLASS);
    }
}
