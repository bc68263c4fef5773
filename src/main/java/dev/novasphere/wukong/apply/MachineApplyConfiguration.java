package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineSpec;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.power.PowerFields;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.restore.RestoredSpec;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import dev.novasphere.wukong.write.DriftDetector;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A machine as the plan wants it, and what to send for it. An apply has to carry the run strategy, because KubeVirt refuses a machine
 * without one and a field that is left out goes. So it carries the live one; {@link Writer} adds the resourceVersion it was read at, so that
 * a start or stop by another client in between is answered with a conflict and is never undone.
 */
public record MachineApplyConfiguration(VirtualMachine withoutPower) {

    /**
     * A copy of the machine of a plan, with the notes that are compared and written with it. Whether KubeVirt has written what the instancetype
     * gives already makes no other hash where its name is noted: a machine would be written once more for it.
     */
    static MachineApplyConfiguration of(ApplyMachine step) {
        VirtualMachine wanted = new VirtualMachine();
        wanted.setMetadata(new ObjectMetaBuilder(step.withoutPower().getMetadata()).build());
        wanted.setSpec(step.withoutPower().getSpec());
        ForeignDeviceMerge.note(wanted);
        VirtualMachineSpec spec = wanted.getSpec();
        if (noted(wanted) != null) {
            wanted.setSpec(spec.withoutInstancetype());
        }
        DriftDetector.annotateHash(wanted);
        wanted.setSpec(spec);
        return new MachineApplyConfiguration(wanted);
    }

    /**
     * Whether a live machine is as a plan wants it, power aside; true as well where there is no machine. Of a plan without a machine nobody knows
     * whether the live one is what its Wukong and the policies ask for. What a restore put back is part of it as long as there is no guest, by the
     * note that the plan has then: one that was started in between keeps what it was started with, and is not to be waited for.
     */
    public static boolean isReached(Plan plan, Optional<VirtualMachine> live) {
        return live.isEmpty()
                || plan.machine().filter(step -> of(step).reached(live.get())).isPresent();
    }

    /** Whether a live machine is as planned, power aside. */
    boolean reached(VirtualMachine live) {
        return DriftDetector.matches(comparedWith(live), live);
    }

    /**
     * The machine as a live one is held to. Where KubeVirt writes what instancetype and preference give into machines, it takes their names out:
     * that they lack is no change to put back.
     */
    VirtualMachine comparedWith(VirtualMachine live) {
        return noted(withoutPower) == null || !namesNoClass(live)
                ? withoutPower
                : with(withoutPower.getSpec().withoutClasses());
    }

    /** What to apply where there is no machine yet. */
    VirtualMachine created(PowerPlan power) {
        return with(PowerFields.ofNew(power), withoutPower);
    }

    /** What to apply to a live machine, which keeps the devices that others added, its UUID and its serial number. */
    VirtualMachine changed(VirtualMachine live, PowerPlan power) {
        VirtualMachine planned = isExpanded(live) ? with(withoutPower.getSpec().withoutInstancetype()) : withoutPower;
        VirtualMachine merged = ForeignDeviceMerge.keep(planned, live, RestoredSpec.isToBeReplaced(withoutPower, live));
        return with(PowerFields.ofLive(live, power), KeptFirmware.keep(merged, live));
    }

    /**
     * Whether KubeVirt wrote what the instancetype gives into a machine before that was noted: it was written for this very plan, but for that
     * note, and names no class any more. One that was put back gets its instancetype anew.
     */
    private boolean isExpanded(VirtualMachine live) {
        if (noted(withoutPower) == null
                || noted(live) != null
                || !namesNoClass(live)
                || RestoredSpec.isToBeReplaced(withoutPower, live)) {
            return false;
        }
        VirtualMachine before = with(withoutPower.getSpec());
        Map<String, String> annotations = new TreeMap<>(before.getMetadata().getAnnotations());
        annotations.remove(Annotations.INSTANCETYPE);
        before.getMetadata().setAnnotations(annotations);
        DriftDetector.annotateHash(before);
        return Annotations.annotation(before, Annotations.APPLIED_HASH)
                .equals(Annotations.annotation(live, Annotations.APPLIED_HASH));
    }

    /** What virt-controller wrote into a live machine and what is to go with this write; empty where nothing is. */
    List<List<String>> takenFromController(VirtualMachine live) {
        List<List<String>> taken = new ArrayList<>();
        if (leavesInstancetype(live)) {
            taken.addAll(ControllerFields.ofInstancetype(live));
        }
        if (RestoredSpec.isToBeReplaced(withoutPower, live)) {
            taken.addAll(ControllerFields.ofRestore(live));
        }
        return taken;
    }

    /** Whether KubeVirt wrote what an instancetype gives into a live machine, and the plan has a size of its own in its place. */
    private boolean leavesInstancetype(VirtualMachine live) {
        String given = noted(live);
        return given != null
                && !given.equals(Annotations.NONE)
                && !given.equals(noted(withoutPower))
                && live.getSpec().instancetype() == null
                && withoutPower.getSpec().instancetype() == null;
    }

    private static String noted(VirtualMachine machine) {
        return Annotations.annotation(machine, Annotations.INSTANCETYPE);
    }

    private static boolean namesNoClass(VirtualMachine live) {
        return live.getSpec() != null && live.getSpec().namesNoClass();
    }

    private VirtualMachine with(VirtualMachineSpec spec) {
        VirtualMachine machine = new VirtualMachine();
        machine.setMetadata(new ObjectMetaBuilder(withoutPower.getMetadata()).build());
        machine.setSpec(spec);
        return machine;
    }

    private static VirtualMachine with(PowerFields power, VirtualMachine planned) {
        VirtualMachine machine = new VirtualMachine();
        machine.setMetadata(new ObjectMetaBuilder(planned.getMetadata())
                .addToAnnotations(power.notes())
                .build());
        machine.setSpec(planned.getSpec().withRunStrategy(power.strategy()));
        return machine;
    }
}
