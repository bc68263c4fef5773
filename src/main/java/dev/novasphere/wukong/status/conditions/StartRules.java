package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.report.DiskReport;
import dev.novasphere.wukong.status.report.VolumeReport;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.status.vocabulary.Text;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Phase and Ready of a virtual machine on its way to a running guest, and what keeps it from that. */
final class StartRules {

    /** Reasons of Ready=False that a guest has for a moment at every start. */
    private static final Set<String> OF_EVERY_START = Set.of(
            "",
            "VMINotExists",
            "VMIConditionMissing",
            "PodNotExists",
            "PodConditionMissing",
            "PodTerminating",
            "PodCompleted",
            "GuestNotRunning",
            "ContainersNotReady",
            "ContainersNotInitialized");

    private final StatusContext context;
    private final VolumeReport volumes;
    private final boolean unschedulableForLong;

    /**
     * @param unschedulableForLong whether no node has been found for longer than the grace time
     */
    StartRules(StatusContext context, VolumeReport volumes, boolean unschedulableForLong) {
        this.context = context;
        this.volumes = volumes;
        this.unschedulableForLong = unschedulableForLong;
    }

    PhaseAndReady creating(String reason, String message) {
        String both = Sentences.join(List.of(message, volumes.message()));
        return switch (volumes.worst()) {
            case OVER_QUOTA ->
                PhaseAndReady.notReady(Phase.Pending, volumes.worst().reason(), volumes.message());
            case PENDING, WAITS_FOR_UPLOAD, IMPORTING ->
                PhaseAndReady.notReady(Phase.Creating, volumes.worst().reason(), both);
            case WAITS_FOR_CONSUMER -> PhaseAndReady.notReady(Phase.Creating, reason, both);
            default -> PhaseAndReady.notReady(Phase.Creating, reason, message);
        };
    }

    Optional<PhaseAndReady> obstacle() {
        return StartObstacle.of(context)
                .map(found -> found.waits()
                        ? creating(found.reason(), found.message())
                        : PhaseAndReady.error(found.reason(), found.message()));
    }

    /** The guest is being started; KubeVirt's word on what it waits for is added, unless every start has it. */
    PhaseAndReady starting() {
        boolean waitsForDisks = context.kubeVirtDenies("DataVolumesReady").isPresent();
        String waiting = waitsForDisks && volumes.message().isEmpty()
                ? " KubeVirt waits for its DataVolumes. If it stays so, check: kubectl get datavolumes -n "
                        + context.namespace()
                : context.kubeVirtDenies("Ready")
                        .filter(c -> Text.said(c.message()) && !OF_EVERY_START.contains(c.reason()))
                        .map(c -> " KubeVirt says: " + StartObstacle.words(c))
                        .orElse("");
        return creating(Reasons.STARTING, "The guest is being started." + waiting);
    }

    PhaseAndReady unschedulable() {
        if (volumes.any(DiskReport.State.IMPORTING)) {
            return creating(Reasons.IMPORTING, "");
        }
        String words = context.kubeVirtDenies("PodScheduled")
                .map(StartObstacle::words)
                .orElse("the scheduler gives no message.");
        String message = Sentences.join(
                "No node takes the virtual machine: " + words,
                SchedulerAdvice.of(words, NodeFields.of(context.input())),
                volumes.message());
        return PhaseAndReady.notReady(
                unschedulableForLong ? Phase.Error : Phase.Pending, Reasons.UNSCHEDULABLE, message);
    }

    PhaseAndReady claimNotFound() {
        Set<String> missing = OwnMachine.claims(context.vm()).stream()
                .filter(Text::said)
                .filter(claim -> !expected(claim))
                .collect(Collectors.toCollection(TreeSet::new));
        return missing.isEmpty()
                ? creating(Reasons.PROVISIONING, "KubeVirt waits for a PersistentVolumeClaim that is being made.")
                : PhaseAndReady.error(
                        Reasons.PVC_NOT_FOUND,
                        "The virtual machine uses PersistentVolumeClaims that do not exist: "
                                + String.join(", ", missing) + ". Create them, or remove these volumes from the virtual"
                                + " machine.");
    }

    private boolean expected(String claim) {
        return context.disks().stream()
                .filter(disk -> context.claimName(disk).equals(claim))
                .anyMatch(disk -> context.observed().claims().containsKey(disk.name())
                        || context.observed().dataVolumes().containsKey(disk.name())
                        || context.plans("DataVolume", claim)
                        || context.plans("PersistentVolumeClaim", claim));
    }
}
