package dev.novasphere.wukong.plan.restore;

import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.StopPolicy;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestoreSpec;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestoreStatus;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.OwnedMetadata;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.RestoredFrom;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.plan.Stage;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.ProgressMark;
import dev.novasphere.wukong.plan.observed.ObservedRestores;
import dev.novasphere.wukong.plan.step.CreateRestore;
import dev.novasphere.wukong.plan.storage.disk.LiveDisk;
import io.fabric8.kubernetes.api.model.HasMetadata;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes restoreFromSnapshot a WukongRestore, once for each snapshot named, and holds everything back while a restore runs. A running
 * machine is never stopped for it; a Wukong that has no machine yet begins with the disks of the snapshot.
 */
@ApplicationScoped
@Priority(600)
public class RestoreStage implements Stage {

    /** Reason while a restore holds the virtual machine. */
    public static final String RUNNING = "RestoreRunning";

    /** A Wukong is to begin with a snapshot, and a claim of an earlier one is there that the restore would delete. */
    public static final String DISK_RETAINED = "DiskRetained";

    @Override
    public RestoreFragment plan(PlanInput input) {
        ObservedRestores restores = input.observed().restores();
        if (restores.running().isPresent()) {
            return fragment(
                    Finding.waiting(
                            Concern.RESTORE,
                            RUNNING,
                            "the disks are being put back by restore %s; the virtual machine and its volumes are left alone until that is over"
                                    .formatted(restores.running().get())),
                    false);
        }
        String named = input.spec().restoreFromSnapshot();
        String done = RestoredFrom.of(input).orElse(null);
        if (!input.observed().cluster() || named == null || Objects.equals(named, done)) {
            return RestoreFragment.NOTHING;
        }
        boolean first = input.observed().virtualMachine().isEmpty();
        if (restores.made().isPresent() && !restores.isMadeFor(input.name(), named)) {
            return fragment(nameTaken(restores.made().get(), named, first), first);
        }
        return restores.made().map(made -> follow(made, first)).orElseGet(() -> make(input, named, first));
    }

    private static RestoreFragment follow(WukongRestore made, boolean first) {
        RestorePhase phase = made.phase();
        String name = made.getMetadata().getName();
        if (phase == RestorePhase.Succeeded) {
            return RestoreFragment.NOTHING;
        }
        String words = Optional.ofNullable(made.getStatus())
                .map(WukongRestoreStatus::error)
                .map(error -> ": " + error)
                .orElse("");
        if (phase == RestorePhase.Failed) {
            String message = Sentences.join(
                    "WukongRestore %s for restoreFromSnapshot failed%s".formatted(name, words),
                    "Delete it to try again, or take restoreFromSnapshot out");
            return fragment(hold(first, "RestoreFailed", message, true), first);
        }
        return fragment(
                hold(
                        first,
                        "RestoreWaits",
                        "restoreFromSnapshot waits, see WukongRestore %s%s".formatted(name, words),
                        false),
                first);
    }

    private static Finding nameTaken(WukongRestore other, String named, boolean first) {
        return hold(
                first,
                RestoreReasons.NAME_TAKEN,
                "restoreFromSnapshot: %s cannot be restored, because WukongRestore %s is of Wukong %s and snapshot %s; delete that one when it is over, or make a WukongRestore with another name yourself"
                        .formatted(
                                named,
                                other.getMetadata().getName(),
                                other.getSpec().wukongName(),
                                other.getSpec().snapshotName()),
                true);
    }

    private static RestoreFragment make(PlanInput input, String named, boolean first) {
        Optional<WukongSnapshot> found = input.observed().restores().snapshot();
        if (found.isEmpty()) {
            return fragment(
                    hold(
                            first,
                            RestoreReasons.SNAPSHOT_NOT_FOUND,
                            "restoreFromSnapshot: WukongSnapshot \"%s\" does not exist in namespace %s; write the name of one, or take the field out"
                                    .formatted(named, input.namespace()),
                            false),
                    first);
        }
        WukongSnapshot snapshot = found.get();
        if (!input.name().equals(snapshot.getSpec().wukongName())) {
            return fragment(
                    hold(
                            first,
                            RestoreReasons.OTHER_WUKONG,
                            "restoreFromSnapshot: WukongSnapshot %s is of Wukong %s; only a snapshot of Wukong %s can be restored to it"
                                    .formatted(named, snapshot.getSpec().wukongName(), input.name()),
                            true),
                    first);
        }
        SnapshotPhase phase = snapshot.getStatus() == null
                ? SnapshotPhase.Pending
                : snapshot.getStatus().phase();
        if (phase == SnapshotPhase.Failed) {
            return fragment(
                    hold(
                            first,
                            RestoreReasons.SNAPSHOT_FAILED,
                            Sentences.join(
                                    "restoreFromSnapshot: WukongSnapshot %s failed: %s"
                                            .formatted(
                                                    named, snapshot.getStatus().error()),
                                    "Write the name of another one, or take the field out"),
                            true),
                    first);
        }
        if (first && phase == SnapshotPhase.Pending && ProgressMark.of(snapshot).isEmpty()) {
            return fragment(
                    hold(
                            true,
                            RestoreReasons.WAIT_FOR_EACH_OTHER,
                            "restoreFromSnapshot: WukongSnapshot %s was never taken and cannot be, because it is of this Wukong, which has no virtual machine yet, so that the two wait for each other. Take restoreFromSnapshot out to begin with new disks; to begin with the data of another cluster, restore its disks from a backup first"
                                    .formatted(named),
                            true),
                    true);
        }
        if (snapshot.getStatus() == null || !snapshot.getStatus().usable()) {
            return fragment(
                    hold(
                            first,
                            RestoreReasons.SNAPSHOT_NOT_READY,
                            "restoreFromSnapshot: WukongSnapshot %s is not complete yet; the restore begins when it is"
                                    .formatted(named),
                            false),
                    first);
        }
        Optional<LiveDisk> retained =
                first ? retained(input, snapshot.getStatus().includedDisks()) : Optional.empty();
        if (retained.isPresent()) {
            return fragment(hold(true, DISK_RETAINED, retained(retained.get(), named, input.namespace()), true), true);
        }
        Finding begins = hold(first, "RestoreWaits", "restoreFromSnapshot: the restore is about to begin", false);
        return new RestoreFragment(List.of(new CreateRestore(restore(input, named))), List.of(begins), first);
    }

    /** A disk that an earlier Wukong of the name retained, or that was there before, and that a new Wukong would go on with. */
    private static Optional<LiveDisk> retained(PlanInput input, List<String> snapshotted) {
        return input.spec().disks().stream()
                .filter(disk -> disk.hasOwnClaim() && snapshotted.contains(disk.name()))
                .flatMap(disk -> LiveDisk.of(input, disk.name()).stream())
                .filter(LiveDisk::retained)
                .findFirst();
    }

    /** CDI makes a claim anew that is deleted without its DataVolume. */
    private static String retained(LiveDisk disk, String snapshot, String namespace) {
        HasMetadata root =
                disk.dataVolume().<HasMetadata>map(made -> made).or(disk::claim).orElseThrow();
        String claim = root.getMetadata().getName();
        return "restoreFromSnapshot: claim %s is older than this Wukong and may hold newer data than WukongSnapshot %s, and the restore would delete it; take restoreFromSnapshot out to go on with its data, or delete the claim to begin with those of the snapshot: kubectl delete %s %s -n %s"
                .formatted(claim, snapshot, disk.dataVolume().isPresent() ? "datavolume" : "pvc", claim, namespace);
    }

    private static WukongRestore restore(PlanInput input, String snapshot) {
        WukongRestore restore = new WukongRestore();
        restore.setMetadata(OwnedMetadata.owned(input, Names.restore(input.name(), snapshot)));
        restore.setSpec(new WukongRestoreSpec(input.name(), snapshot, StopPolicy.Wait, null));
        return restore;
    }

    /** A machine that is there goes on as it is; one that is still to be made waits for its disks. */
    private static Finding hold(boolean first, String reason, String message, boolean byUser) {
        if (!first) {
            return Finding.warning(Concern.RESTORE, reason, message);
        }
        return byUser
                ? Finding.error(Concern.RESTORE, reason, message)
                : Finding.waiting(Concern.RESTORE, reason, message);
    }

    private static RestoreFragment fragment(Finding finding, boolean first) {
        return new RestoreFragment(List.of(), List.of(finding), first);
    }
}
