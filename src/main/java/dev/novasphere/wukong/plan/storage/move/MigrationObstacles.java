package dev.novasphere.wukong.plan.storage.move;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.instance.GuestVolumeStatus;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What keeps a disk from being moved. KubeVirt answers most of it by asking for a restart, after which the guest would run on an empty claim;
 * so it is found out before the machine is changed.
 */
final class MigrationObstacles {

    private static final String UNSUPPORTED = "StorageMigrationNotSupported";
    private static final String NOT_MIGRATABLE = "StorageNotMigratable";
    private static final String WAITS = "StorageMigrationWaits";
    private static final String NO_GUEST = "StorageMigrationNeedsGuest";

    /** Reason of LiveMigratable that a move of the disks may take away. */
    private static final String BY_DISKS = "DisksNotLiveMigratable";

    /** Volumes of KubeVirt's own, for a persistent TPM or UEFI, which move along. */
    private static final String STATE = "persistent-state-for-";

    private static final Set<String> SHARED = Set.of("ReadWriteMany", "ReadOnlyMany");

    private final PlanInput input;
    private final GuestVolumes guest;

    MigrationObstacles(PlanInput input, GuestVolumes guest) {
        this.input = input;
        this.guest = guest;
    }

    /** What keeps all disks where they are. */
    Optional<Finding> ofMachine() {
        KubeVirtSettings settings = input.observed().kubeVirt();
        if (!settings.features().migratesVolumes()) {
            return Optional.of(
                    finding(
                            UNSUPPORTED,
                            "KubeVirt moves no disks to other claims before its release 1.5, or 1.3 with the feature gates VolumesUpdateStrategy and VolumeMigration; ask an administrator to upgrade KubeVirt, or write the old storageClassName"));
        }
        if (!settings.rollsOutLive()) {
            return Optional.of(
                    finding(
                            UNSUPPORTED,
                            "KubeVirt moves no disks while its vmRolloutStrategy is Stage; ask an administrator to set LiveUpdate in the KubeVirt object, or write the old storageClassName"));
        }
        if (!settings.migratesForUpdates()) {
            return Optional.of(
                    finding(
                            UNSUPPORTED,
                            "KubeVirt starts no migration for moved disks, because workloadUpdateStrategy.workloadUpdateMethods in the KubeVirt object lacks LiveMigrate; ask an administrator to add it, or write the old storageClassName"));
        }
        if (!guest.runs()) {
            return Optional.of(
                    finding(
                            NO_GUEST,
                            "disks move only while the guest runs, by a live migration; start the guest, or write the old storageClassName"));
        }
        Optional<String> copied = copiedBy();
        if (copied.isPresent()) {
            return Optional.of(finding(WAITS, "the move begins when %s is over".formatted(copied.get())));
        }
        if (guest.needsRestart()) {
            return Optional.of(
                    finding(
                            NOT_MIGRATABLE,
                            "KubeVirt moves no disks while another change waits for a restart of the guest (condition RestartRequired); restart the guest, then the move begins by itself"));
        }
        Optional<VirtualMachineInstanceStatus> status = guest.guest().map(VirtualMachineInstance::getStatus);
        boolean byOther = status.flatMap(VirtualMachineInstanceStatus::notMigratable)
                .filter(condition -> !BY_DISKS.equals(condition.reason()))
                .isPresent();
        boolean storageLacks = status.flatMap(VirtualMachineInstanceStatus::notMigratableWithVolumes)
                .isPresent();
        return byOther || storageLacks
                ? Optional.of(
                        finding(
                                NOT_MIGRATABLE,
                                "the guest cannot migrate, for the reason that the condition LiveMigratable gives, and its disks move only by a live migration; take away what it names, or write the old storageClassName"))
                : Optional.empty();
    }

    /** The snapshot or the restore of the machine that comes first. */
    private Optional<String> copiedBy() {
        return guest.restore()
                .map(name -> "VirtualMachineRestore " + Names.qualified(input.namespace(), name))
                .or(() -> guest.snapshot()
                        .or(() -> input.observed().restores().snapshotting())
                        .map(name -> "VirtualMachineSnapshot " + Names.qualified(input.namespace(), name)));
    }

    /** What keeps one disk where it is. */
    Optional<Finding> of(DiskMigration move) {
        String name = move.name();
        PersistentVolumeClaim source = move.source().orElseThrow();
        if (OwnMachine.plugs(input.observed().virtualMachine(), name)) {
            return Optional.of(
                    move.finding(
                            NOT_MIGRATABLE,
                            "it is hotpluggable, and such a disk does not move while it is plugged in; add a disk under another name and copy the data in the guest, or write the old storageClassName"));
        }
        boolean filled = Optional.ofNullable(source.getStatus())
                        .filter(status -> "Bound".equals(status.getPhase()))
                        .isPresent()
                && Optional.ofNullable(input.observed().dataVolumes().get(name))
                        .filter(DataVolume::unfinished)
                        .isEmpty();
        if (!filled) {
            return Optional.of(move.finding(WAITS, "it moves when its claim is bound and filled"));
        }
        String claim = source.getMetadata().getName();
        if (!guest.has(claim)) {
            return Optional.of(move.finding(
                    NOT_MIGRATABLE,
                    "the running guest is not on claim %s, which holds its data; restart the guest, then the move begins by itself"
                            .formatted(claim)));
        }
        String storageClass = move.disk().disk().storageClassName();
        boolean missing = input.observed().cluster()
                && storageClass != null
                && !input.observed().storageClasses().containsKey(storageClass);
        return missing
                ? Optional.of(move.finding(
                        NOT_MIGRATABLE,
                        "StorageClass %s does not exist; make it, or write the name of one that does"
                                .formatted(storageClass)))
                : Optional.empty();
    }

    /** KubeVirt moves a guest only when every volume that one node alone can use moves. */
    Optional<Finding> ofOthers(Collection<String> moving) {
        Set<String> left = new HashSet<>();
        input.observed().claims().forEach((disk, claim) -> {
            if (isOfOneNode(claim.getSpec().getAccessModes()) && isUsed(disk)) {
                left.add(disk);
            }
        });
        guest.guest().map(VirtualMachineInstance::getStatus).stream()
                .flatMap(status -> status.volumeStatus().stream())
                .filter(volume -> !volume.name().startsWith(STATE))
                .filter(volume -> volume.persistentVolumeClaimInfo() != null
                        && !volume.persistentVolumeClaimInfo().accessModes().isEmpty()
                        && isOfOneNode(volume.persistentVolumeClaimInfo().accessModes()))
                .map(GuestVolumeStatus::name)
                .forEach(left::add);
        left.removeAll(moving);
        return left.stream()
                .sorted()
                .findFirst()
                .map(name -> finding(
                        NOT_MIGRATABLE,
                        "disk %s is ReadWriteOnce and does not move, and a guest migrates only when all disks that one node alone can use move with it; write migrateStorage: true and another storageClassName at %s too, or write the old storageClassName"
                                .formatted(name, name)));
    }

    private boolean isUsed(String disk) {
        return OwnMachine.volume(input.observed().virtualMachine(), disk).isPresent();
    }

    private static boolean isOfOneNode(List<String> modes) {
        return modes == null || Stream.of(modes).flatMap(List::stream).noneMatch(SHARED::contains);
    }

    private static Finding finding(String reason, String message) {
        return Finding.warning(Concern.STORAGE_MIGRATION, reason, "migrateStorage: " + message);
    }
}
