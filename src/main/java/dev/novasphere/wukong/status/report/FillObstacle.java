package dev.novasphere.wukong.status.report;

import dev.novasphere.wukong.kubevirt.cdi.DataVolumeStatus;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.plan.storage.disk.FilledFrom;
import dev.novasphere.wukong.status.vocabulary.Text;
import java.util.Optional;

/**
 * What keeps CDI from making or filling a claim, as the conditions of its DataVolume say (containerized-data-importer:
 * pkg/controller/datavolume).
 *
 * @param state of the disk
 * @param message what is in the way
 * @param advice what to do about it, unless the Wukong asks for something else by now; may be empty
 */
record FillObstacle(DiskReport.State state, String message, String advice) {

    private static final String OVER_QUOTA = "ErrExceededQuota";
    private static final String NOT_VALID = "ErrClaimNotValid";

    /**
     * The obstacle; empty when the conditions name none.
     *
     * @param deletion the command after which the disk is made anew
     */
    static Optional<FillObstacle> of(
            DataVolumeStatus status, DiskSourceText source, String claimName, String namespace, String deletion) {
        Optional<ResourceCondition> unbound = status.condition("Bound").filter(bound -> !bound.holds());
        String reason = unbound.map(ResourceCondition::reason).orElse("");
        String words = unbound.map(ResourceCondition::message).map(Text::quote).orElse("");
        if (OVER_QUOTA.equals(reason)) {
            return Optional.of(new FillObstacle(
                    DiskReport.State.OVER_QUOTA,
                    Sentences.join(
                            "the quota of namespace " + namespace + " does not allow PersistentVolumeClaim " + claimName
                                    + ": " + words,
                            "Raise the ResourceQuota, or take the disk out and add a smaller one under another name: a disk"
                                    + " cannot shrink."),
                    ""));
        }
        if (source.made().filter(FilledFrom::lacksSource).isPresent()) {
            return Optional.of(new FillObstacle(
                    DiskReport.State.PENDING,
                    "CDI cannot begin to copy " + source.image() + ": " + words,
                    "CDI makes the copy as soon as it is there. If another one is meant, correct it in spec.disks. A DataVolume cannot"
                            + " be changed, and this one holds nothing yet: then delete it, and the disk is made anew: "
                            + deletion));
        }
        if (reason.startsWith("Err")) {
            return Optional.of(new FillObstacle(
                    DiskReport.State.PENDING,
                    pending(claimName, reason + ": " + Text.orElse(words, "no message")),
                    NOT_VALID.equals(reason) && words.contains("StorageProfile")
                            ? "The StorageProfile of its StorageClass does not say which modes that offers: an administrator writes them"
                                    + " there. Or write accessModes and volumeMode at disk "
                                    + source.disk().name()
                                    + " and delete the DataVolume, which holds nothing yet, so that the disk is made anew: "
                                    + deletion
                            : ""));
        }
        return status.condition("Running")
                .filter(running -> "Unschedulable".equals(running.reason()))
                .map(running -> new FillObstacle(
                        DiskReport.State.PENDING,
                        "no node takes the Pod of CDI that fills PersistentVolumeClaim " + claimName + ": "
                                + Text.quote(Text.orElse(running.message(), "no message")),
                        "Its Events say why: kubectl describe pods -n " + namespace
                                + " -l app=containerized-data-importer"));
    }

    static String pending(String claimName, String reason) {
        return "PersistentVolumeClaim " + claimName + " is pending: " + Text.quote(reason);
    }
}
