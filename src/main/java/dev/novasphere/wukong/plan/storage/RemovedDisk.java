package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.api.v1alpha1.disk.DeletionPolicy;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.FormerObjects;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.plan.step.DeleteDisk;
import dev.novasphere.wukong.plan.step.ReleaseDisk;
import dev.novasphere.wukong.plan.step.Removal;
import dev.novasphere.wukong.plan.storage.move.GuestVolumes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A disk that the Wukong no longer names and that is still there. Its data goes only where Delete is written, at the disk or for the
 * Wukong; the default of deletionPolicy holds for the deletion of the Wukong and not for a line taken out of it.
 *
 * @param claim name of its claim, and of its DataVolume when there is one
 * @param objects its DataVolume first, then its claim
 * @param former why it is a disk's no more
 * @param fate what becomes of it
 * @param obstacle why KubeVirt unplugs nothing from the running guest; empty where it does
 */
public record RemovedDisk(
        String claim, List<HasMetadata> objects, FormerClaim former, Fate fate, Optional<String> obstacle) {

    /** What becomes of a disk that was removed. */
    public enum Fate {
        /** Something else is to be so first, which its event reports. */
        WAITING,
        /** The virtual machine is to let go of it first. */
        DETACHING,
        /** The running guest has it until its next restart. */
        IN_USE,
        /** The same, although it is hotpluggable. */
        STAYS_PLUGGED,
        /** The guest that had it ended, and KubeVirt keeps that guest until the next start. */
        OF_ENDED_GUEST,
        /** It is deleted with its data. */
        DELETED,
        /** It stays for good: no longer the operator's. */
        RELEASED,
        /** It stays until the Wukong is deleted. */
        KEPT,
        /** It is deleted when the Wukong is no longer protected against deletion. */
        PROTECTED
    }

    public RemovedDisk {
        objects = List.copyOf(objects);
    }

    /**
     * Every disk that was removed, by the name of its claim; those on their way out already are left out.
     *
     * @param inPlay names of claims that a move of a disk needs; these are left out too
     * @param migrates whether the machine is to have updateVolumesStrategy Migration, with which KubeVirt unplugs nothing
     */
    static List<RemovedDisk> all(PlanInput input, Set<String> inPlay, boolean migrates) {
        if (input.observed().formerObjects().isEmpty()) {
            return List.of();
        }
        Set<String> wanted = input.spec().disks().stream()
                .filter(disk -> !disk.ephemeral())
                .map(input::claimName)
                .collect(Collectors.toSet());
        Map<String, List<HasMetadata>> removed = new TreeMap<>();
        Stream.of(DataVolume.class, PersistentVolumeClaim.class)
                .forEach(kind -> input.observed().formerObjects().stream()
                        .filter(kind::isInstance)
                        .filter(object -> !wanted.contains(nameOf(object)) && !inPlay.contains(nameOf(object)))
                        .forEach(object -> removed.computeIfAbsent(nameOf(object), name -> new ArrayList<>())
                                .add(object)));
        return removed.entrySet().stream()
                .filter(entry -> entry.getValue().stream()
                        .allMatch(object -> object.getMetadata().getDeletionTimestamp() == null))
                .map(entry -> of(input, migrates, entry.getKey(), entry.getValue()))
                .toList();
    }

    private static RemovedDisk of(PlanInput input, boolean migrates, String claim, List<HasMetadata> objects) {
        FormerClaim former = FormerClaim.of(input, claim, objects.get(0));
        Optional<String> obstacle = PlugWaits.obstacle(input, migrates);
        return new RemovedDisk(
                claim, objects, former, fate(input, obstacle.isPresent(), claim, objects, former), obstacle);
    }

    /** What is to be done with it; empty while it stays. */
    Optional<Removal> step(PlanInput input) {
        return switch (fate) {
            case DELETED -> Optional.of(new DeleteDisk(objects.get(0), former.because() + former.deleted()));
            case RELEASED -> {
                ReleaseDisk release = ReleaseDisk.of(
                        objects,
                        owner -> input.isWukong(owner) || OwnMachine.is(input, owner),
                        former.because() + " and is not to be deleted");
                yield Optional.of(isUnused(input) ? release.keepingProtection() : release);
            }
            case WAITING, DETACHING, IN_USE, STAYS_PLUGGED, OF_ENDED_GUEST, KEPT, PROTECTED -> Optional.empty();
        };
    }

    /** What the user is to know as long as it is so. */
    Optional<Finding> finding() {
        return switch (fate) {
            case IN_USE ->
                Optional.of(Finding.warning(
                        Concern.VOLUMES,
                        "RemovedDiskInUse",
                        former.movedTo().isPresent()
                                ? "claim %s is no longer in use by the machine, and the running guest uses it until its next restart; restart the guest, which then runs on claim %s"
                                        .formatted(claim, former.movedTo().get())
                                : "claim %s is no longer in spec.disks, and the running guest uses it until its next restart, because the disk was there when the guest started and is not hotpluggable"
                                        .formatted(claim)));
            case STAYS_PLUGGED ->
                Optional.of(Finding.warning(
                        Concern.VOLUMES,
                        "RemovedDiskInUse",
                        "claim %s is no longer in %s, and the running guest uses it until its next restart, because %s"
                                .formatted(claim, former.place(), obstacle.orElseThrow())));
            case OF_ENDED_GUEST ->
                Optional.of(Finding.warning(
                        Concern.VOLUMES,
                        "RemovedDiskInUse",
                        "claim %s is no longer in %s and was in the guest that ended; KubeVirt keeps that guest, and what it had, until the virtual machine is started again, and nothing is done with the claim before. Without a start, startStrategy.runStrategy: Halted lets go of it"
                                .formatted(claim, former.place())));
            case KEPT ->
                Optional.of(Finding.warning(
                        Concern.VOLUMES,
                        "RemovedDiskKept",
                        "claim %s is no longer in %s and keeps its data until the Wukong is deleted, because nobody wrote deletionPolicy: Delete; delete it yourself to free the space, write deletionPolicy: Retain to keep it for good%s"
                                .formatted(claim, former.place(), former.back())));
            case PROTECTED ->
                Optional.of(Finding.warning(
                        Concern.VOLUMES,
                        "RemovedDiskKept",
                        "claim %s is no longer in %s and is to be deleted, but the Wukong is protected against deletion; it is deleted when the annotation %s is removed; write deletionPolicy: Retain to keep it for good%s"
                                .formatted(claim, former.place(), Labels.DELETION_PROTECTION, former.back())));
            case WAITING, DETACHING, DELETED, RELEASED -> Optional.empty();
        };
    }

    private static Fate fate(
            PlanInput input, boolean staysPlugged, String claim, List<HasMetadata> objects, FormerClaim former) {
        if (uses(claim, OwnMachine.volumes(input.observed().virtualMachine()))) {
            return Fate.DETACHING;
        }
        GuestVolumes volumes = GuestVolumes.of(input.observed());
        boolean ended = volumes.guest()
                .filter(guest -> guest.ended() && guest.getMetadata().getDeletionTimestamp() == null)
                .isPresent();
        if (ended && volumes.holds(claim)) {
            return Fate.OF_ENDED_GUEST;
        }
        Optional<Volume> plugged = input.observed().virtualMachineInstance().flatMap(guest -> volume(claim, guest));
        if (plugged.isPresent()) {
            return !plugged.get().hotpluggable() ? Fate.IN_USE : staysPlugged ? Fate.STAYS_PLUGGED : Fate.DETACHING;
        }
        if (volumes.holds(claim)) {
            return Fate.DETACHING;
        }
        if (!former.mayGo()) {
            return Fate.WAITING;
        }
        if (former.unfinished()) {
            return Fate.DELETED;
        }
        HasMetadata root = objects.get(0);
        if (!input.isOwnerOf(root) || annotated(root, Annotations.ADOPTED, Annotations.ADOPTED_VALUE)) {
            return Fate.RELEASED;
        }
        if (annotated(root, Annotations.DELETION_POLICY, DeletionPolicy.Delete.name())
                || input.spec().deletionPolicy() == DeletionPolicy.Delete) {
            return WukongAnnotations.protectedFromDeletion(input.wukong()) ? Fate.PROTECTED : Fate.DELETED;
        }
        return input.spec().deletionPolicy() == DeletionPolicy.Retain ? Fate.RELEASED : Fate.KEPT;
    }

    /** Whether an earlier Wukong of the name left the disk, and this one never had it. */
    private boolean isUnused(PlanInput input) {
        HasMetadata root = objects.get(0);
        return FormerObjects.isOfPredecessor(input.wukong(), root)
                && !annotated(root, Annotations.ADOPTED, Annotations.ADOPTED_VALUE);
    }

    private static Optional<Volume> volume(String claim, VirtualMachineInstance guest) {
        return guest.getSpec() == null
                ? Optional.empty()
                : guest.getSpec().volumes().stream()
                        .filter(volume -> uses(claim, List.of(volume)))
                        .findFirst();
    }

    private static boolean uses(String claim, List<Volume> volumes) {
        return volumes.stream()
                .anyMatch(volume -> volume.claimName().filter(claim::equals).isPresent());
    }

    private static boolean annotated(HasMetadata object, String key, String value) {
        return value.equals(Annotations.annotation(object, key));
    }

    private static String nameOf(HasMetadata object) {
        return object.getMetadata().getName();
    }
}
