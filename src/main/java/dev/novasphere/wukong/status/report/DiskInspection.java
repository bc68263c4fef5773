package dev.novasphere.wukong.status.report;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.status.VolumeStatus;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.DataVolumeStatus;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.plan.storage.disk.FilledFrom;
import dev.novasphere.wukong.plan.storage.disk.HoldsNothing;
import dev.novasphere.wukong.plan.storage.disk.LiveDisk;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import dev.novasphere.wukong.plan.storage.existing.ClaimDifferences;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import dev.novasphere.wukong.status.input.PendingReason;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.Counted;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.status.vocabulary.Text;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out where the volume of one disk stands, from its DataVolume and its claim. */
final class DiskInspection {

    private static final Set<String> WAITING_FOR_CONSUMER = Set.of("WaitForFirstConsumer", "PendingPopulation");
    private static final Set<String> NOT_BEGUN =
            Set.of("", "Pending", "PVCBound", "Paused", "UploadScheduled", "Unknown");
    private static final String UPLOAD_READY = "UploadReady";

    private final StatusContext context;
    private final DiskSpec disk;
    private final String claimName;
    private final PlannedDisk planned;
    private final Optional<LiveDisk> live;
    private final Optional<DataVolume> made;
    private final DiskSourceText source;
    private final Optional<DataVolumeStatus> dataVolume;
    private final Optional<PersistentVolumeClaim> claim;

    DiskInspection(StatusContext context, DiskSpec disk) {
        this.context = context;
        this.disk = disk;
        this.claimName = context.claimName(disk);
        this.planned = new PlannedDisk(context.input(), disk, CanonicalQuantity.parse(disk.size()));
        this.live = LiveDisk.of(context.input(), disk.name());
        this.made = Optional.ofNullable(context.observed().dataVolumes().get(disk.name()));
        this.source = new DiskSourceText(disk, made);
        this.dataVolume = made.filter(found -> !found.finished()).map(DiskInspection::statusOf);
        this.claim = Optional.ofNullable(context.observed().claims().get(disk.name()));
    }

    DiskReport report() {
        if (claimPhase().equals("Lost")) {
            return report(
                    DiskReport.State.LOST,
                    "the volume behind PersistentVolumeClaim " + claimName + " is gone, and its data with it unless"
                            + " a backup exists. Restore the PersistentVolume, or "
                            + (disk.usesExistingClaim()
                                    ? "name another claim in claimName."
                                    : "delete the claim to get an empty or newly imported disk."));
        }
        return dataVolume.map(this::whileFilling).orElseGet(this::withoutFilling);
    }

    private DiskReport whileFilling(DataVolumeStatus status) {
        String phase = Text.orElse(status.phase(), "");
        if (fails(status)) {
            return report(DiskReport.State.IMPORT_FAILED, importFailed(status));
        }
        Optional<FillObstacle> obstacle = obstacle(status);
        if (obstacle.isPresent()) {
            return report(
                    obstacle.get().state(),
                    Sentences.join(
                            obstacle.get().message(),
                            madeAnew().orElse(obstacle.get().advice())));
        }
        if (UPLOAD_READY.equals(phase)) {
            return report(
                    DiskReport.State.WAITS_FOR_UPLOAD,
                    madeAnew()
                            .orElse("its content is to be uploaded: virtctl image-upload dv " + claimName
                                    + " --no-create -n " + context.namespace()
                                    + " --image-path FILE. The guest starts when it is there."));
        }
        if (WAITING_FOR_CONSUMER.contains(phase)) {
            return waitsForConsumer();
        }
        if (NOT_BEGUN.contains(phase)) {
            return report(
                    DiskReport.State.PENDING,
                    andMadeAnew("CDI has not begun to fill PersistentVolumeClaim " + claimName
                            + (phase.isEmpty() ? "" : " (" + phase + ")")
                            + source.toCheck(claimName, context.namespace())));
        }
        return report(
                DiskReport.State.IMPORTING,
                andMadeAnew((source.copies() ? "copying " : "importing ")
                        + source.image()
                        + ImportProgress.words(status, disk, context.namespace())
                        + source.waitsFor(status)));
    }

    private DiskReport withoutFilling() {
        if (claimPhase().equals("Bound")) {
            Optional<String> refusal = refusedGrowth();
            if (refusal.isPresent()) {
                return report(DiskReport.State.NOT_AS_ASKED, Text.quote(refusal.get()));
            }
            return claim.flatMap(ClaimGrowth::of)
                    .map(growth -> report(growth.state(), growth.message()))
                    .orElseGet(() -> report(DiskReport.State.READY, ""));
        }
        PendingReason reason = context.pendingReasons().get(disk.name());
        if (claim.isEmpty() && reason == null) {
            return report(DiskReport.State.PENDING, "PersistentVolumeClaim " + claimName + " does not exist yet.");
        }
        if (reason == null) {
            return report(
                    DiskReport.State.PENDING,
                    andMadeAnew("PersistentVolumeClaim " + claimName
                            + " waits for a volume. If it stays so, check: kubectl describe pvc " + claimName + " -n "
                            + context.namespace()));
        }
        return reason.waitsForFirstConsumer()
                ? waitsForConsumer()
                : report(DiskReport.State.PENDING, andMadeAnew(pending(reason.text())));
    }

    /** Why the claim does not get the size asked for, by the plan or by the API server. */
    private Optional<String> refusedGrowth() {
        return context.refusedGrowth(disk.name())
                .or(() -> Optional.ofNullable(context.outcome().volumeRemarks().get(disk.name())))
                .filter(Text::said);
    }

    private DiskReport waitsForConsumer() {
        return report(
                DiskReport.State.WAITS_FOR_CONSUMER,
                "its StorageClass makes the volume when the virtual machine starts for the first time (WaitForFirstConsumer)"
                        + madeAnew().map(advice -> ". " + advice).orElse("; nothing needs to be done."));
    }

    /**
     * An importer that fails is restarted by CDI, and the DataVolume then says for a moment that it runs. A failure reported before is
     * therefore reported until the import makes progress.
     */
    private boolean fails(DataVolumeStatus status) {
        if ("Failed".equals(status.phase()) || refused()) {
            return true;
        }
        Optional<ResourceCondition> running = status.condition("Running");
        if (running.filter(c -> !c.holds() && ImportFailure.REASONS.contains(c.reason()))
                .isPresent()) {
            return true;
        }
        boolean reportedBefore = context.conditionBefore(ConditionTypes.VOLUMES_BOUND)
                .filter(c -> Reasons.IMPORT_FAILED.equals(c.getReason()))
                .isPresent();
        return reportedBefore
                && ImportProgress.restarts(status) > 0
                && ImportProgress.percent(status).orElse(0) == 0;
    }

    private String importFailed(DataVolumeStatus status) {
        Optional<ResourceCondition> failing = status.condition(refused() ? "Bound" : "Running");
        String words = failing.map(ResourceCondition::message)
                .filter(Text::said)
                .or(() -> status.condition("Ready")
                        .map(ResourceCondition::message)
                        .filter(Text::said))
                .map(Text::quote)
                .orElse("CDI gives no message");
        String restarts = ImportProgress.restarts(status) == 0
                ? ""
                : " (" + Counted.of(ImportProgress.restarts(status), "restart") + ")";
        return Sentences.join(
                (source.copies() ? "the copy of " : "the import of ") + source.image() + " fails" + restarts + ": "
                        + words,
                madeAnew()
                        .orElseGet(() -> ImportFailure.of(words, failing.map(ResourceCondition::reason))
                                        .advice(disk, source.copies())
                                + ". A DataVolume cannot be changed, and this one holds nothing yet: then delete it, and the disk is"
                                + " made anew: " + HoldsNothing.deletion(planned, live.orElseThrow())));
    }

    /** The one thing to do when the Wukong asks for something else by now than a disk that holds nothing yet and cannot be changed. */
    private Optional<String> madeAnew() {
        if (live.isEmpty() || !HoldsNothing.yet(planned, live.get())) {
            return Optional.empty();
        }
        List<String> changed = new ArrayList<>();
        if (made.isEmpty() && disk.filledByCdi()) {
            changed.add(askedSource());
        }
        made.ifPresent(dataVolume -> {
            if (FilledFrom.anotherThan(context.input(), disk, dataVolume)) {
                changed.add(askedSource());
            }
            FilledFrom.otherOptions(planned, dataVolume).forEach(option -> changed.add(option.words()));
            if (FilledFrom.ofAnotherSize(disk, dataVolume)) {
                changed.add(disk.size() == null ? "the size of its source" : "size " + disk.size());
            }
        });
        ClaimDifferences.of(planned, live.get()).forEach(difference -> changed.add(difference.words()));
        return changed.isEmpty()
                ? Optional.empty()
                : Optional.of("spec.disks asks for " + String.join(" and ", changed)
                        + (made.isPresent()
                                ? " by now. A DataVolume cannot be changed, and this one holds nothing complete yet"
                                : " by now. A claim cannot be changed, and this one holds nothing yet")
                        + ": delete it, and the disk is made anew: " + HoldsNothing.deletion(planned, live.get()));
    }

    private String askedSource() {
        return disk.hasImage() ? "image " + Text.image(disk.image()) : "another source";
    }

    private String andMadeAnew(String situation) {
        return Sentences.join(situation, madeAnew().orElse(""));
    }

    private Optional<FillObstacle> obstacle(DataVolumeStatus status) {
        PendingReason found = context.pendingReasons().get(disk.name());
        return found != null && !claimPhase().equals("Bound")
                ? Optional.of(new FillObstacle(DiskReport.State.PENDING, pending(found.text()), ""))
                : FillObstacle.of(
                        status,
                        source,
                        claimName,
                        context.namespace(),
                        HoldsNothing.deletion(planned, live.orElseThrow()));
    }

    private String pending(String reason) {
        return FillObstacle.pending(claimName, reason);
    }

    /** CDI checks again only when the DataVolume or its source changes. */
    private boolean refused() {
        return made.filter(FilledFrom::refused).isPresent();
    }

    private DiskReport report(DiskReport.State state, String message) {
        return new DiskReport(
                state,
                message.isEmpty() ? "" : "Disk " + disk.name() + ": " + message,
                new VolumeStatus(
                        disk.name(),
                        claimName,
                        claimPhase().equals("Bound"),
                        disk.size(),
                        capacity(),
                        state == DiskReport.State.IMPORTING
                                ? dataVolume.flatMap(ImportProgress::progress).orElse(null)
                                : null));
    }

    private String claimPhase() {
        return claim.map(PersistentVolumeClaim::getStatus)
                .map(PersistentVolumeClaimStatus::getPhase)
                .orElse("");
    }

    private String capacity() {
        return claim.map(PersistentVolumeClaim::getStatus)
                .map(PersistentVolumeClaimStatus::getCapacity)
                .map(capacity -> capacity.get("storage"))
                .map(Quantity::toString)
                .orElse(null);
    }

    private static DataVolumeStatus statusOf(DataVolume dataVolume) {
        return dataVolume.getStatus() == null ? new DataVolumeStatus(null, null, null, null) : dataVolume.getStatus();
    }
}
