package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the live virtual machine that belongs to a Wukong, and reads what is on a live machine. */
public final class OwnMachine {

    private OwnMachine() {}

    /**
     * The machine when it is this Wukong's or is taken over.
     *
     * @return empty when there is none, and for that of a deleted Wukong of the same name, which the garbage collector is about to delete
     */
    public static Optional<VirtualMachine> of(PlanInput input) {
        return input.once(Found.class, OwnMachine::found).machine();
    }

    private static Found found(PlanInput input) {
        return new Found(Takeover.machine(input).or(() -> input.observed()
                .virtualMachine()
                .filter(live -> ObjectOwner.of(input, live).kind() == ObjectOwner.Kind.THIS_WUKONG)));
    }

    /** Whether an owner is that machine, by its UID. */
    public static boolean is(PlanInput input, OwnerReference owner) {
        return of(input)
                .map(machine -> machine.getMetadata().getUid())
                .filter(uid -> uid.equals(owner.getUid()))
                .isPresent();
    }

    private record Found(Optional<VirtualMachine> machine) {}

    /** The claim behind the volume of a name of a live machine, whoever made it; empty when the machine has no such volume. */
    public static Optional<String> claim(Optional<VirtualMachine> live, String volume) {
        return volume(live, volume).flatMap(Volume::claimName);
    }

    /** The volume of a name of a live machine, whoever made it; empty when the machine has no such volume. */
    public static Optional<Volume> volume(Optional<VirtualMachine> live, String name) {
        for (Volume candidate : volumes(live)) {
            if (name.equals(candidate.name())) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The claims behind the volumes of a live machine, whoever made it. */
    public static Set<String> claims(Optional<VirtualMachine> live) {
        return volumes(live).stream()
                .flatMap(volume -> volume.claimName().stream())
                .collect(Collectors.toSet());
    }

    /** Whether a live machine has the volume of a name, and KubeVirt may plug it while the guest runs. */
    public static boolean plugs(Optional<VirtualMachine> live, String volume) {
        return volume(live, volume).filter(Volume::hotpluggable).isPresent();
    }

    /** All volumes of a live machine, whoever made it; empty where there is none. */
    public static List<Volume> volumes(Optional<VirtualMachine> live) {
        return live.flatMap(VirtualMachine::guestSpec)
                .map(VirtualMachineInstanceSpec::volumes)
                .orElse(List.of());
    }
}
