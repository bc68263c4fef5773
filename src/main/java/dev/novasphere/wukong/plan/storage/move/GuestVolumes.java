package dev.novasphere.wukong.plan.storage.move;

import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceView;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineStatus;
import dev.novasphere.wukong.kubevirt.machine.VolumeUpdateState;
import dev.novasphere.wukong.kubevirt.migration.MigrationState;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigration;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.MovedClaims;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.observed.Observed;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What KubeVirt says of the volumes of a guest whose data it moves (kubevirt: pkg/virt-controller/watch/volume-migration and
 * watch/vm/vm.go). It writes the new claim into the guest's volumes before the first byte is copied, and clears the list of migrated volumes
 * when the guest runs on it.
 *
 * @param machine the virtual machine
 * @param guest its guest, ended or not
 * @param migrations the migrations of its guests that KubeVirt still has
 */
public record GuestVolumes(
        Optional<VirtualMachine> machine,
        Optional<VirtualMachineInstance> guest,
        List<VirtualMachineInstanceMigration> migrations) {

    static final String VOLUMES_CHANGE = "VolumesChange";
    private static final String MANUAL_RECOVERY = "ManualRecoveryRequired";
    private static final String RESTART_REQUIRED = "RestartRequired";

    /** What is observed of the machine and its guest. */
    public static GuestVolumes of(Observed observed) {
        return new GuestVolumes(observed.virtualMachine(), observed.virtualMachineInstance(), observed.migrations());
    }

    /**
     * The first claim of a machine that does not hold all data of its disk, or not certainly so, because the disk moves there or back.
     *
     * @param claims the claims that are labelled as the Wukong's
     */
    public static Optional<String> moving(
            Optional<VirtualMachine> machine,
            Optional<VirtualMachineInstance> guest,
            Stream<PersistentVolumeClaim> claims) {
        return new GuestVolumes(machine, guest, List.of())
                .inUse(claims)
                .map(claim -> claim.getMetadata().getName())
                .sorted()
                .findFirst();
    }

    /**
     * Whether a guest that ends now leaves its data on two claims: KubeVirt moves them, or is about to, because the machine has changed over, or
     * the guest may run on a claim that KubeVirt does not name any more.
     *
     * @param claims the claims that are labelled as the Wukong's
     */
    public static boolean areBetweenClaims(
            Optional<VirtualMachine> machine,
            Optional<VirtualMachineInstance> guest,
            Collection<PersistentVolumeClaim> claims) {
        GuestVolumes volumes = new GuestVolumes(machine, guest, List.of());
        return volumes.isThere()
                && (volumes.migrates()
                        || volumes.inUse(claims.stream())
                                .anyMatch(claim -> volumes.markOf(claim).equals(volumes.uid())));
    }

    /** Those without all data of their disk that the machine is on, or the guest may be. */
    private Stream<PersistentVolumeClaim> inUse(Stream<PersistentVolumeClaim> claims) {
        Set<String> used = OwnMachine.claims(machine);
        return claims.filter(MovedClaims::isUnfinished)
                .filter(claim -> used.contains(claim.getMetadata().getName()) || !leaves(claim));
    }

    /** UID of the guest; empty text where there is none. */
    String uid() {
        return guest.map(found -> found.getMetadata().getUid()).orElse("");
    }

    /** When the guest was made, in UTC; empty text where there is none. */
    String since() {
        return guest.map(found -> found.getMetadata().getCreationTimestamp()).orElse("");
    }

    /** Whether there is a guest that has not ended. */
    public boolean isThere() {
        return guest.filter(found -> !found.ended()).isPresent();
    }

    /** Whether the guest runs and is to go on. */
    boolean runs() {
        return guest.filter(VirtualMachineInstance::runs)
                .filter(found -> found.getMetadata().getDeletionTimestamp() == null)
                .isPresent();
    }

    private Optional<VirtualMachineInstanceStatus> status() {
        return guest.map(VirtualMachineInstance::getStatus);
    }

    /** Whether the guest has a claim as a volume. */
    public boolean has(String claim) {
        return volumes().stream().map(Volume::claimName).anyMatch(name -> name.filter(claim::equals)
                .isPresent());
    }

    /**
     * Whether the guest has a claim as a volume, or is still to let go of it: KubeVirt takes an unplugged volume out of the guest's volumes at
     * once, and out of its status when the guest has let go (kubevirt: pkg/virt-controller/watch/vmi/storage.go, updateVolumeStatus).
     */
    public boolean holds(String claim) {
        return has(claim) || status().filter(found -> found.lists(claim)).isPresent();
    }

    /** Whether the guest has a claim that does not count yet as its disk; a user may plug it under another name to see what is on it. */
    boolean isOn(HasMetadata unfinished) {
        String claim = unfinished.getMetadata().getName();
        String disk = Labels.label(unfinished, Labels.DISK);
        return disk == null
                ? has(claim)
                : volume(disk).flatMap(Volume::claimName).filter(claim::equals).isPresent();
    }

    /** The guest's volume of a name; empty where it has none. */
    public Optional<Volume> volume(String name) {
        return volumes().stream().filter(volume -> name.equals(volume.name())).findFirst();
    }

    /** The guest's disk of a name; empty where it has none. */
    public Optional<Disk> disk(String name) {
        return guest.map(VirtualMachineInstance::getSpec).map(VirtualMachineInstanceView::disks).stream()
                .flatMap(List::stream)
                .filter(disk -> name.equals(disk.name()))
                .findFirst();
    }

    private List<Volume> volumes() {
        return guest.map(VirtualMachineInstance::getSpec)
                .map(VirtualMachineInstanceView::volumes)
                .orElse(List.of());
    }

    /** Whether data of some volume are being moved. */
    public boolean migrates() {
        return status().filter(found -> !found.migratedVolumes().isEmpty() || found.holds(VOLUMES_CHANGE))
                .isPresent();
    }

    /** Whether all that a claim may hold that does not count yet is on its source, because the guest was seen there, or nothing was moved. */
    public boolean leaves(HasMetadata unfinished) {
        String mark = markOf(unfinished);
        return MigrationMark.isUnused(mark)
                || mark.equals(uid()) && !isOn(unfinished) && !migrates() && !mayRunOn(unfinished);
    }

    /**
     * The mark of a claim that does not count yet, as what is seen of the guest has it. A guest may have a claim that was marked as unused just
     * before the machine changed over, or went back: by a write whose answer did not come, or by a start in that moment. A guest that is older
     * than the claim was moved there by KubeVirt.
     */
    String markOf(HasMetadata unfinished) {
        if (!MigrationMark.isUnused(unfinished) || !isThere() || !isOn(unfinished)) {
            return MigrationMark.of(unfinished);
        }
        String made = Objects.requireNonNullElse(unfinished.getMetadata().getCreationTimestamp(), "");
        return since().compareTo(made) < 0 || moves(unfinished) ? uid() : MigrationMark.started(uid());
    }

    /**
     * Whether the guest may run on a claim that KubeVirt does not name among its volumes. A cancel that comes when the guest has changed over
     * stops no migration (kubevirt: pkg/virt-controller/watch/workload-updater, shouldAbortMigration), and one that comes just before may be
     * too late for libvirt. KubeVirt has written the source into the guest's volumes by then, and forgotten what it moved. So a migration
     * that was not there when the move began, and that did not fail, may have brought the guest to the target, unless KubeVirt moved it back.
     */
    private boolean mayRunOn(HasMetadata unfinished) {
        return migration()
                        .filter(state -> !Boolean.TRUE.equals(state.failed()))
                        .filter(state -> !MigrationMark.after(unfinished).equals(state.migrationUid()))
                        .isPresent()
                && !begun(unfinished.getMetadata().getName(), MigrationMark.source(unfinished));
    }

    /** Whether the guest may run on one of these claims, which KubeVirt does not name any more: if it does, its data are nowhere else. */
    boolean mayRunOnOneOf(Stream<? extends HasMetadata> labelled) {
        return labelled.filter(PersistentVolumeClaim.class::isInstance)
                .filter(MovedClaims::isUnfinished)
                .filter(claim -> MigrationMark.of(claim).equals(uid()))
                .anyMatch(claim -> !isOn(claim) && mayRunOn(claim));
    }

    /** UID of the last migration of the guest, ended or not; empty text where there was none. */
    String lastMigration() {
        return migration().map(MigrationState::migrationUid).orElse("");
    }

    /** Whether the guest that is there, and those before it, were moved nowhere since a claim was made and marked, as far as KubeVirt says. */
    boolean neverMovedSince(HasMetadata unfinished) {
        return isThere()
                && (lastMigration().isEmpty() || lastMigration().equals(MigrationMark.after(unfinished)))
                && !migratedSince(unfinished);
    }

    /** Whether the guest is on its way to another node. */
    boolean isOnItsWay() {
        return migration().filter(state -> state.endTimestamp() == null).isPresent();
    }

    private Optional<MigrationState> migration() {
        return status().map(VirtualMachineInstanceStatus::migrationState);
    }

    /** Whether KubeVirt began a migration of the machine's guest after a claim was made; the API server gives both their times. */
    boolean migratedSince(HasMetadata claim) {
        String made = Objects.requireNonNullElse(claim.getMetadata().getCreationTimestamp(), "");
        return migrations.stream()
                .map(migration -> migration.getMetadata().getCreationTimestamp())
                .anyMatch(begun -> begun != null && begun.compareTo(made) >= 0);
    }

    /** Whether no data are on their way between claims, and none were when the last guest ended. */
    public boolean isSettled() {
        return !migrates() && !needsRecovery();
    }

    /** The words of KubeVirt on a change of volumes that it did not begin; empty where it gives none. */
    Optional<ResourceCondition> condition(String type) {
        return status().flatMap(found -> found.condition(type));
    }

    /** Whether KubeVirt began to move data from one claim to another, as far as it says so still. */
    boolean begun(String from, String to) {
        return machineStatus()
                        .map(VirtualMachineStatus::volumeUpdateState)
                        .map(VolumeUpdateState::volumeMigrationState)
                        .filter(state -> state.migratedVolumes().stream().anyMatch(volume -> volume.goes(from, to)))
                        .isPresent()
                || moves(from, to);
    }

    /** Whether KubeVirt says of the guest that data are moved from one claim to another. */
    private boolean moves(String from, String to) {
        return status().filter(found -> found.migratedVolumes().stream().anyMatch(volume -> volume.goes(from, to)))
                .isPresent();
    }

    private boolean moves(HasMetadata unfinished) {
        return moves(MigrationMark.source(unfinished), unfinished.getMetadata().getName());
    }

    /** Whether KubeVirt says of the guest that a disk moves to a claim that the guest does not have as its disk. */
    boolean isNotedOnly(HasMetadata unfinished) {
        return !isOn(unfinished) && moves(unfinished);
    }

    /** Whether the guest ended while its data were moved, so that KubeVirt does not start it. */
    boolean needsRecovery() {
        return machineHas(MANUAL_RECOVERY);
    }

    /** Whether KubeVirt carries out no change before the next start. */
    boolean needsRestart() {
        return machineHas(RESTART_REQUIRED);
    }

    /** Name of the VirtualMachineSnapshot of the machine that is being taken; empty where there is none. */
    Optional<String> snapshot() {
        return machineStatus().map(VirtualMachineStatus::snapshotInProgress);
    }

    /** Name of the VirtualMachineRestore of the machine that is under way; empty where there is none. */
    Optional<String> restore() {
        return machineStatus().map(VirtualMachineStatus::restoreInProgress);
    }

    private boolean machineHas(String condition) {
        return machineStatus().filter(status -> status.holds(condition)).isPresent();
    }

    private Optional<VirtualMachineStatus> machineStatus() {
        return machine.map(VirtualMachine::getStatus);
    }
}
