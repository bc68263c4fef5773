package dev.novasphere.wukong.plan.assembly;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.domain.Memory;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.ClassMatcher;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.restore.RestoredSpec;
import java.util.Optional;

/**
 * The instancetype and the preference of a machine in KubeVirt's terms. KubeVirt reads them itself, and keeps what it found: a version of them,
 * or, where the KubeVirt object has a referencePolicy of expand or expandAll, what they give as fields of the machine, in place of their
 * names. Such a machine is written without its instancetype from then on, because KubeVirt refuses a second word on the size, and with its
 * preference, which KubeVirt then expands once more: an apply replaces whole lists, and with them what the preference gave to disks. After a
 * restore it is written with its instancetype once more: what gave size and devices of the snapshot is not known.
 *
 * @param instancetype what gives the size; null where the Wukong does, or the machine has it already
 * @param preference what says how an operating system wants its machine; null for none
 * @param note what is noted of the instancetype; empty where KubeVirt expands nothing
 * @param ignored that another instancetype has no effect any more
 */
record MachineClass(
        ClassMatcher instancetype, ClassMatcher preference, Optional<String> note, Optional<Finding> ignored) {

    static MachineClass of(PlanInput input) {
        return input.once(MachineClass.class, MachineClass::made);
    }

    private static MachineClass made(PlanInput input) {
        ClassMatcher instancetype = instancetype(input.spec());
        ClassMatcher preference = preference(input.spec());
        Optional<VirtualMachine> machine = OwnMachine.of(input);
        Optional<String> noted = machine.map(live -> Annotations.annotation(live, Annotations.INSTANCETYPE));
        if (instancetype == null && preference == null) {
            return new MachineClass(null, null, Optional.empty(), Optional.empty());
        }
        String wanted = instancetype == null ? Annotations.NONE : instancetype.kind() + "/" + instancetype.name();
        boolean expanded = instancetype != null
                && !RestoredSpec.isDue(input)
                && noted.filter(note -> !note.equals(Annotations.NONE)).isPresent()
                && machine.filter(MachineClass::hasSizeInPlaceOfName).isPresent();
        if (expanded) {
            return new MachineClass(
                    null,
                    preference,
                    noted,
                    noted.filter(note -> !note.equals(wanted)).map(note -> ignored(machine.get(), wanted, note)));
        }
        boolean notes = noted.isPresent() || input.observed().kubeVirt().expandsClasses();
        return new MachineClass(
                instancetype, preference, notes ? Optional.of(wanted) : Optional.empty(), Optional.empty());
    }

    /** Whether the name of an instancetype was exchanged for what it gives; a preference may be written again and not yet be expanded. */
    private static boolean hasSizeInPlaceOfName(VirtualMachine machine) {
        return machine.getSpec() != null
                && machine.getSpec().instancetype() == null
                && machine.guestSpec()
                        .map(VirtualMachineInstanceSpec::domain)
                        .map(Domain::memory)
                        .map(Memory::guest)
                        .isPresent();
    }

    private static Finding ignored(VirtualMachine machine, String wanted, String note) {
        return Finding.ignored(
                Concern.SPEC,
                "InstancetypeIgnored",
                ("instancetype %s has no effect, because KubeVirt wrote what %s gives into VirtualMachine %s and took the name out, as"
                                + " instancetype.referencePolicy of the KubeVirt object says; write cpu and memory in its place")
                        .formatted(wanted, note, machine.getMetadata().getName()));
    }

    private static ClassMatcher instancetype(WukongSpec spec) {
        return spec.instancetype() == null
                ? null
                : new ClassMatcher(
                        spec.instancetype().kindOrDefault().name(),
                        spec.instancetype().name());
    }

    private static ClassMatcher preference(WukongSpec spec) {
        return spec.preference() == null
                ? null
                : new ClassMatcher(
                        spec.preference().kindOrDefault().name(),
                        spec.preference().name());
    }
}
