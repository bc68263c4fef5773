package dev.novasphere.wukong.plan.snapshot;

import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshotStatus;
import dev.novasphere.wukong.kubevirt.snapshot.TypedReference;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.plan.OwnedMetadata;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.ProgressMark;
import java.util.Optional;

/** Which VirtualMachineSnapshot belongs to a WukongSnapshot, also after a backup brought both back under other UIDs. */
record SnapshotIdentity(WukongSnapshot snapshot) {

    /** Whether KubeVirt's object holds the data of this WukongSnapshot. */
    boolean isOurs(VirtualMachineSnapshot taken) {
        return OwnedMetadata.isMadeFor(snapshot, taken) || isAdopted(taken);
    }

    /**
     * Whether KubeVirt's object was made for this WukongSnapshot under an earlier UID, as after a backup. The mark on the WukongSnapshot
     * says that it was taken before; who may write it there and the object may take and delete snapshots in the namespace anyway.
     */
    private boolean isAdopted(VirtualMachineSnapshot taken) {
        return ProgressMark.of(snapshot)
                        .filter(before -> !before.is(SnapshotPhase.Failed))
                        .isPresent()
                && taken.getMetadata().getOwnerReferences().isEmpty()
                && Labels.managedByOperator(taken)
                && snapshot.getSpec().wukongName().equals(Labels.label(taken, Labels.WUKONG))
                && taken.getSpec() != null
                && TypedReference.virtualMachine(
                                Names.virtualMachine(snapshot.getSpec().wukongName()))
                        .equals(taken.getSpec().source());
    }

    /** Whether the data are others than those that were taken first, by the time that KubeVirt gives. */
    boolean isTakenAnew(VirtualMachineSnapshot taken) {
        Optional<String> first = Optional.ofNullable(snapshot.getStatus())
                .map(WukongSnapshotStatus::creationTime)
                .or(() -> ProgressMark.of(snapshot).map(ProgressMark::time));
        return !OwnedMetadata.isMadeFor(snapshot, taken)
                && first.isPresent()
                && taken.getStatus() != null
                && taken.getStatus().creationTime() != null
                && !first.get().equals(taken.getStatus().creationTime());
    }
}
