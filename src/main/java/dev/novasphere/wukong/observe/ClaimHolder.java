package dev.novasphere.wukong.observe;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.plan.storage.move.GuestVolumes;
import dev.novasphere.wukong.watch.Informers;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * The machine and the guest of another Wukong whose label a claim bears. The guest writes to the claim until it has ended, and the machine
 * stays for good where the Wukong was deleted with {@code --cascade=orphan}.
 *
 * @param wukong name of that Wukong, which may be gone
 * @param claim name of the claim
 * @param machine its VirtualMachine
 * @param guest the VirtualMachineInstance of that
 */
record ClaimHolder(
        String wukong, String claim, Optional<VirtualMachine> machine, Optional<VirtualMachineInstance> guest) {

    /** The garbage collector's finalizer of an object whose dependents are to stay. */
    private static final String ORPHAN = "orphan";

    static ClaimHolder of(Informers informers, String namespace, String wukong, String claim) {
        String name = Names.virtualMachine(wukong);
        return new ClaimHolder(
                wukong,
                claim,
                informers.find(VirtualMachine.class, namespace, name),
                informers.find(VirtualMachineInstance.class, namespace, name));
    }

    /** Whether neither machine nor guest has the claim. */
    boolean hasLetGo() {
        return !machineHas() && !guestHas();
    }

    /** Who has the claim and is about to go, where the Wukong is gone; empty where it stays. */
    Optional<String> leaving() {
        return hasLetGo() || stays()
                ? Optional.empty()
                : Optional.of("%s %s of the deleted Wukong %s"
                        .formatted(
                                (guestHas() ? VirtualMachineInstance.class : VirtualMachine.class).getSimpleName(),
                                Names.virtualMachine(wukong),
                                wukong));
    }

    /** The Wukong, where it is about to go with all that has the claim; empty where something stays. */
    Optional<String> leavingWith(Wukong live) {
        return isDeleted(live) && !WukongAnnotations.protectedFromDeletion(live) && !stays()
                ? Optional.of("Wukong %s, which is being deleted".formatted(wukong))
                : Optional.empty();
    }

    /** Whether what has the claim is not deleted by itself. The garbage collector deletes a machine that a Wukong owns, and the guest with it. */
    private boolean stays() {
        boolean machineGoes = machine.map(live -> isDeleted(live) || isOwnedByWukong(live) && !orphans(live))
                .orElse(true);
        boolean guestGoes = guest.map(live -> isDeleted(live)
                        || machineGoes && ObjectOwner.controller(live).isPresent())
                .orElse(true);
        return machineHas() && !machineGoes || guestHas() && !guestGoes;
    }

    private boolean machineHas() {
        return OwnMachine.claims(machine).contains(claim);
    }

    private boolean guestHas() {
        return new GuestVolumes(machine, guest, List.of()).holds(claim);
    }

    private boolean isOwnedByWukong(VirtualMachine live) {
        return ObjectOwner.controller(live)
                .filter(owner -> Wukong.class.getSimpleName().equals(owner.getKind()) && wukong.equals(owner.getName()))
                .isPresent();
    }

    /** Whether an object is being deleted, and what it owns with it. */
    private static boolean isDeleted(HasMetadata live) {
        return live.getMetadata().getDeletionTimestamp() != null && !orphans(live);
    }

    private static boolean orphans(HasMetadata live) {
        return live.getMetadata().getFinalizers().contains(ORPHAN);
    }
}
