package dev.novasphere.wukong.plan.restore;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.MovedClaims;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.naming.Names;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A disk of a snapshot whose claim the machine of the Wukong has no more, and another machine has. KubeVirt deletes a claim by the name that it
 * had in the snapshot, whoever uses it by now (kubevirt: pkg/storage/snapshot/restore.go, reconcileVolumeRestores). Claims are known by the
 * names that the operator gives; which one a claimName of then named is not known.
 *
 * @param name name of the disk
 * @param claim name of the claim
 * @param machine name of the other VirtualMachine
 */
record HandedOver(String name, String claim, String machine) {

    /** The first such disk of the snapshot that a restore is to put back. */
    static Optional<HandedOver> of(RestoreContext context) {
        String wukong = context.restore().getSpec().wukongName();
        Set<String> own = OwnMachine.claims(context.machine());
        List<String> disks = RestoreContext.disks(context.snapshot());
        return context.others().stream()
                .flatMap(other -> OwnMachine.volumes(Optional.of(other)).stream()
                        .filter(volume -> volume.claimName()
                                .filter(claim -> !own.contains(claim))
                                .isPresent())
                        .flatMap(volume -> disks.stream()
                                .filter(disk -> isOf(wukong, disk, other, volume))
                                .map(disk -> new HandedOver(
                                        disk,
                                        volume.claimName().orElseThrow(),
                                        other.getMetadata().getName()))))
                .findFirst();
    }

    /** A disk "2" of a Wukong "web-root" has a claim that is called as one that a disk "root" of a Wukong "web" was moved to. */
    private static boolean isOf(String wukong, String disk, VirtualMachine other, Volume volume) {
        String claim = volume.claimName().orElseThrow();
        String owner = Names.wukongOfVirtualMachine(other.getMetadata().getName());
        return claim.equals(Names.claim(wukong, disk))
                || MovedClaims.isMoved(wukong, disk, claim)
                        && (owner == null || !claim.equals(Names.claim(owner, volume.name())));
    }
}
