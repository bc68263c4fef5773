package dev.novasphere.wukong.plan.storage.move;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Names;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Optional;

/** What is said of a move of a disk to another claim. */
final class MigrationWords {

    /** Reason of a move that is under way. */
    static final String UNDER_WAY = "StorageMigrating";

    private static final String REFUSED = "StorageMigrationRefused";

    /** Reason of a move that is taken back. */
    static final String CANCELLED = "StorageMigrationCancelled";

    private static final String FAILED = "StorageMigrationFailed";

    /** Reason of a move of which it is not known which claim counts. */
    static final String UNCLEAR = "StorageMigrationUnclear";

    private static final String WAITS = "StorageMigrationWaits";

    /** Reason of a move that KubeVirt began and does not carry out. */
    static final String STUCK = "StorageMigrationStuck";

    private MigrationWords() {}

    /**
     * Where a move stands.
     *
     * @param begins whether the moves that are to begin do so with this plan
     */
    static Optional<Finding> of(PlanInput input, GuestVolumes guest, DiskMigration move, boolean begins) {
        return switch (move.phase()) {
            case NONE, ARRIVED, COMPLETE -> Optional.empty();
            case TO_BEGIN -> begins ? Optional.of(copying(input, guest, move)) : Optional.empty();
            case COPYING ->
                Optional.of(
                        StuckMove.is(guest, move.target().orElseThrow())
                                ? stuck(input, move)
                                : copying(input, guest, move));
            case REFUSED ->
                Optional.of(move.finding(
                        REFUSED,
                        "KubeVirt refused to move it to claim %s while this guest runs, and it stays on claim %s; restart the guest to try again, or write the old %s"
                                .formatted(move.targetName(), sourceName(move), wish(move))));
            case GOING_BACK -> Optional.of(move.finding(CANCELLED, goingBack(guest, move)));
            case RETURNING ->
                Optional.of(move.finding(
                        CANCELLED,
                        guest.isNotedOnly(move.target().orElseThrow())
                                ? notCancelled(input, move)
                                : "its move to claim %s came to its end before it could be cancelled, and KubeVirt moves it back to claim %s; do not stop the guest before that is over"
                                        .formatted(move.targetName(), sourceName(move))));
            case RETURN_UNCLEAR ->
                Optional.of(move.finding(
                        guest.needsRecovery() ? FAILED : UNCLEAR,
                        "the guest ended while the move to claim %s was being begun or taken back, with the machine on claim %s, and both are kept until it is decided which counts. Check the data in the guest. To go on with claim %s, delete the other: kubectl delete pvc %s -n %s. To go on with claim %s, mark it as complete: %s"
                                .formatted(
                                        move.targetName(),
                                        sourceName(move),
                                        sourceName(move),
                                        move.targetName(),
                                        input.namespace(),
                                        move.targetName(),
                                        complete(input, move))));
            case OVERRUN ->
                Optional.of(move.finding(
                        UNCLEAR,
                        "its move to claim %s was cancelled when it was about to end, and the guest may run on that claim, although KubeVirt names claim %s; both are kept. Do not stop the guest, and do not move it to another node. The guest's Pod has the claim that counts: %s. If it is %s, mark that as complete: %s, and restart the guest. If not, delete it: kubectl delete pvc %s -n %s"
                                .formatted(
                                        move.targetName(),
                                        sourceName(move),
                                        claimsOfPods(input, Names.virtualMachine(input.name())),
                                        move.targetName(),
                                        complete(input, move),
                                        move.targetName(),
                                        input.namespace())));
            case SET_BACK ->
                Optional.of(move.finding(
                        CANCELLED,
                        "the guest does not run on claim %s, to which the disk was to move; the disk is put back on claim %s"
                                .formatted(move.targetName(), sourceName(move))));
            case FAILED ->
                Optional.of(move.finding(
                        FAILED,
                        "the guest ended while the disk moved to claim %s, and KubeVirt does not start it before it is decided which claim counts. To go on with claim %s, which holds all that was written before the guest changed over, write the old %s. To go on with claim %s, if you know that the migration came to its end, mark it as complete: %s"
                                .formatted(
                                        move.targetName(),
                                        sourceName(move),
                                        wish(move),
                                        move.targetName(),
                                        complete(input, move))));
            case UNCLEAR ->
                Optional.of(move.finding(
                        UNCLEAR,
                        "whether its move to claim %s was completed cannot be seen any more, because the guest that moved has ended; both claims are kept. Check the data in the guest. If they are complete, mark the claim as complete: %s. If not, write the old %s and restart the guest, which then runs on claim %s"
                                .formatted(move.targetName(), complete(input, move), wish(move), sourceName(move))));
        };
    }

    /** KubeVirt that has cancelled a move names the old claim among the guest's volumes. */
    private static String goingBack(GuestVolumes guest, DiskMigration move) {
        return guest.needsRestart() && guest.isOn(move.target().orElseThrow())
                ? "its move to claim %s is to be cancelled, and KubeVirt cancels none while another change waits for a restart of the guest (condition RestartRequired); take that change back, else the disk may arrive on claim %s. Do not stop the guest before that is over"
                        .formatted(move.targetName(), move.targetName())
                : "its move to claim %s is being cancelled; it stays on claim %s, which holds all data"
                        .formatted(move.targetName(), sourceName(move));
    }

    private static Finding stuck(PlanInput input, DiskMigration move) {
        String machine = Names.virtualMachine(input.name());
        return move.finding(
                STUCK,
                "KubeVirt noted that it moves to claim %s and does not carry that out (condition Failure of VirtualMachine %s: VolumesUpdateError); the guest is on claim %s, which holds all data, KubeVirt goes on trying to migrate it, and only another guest can try the move again. Soon: virtctl stop %s -n %s; write the old %s; kubectl delete pvc %s -n %s; virtctl start %s -n %s"
                        .formatted(
                                move.targetName(),
                                machine,
                                sourceName(move),
                                machine,
                                input.namespace(),
                                wish(move),
                                move.targetName(),
                                input.namespace(),
                                machine,
                                input.namespace()));
    }

    private static String notCancelled(PlanInput input, DiskMigration move) {
        String machine = Names.virtualMachine(input.name());
        return "its move to claim %s was taken back, and KubeVirt did not cancel it: it names claim %s, and tries to migrate the guest all the same. The guest's Pod has the claim that counts: %s. When you have seen it, stop the guest soon: virtctl stop %s -n %s"
                .formatted(
                        move.targetName(), sourceName(move), claimsOfPods(input, machine), machine, input.namespace());
    }

    private static String claimsOfPods(PlanInput input, String machine) {
        return "kubectl get pods -n %s -l vm.kubevirt.io/name=%s --field-selector status.phase=Running -o jsonpath='{.items[*].spec.volumes[*].persistentVolumeClaim.claimName}'"
                .formatted(input.namespace(), machine);
    }

    /** A move that begins after the one that runs. */
    static Finding waits(DiskMigration move) {
        return move.finding(WAITS, "its move begins when the one that runs is over");
    }

    /** A move whose claim is being made. */
    static Finding begins(DiskMigration move) {
        return move.finding(
                UNDER_WAY,
                "a claim is made that it moves to from claim %s while the guest runs; both count against quotas until then"
                        .formatted(sourceName(move)));
    }

    private static Finding copying(PlanInput input, GuestVolumes guest, DiskMigration move) {
        String refusal = guest.condition("VolumesChange")
                        .filter(condition ->
                                condition.isFalse() && !condition.message().isEmpty())
                        .isPresent()
                ? ", and KubeVirt waits for the claim"
                : "";
        return move.finding(
                UNDER_WAY,
                "KubeVirt moves it from claim %s to claim %s while the guest runs%s%s; to cancel, write the old %s. Do not stop the guest before the move is over"
                        .formatted(sourceName(move), move.targetName(), migration(input), refusal, wish(move)));
    }

    private static String migration(PlanInput input) {
        return input.observed()
                .newestMigration()
                .filter(found -> found.getStatus() != null && found.getStatus().phase() != null)
                .map(found -> " (VirtualMachineInstanceMigration %s: %s)"
                        .formatted(
                                found.getMetadata().getName(), found.getStatus().phase()))
                .orElse("");
    }

    /** The field of which the old value undoes the move. */
    private static String wish(DiskMigration move) {
        return move.source()
                .map(source -> source.getSpec().getStorageClassName())
                .filter(old -> move.disk().disk().storageClassName() != null
                        && !old.equals(move.disk().disk().storageClassName()))
                .map(old -> "storageClassName (" + old + ")")
                .orElse("accessModes and volumeMode");
    }

    private static String sourceName(DiskMigration move) {
        return move.source()
                .map(PersistentVolumeClaim::getMetadata)
                .map(metadata -> metadata.getName())
                .orElseGet(() -> Annotations.annotation(move.target().orElseThrow(), Annotations.MIGRATION_SOURCE));
    }

    private static String complete(PlanInput input, DiskMigration move) {
        return "kubectl annotate pvc %s -n %s %s- %s-"
                .formatted(
                        move.targetName(),
                        input.namespace(),
                        Annotations.MIGRATION_GUEST,
                        Annotations.MIGRATION_SOURCE);
    }
}
