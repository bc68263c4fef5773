package dev.novasphere.wukong.plan.storage.existing;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.InheritedLabels;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import dev.novasphere.wukong.plan.step.Step;
import dev.novasphere.wukong.plan.storage.disk.DiskPlan;
import dev.novasphere.wukong.plan.storage.disk.LiveDisk;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import dev.novasphere.wukong.plan.storage.disk.SmallClone;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Plans a disk that is there. DataVolumes and claims are written once: of what is there, only labels, the owner and a larger size follow
 * the Wukong; all else is planned as it is, whatever StorageProfiles or the Wukong say by now. Size is the claim's matter alone, because
 * a DataVolume cannot be changed. A claim with data whose DataVolume is gone gets no new one: CDI would import anew.
 */
public final class ExistingDisk {

    private final PlannedDisk disk;
    private final LiveDisk live;
    private final Optional<Growth> growth;

    private ExistingDisk(PlannedDisk disk, LiveDisk live) {
        this.disk = disk;
        this.live = live;
        this.growth = growth(disk, live);
    }

    /**
     * What is to be done with a disk that exists, by whose it is.
     *
     * @param disk the disk as the Wukong asks for it
     * @param live what of it is in the cluster
     */
    public static DiskPlan plan(PlannedDisk disk, LiveDisk live) {
        return switch (live.holder().kind()) {
            case PREDECESSOR ->
                DiskPlan.heldBackBy(disk.waiting(
                        "PredecessorGoing",
                        (disk.disk().usesExistingClaim()
                                        ? "%s still belongs to a deleted Wukong of the same name and goes with it; name another claim in claimName, or make it again when it is gone"
                                        : "%s still belongs to a deleted Wukong of the same name; it is made anew as soon as the old one is gone")
                                .formatted(disk.claimName())));
            case OTHER_WUKONG, OTHER_CONTROLLER ->
                disk.disk().usesExistingClaim()
                        ? inUse(disk, live)
                        : DiskPlan.heldBackBy(disk.error(
                                        "ClaimClash",
                                        "Wukong %s would use the claim %s, but that belongs to %s and is left alone; rename the disk or the Wukong"
                                                .formatted(
                                                        disk.input().name(),
                                                        disk.claimName(),
                                                        live.holder().description()))
                                .ofUnwatched());
            case THIS_WUKONG, NOBODY -> going(disk, live).orElseGet(() -> new ExistingDisk(disk, live).plan());
        };
    }

    /** What the Wukong says of a disk that is there and that has no effect on it. */
    public static List<Finding> withoutEffect(PlannedDisk disk, LiveDisk live) {
        return IgnoredChanges.of(disk, live);
    }

    /** The name of a claim that a disk only uses is not the disk's, so that another name of the disk would not help. */
    private static DiskPlan inUse(PlannedDisk disk, LiveDisk live) {
        return DiskPlan.heldBackBy(LeavingHolder.of(disk).orElseGet(() -> disk.error(
                        "ClaimClash",
                        "the claim %s is in use by %s. A claim serves one Wukong at a time: name another claim in claimName, make a copy with source: {claim: %s}, or take the disk out of the other; where that is gone already, its VirtualMachine still has the claim. To share one that is ReadWriteMany, write shareable: true on the disk of each"
                                .formatted(disk.claimName(), live.holder().description(), disk.claimName()))
                .ofUnwatched()));
    }

    /** What is to be done with a disk that is being deleted, or about to be; empty when it is not. */
    public static Optional<DiskPlan> going(PlannedDisk disk, LiveDisk live) {
        if (live.terminating()) {
            Finding going = disk.waiting(
                    "ClaimTerminating",
                    (disk.disk().usesExistingClaim()
                                    ? "%s is being deleted, with its data; name another claim in claimName, or make it again when it is gone"
                                    : "%s is being deleted; the disk is made anew as soon as it is gone")
                            .formatted(disk.claimName()));
            return Optional.of(DiskPlan.heldBackBy(live.isWatched() ? going : going.ofUnwatched()));
        }
        boolean knowsDataVolumes = disk.input().observed().serves(OptionalApi.CDI);
        if (knowsDataVolumes
                && !disk.disk().usesExistingClaim()
                && live.dataVolume().isEmpty()
                && live.claim().filter(LiveDisk::controlledByDataVolume).isPresent()) {
            return Optional.of(DiskPlan.heldBackBy(disk.waiting(
                    "DataVolumeGone",
                    "the claim %s belongs to a DataVolume that no longer exists, so Kubernetes deletes it; the disk is made anew as soon as it is gone. To keep its data, take the owner reference off the claim"
                            .formatted(disk.claimName()))));
        }
        return Optional.empty();
    }

    private DiskPlan plan() {
        List<Step> steps = new ArrayList<>();
        live.dataVolume().ifPresent(dataVolume -> steps.add(step(dataVolume)));
        FormerMaker.of(disk).ifPresent(dataVolume -> steps.add(step(dataVolume)));
        live.claim().filter(this::isPlanned).ifPresent(claim -> steps.add(step(claim)));
        List<Finding> findings = new ArrayList<>();
        if (live.adopted() && !disk.disk().usesExistingClaim()) {
            findings.add(disk.warning(
                    "ClaimAdopted",
                    "%s was there before and is used with the data it holds; it stays when the Wukong is deleted. To let it go with the Wukong, take the annotation %s off it"
                            .formatted(disk.claimName(), Annotations.ADOPTED)));
        }
        notGrown().ifPresent(findings::add);
        SmallClone.of(disk, live).ifPresent(findings::add);
        findings.addAll(IgnoredChanges.of(disk, live));
        return new DiskPlan(steps, findings);
    }

    /** What something else controls has the size that it decides. */
    private Optional<Finding> notGrown() {
        return live.controlledElsewhere()
                .filter(controller -> live.claim()
                        .map(ExistingDisk::requested)
                        .filter(disk::exceeds)
                        .isPresent())
                .map(controller -> disk.warning(
                        "ClaimSizeNotOurs",
                        "claim %s is controlled by %s %s and keeps its size of %s; have it grown there, or leave size out"
                                .formatted(
                                        disk.claimName(),
                                        controller.getKind(),
                                        controller.getName(),
                                        live.claim()
                                                .map(ExistingDisk::requested)
                                                .orElseThrow())));
    }

    private Step step(DataVolume dataVolume) {
        DataVolume planned = new DataVolume();
        planned.setMetadata(metadata(dataVolume));
        planned.setSpec(dataVolume.getSpec());
        return new PatchMetadata(disk.disk().name(), dataVolume, planned, freedFrom(dataVolume));
    }

    /**
     * A claim that CDI made gets its labels and annotations from the DataVolume and is written by the operator only to grow, when other MAC
     * addresses are recorded on it, when it was made before us, or when the Pod that is to fill it would get a label that policies keep off.
     */
    private boolean isPlanned(PersistentVolumeClaim claim) {
        return live.dataVolume().isEmpty()
                || growth.isPresent()
                || recorded(claim)
                        .filter(record -> !record.equals(disk.macAddresses()))
                        .isPresent()
                || Labels.label(claim, Labels.WUKONG) == null
                || restoredInPlace(claim)
                || givesPodsUnlistedLabels(claim)
                || !freedFrom(claim).isEmpty();
    }

    /** CDI gives the labels of a DataVolume to its claim once, and to each Pod those that the claim bears then. */
    private boolean givesPodsUnlistedLabels(PersistentVolumeClaim claim) {
        return live.dataVolume().filter(made -> !made.finished()).isPresent()
                && InheritedLabels.noted(claim).stream().anyMatch(key -> !disk.mayBeOnPods(key));
    }

    /**
     * The UID of the Wukong's own machine where that controls a disk: KubeVirt's restore gives disks to the machine unless it is asked not to,
     * and they would be deleted with a machine that is only to be made anew.
     */
    private Set<String> freedFrom(HasMetadata object) {
        return ObjectOwner.controller(object)
                .filter(controller -> OwnMachine.is(disk.input(), controller))
                .map(controller -> Set.of(controller.getUid()))
                .orElse(Set.of());
    }

    /** KubeVirt's restore puts a claim without owner in the place of the one that CDI filled. */
    private boolean restoredInPlace(PersistentVolumeClaim claim) {
        return Labels.label(claim, Labels.WUKONG) != null
                && ObjectOwner.controller(claim).isEmpty();
    }

    private Step step(PersistentVolumeClaim claim) {
        PersistentVolumeClaim planned = planned(claim);
        PatchMetadata metadata = new PatchMetadata(disk.disk().name(), claim, planned, freedFrom(claim));
        return growth.map(grown -> grown.step(disk.input().observed(), metadata, claim, planned))
                .orElse(metadata);
    }

    private PersistentVolumeClaim planned(PersistentVolumeClaim claim) {
        PersistentVolumeClaimSpec spec = new PersistentVolumeClaimSpec();
        spec.setAccessModes(claim.getSpec().getAccessModes());
        spec.setVolumeMode(claim.getSpec().getVolumeMode());
        spec.setStorageClassName(claim.getSpec().getStorageClassName());
        spec.setResources(requests(claim));
        PersistentVolumeClaim planned = new PersistentVolumeClaim();
        planned.setMetadata(
                live.dataVolume().isPresent()
                                && !live.adopted()
                                && !restoredInPlace(claim)
                                && freedFrom(claim).isEmpty()
                        ? withMacAddresses(claim, disk.metadataWithoutOwner())
                        : metadata(claim));
        planned.setSpec(spec);
        return planned;
    }

    private ObjectMeta metadata(HasMetadata object) {
        if (live.adopted() || disk.disk().usesExistingClaim()) {
            return withMacAddresses(object, keepingManager(object, disk.adoptedMetadata()));
        }
        return withMacAddresses(
                object,
                keepingManager(
                        object, controlledBySomethingElse(object) ? disk.metadataWithoutOwner() : disk.metadata()));
    }

    /**
     * The record of the MAC addresses follows the Wukong where there is one. Where there is none it comes with the write that takes the
     * owner off a disk that is to be retained from now on, so that an upgrade writes to no disk.
     */
    private ObjectMeta withMacAddresses(HasMetadata object, ObjectMeta planned) {
        boolean losesOwner = (!freedFrom(object).isEmpty() || controlledByWukong(object))
                && (planned.getOwnerReferences() == null
                        || planned.getOwnerReferences().isEmpty());
        return recorded(object).isPresent() || losesOwner ? disk.withMacAddresses(planned) : planned;
    }

    private static Optional<String> recorded(HasMetadata object) {
        return Optional.ofNullable(Annotations.annotation(object, Annotations.MAC_ADDRESSES));
    }

    /** Helm and others know what is theirs by this label; it stays on what they made. */
    private static ObjectMeta keepingManager(HasMetadata object, ObjectMeta planned) {
        String manager = Labels.label(object, Labels.MANAGED_BY);
        if (manager != null && !Labels.managedByOperator(object)) {
            planned.getLabels().remove(Labels.MANAGED_BY);
        }
        return planned;
    }

    /** An object has one controller at most: a DataVolume, or the VirtualMachine of an earlier Wukong, keeps it. */
    private boolean controlledBySomethingElse(HasMetadata object) {
        return ObjectOwner.controller(object).isPresent()
                && !controlledByWukong(object)
                && freedFrom(object).isEmpty();
    }

    private boolean controlledByWukong(HasMetadata object) {
        String uid = disk.input().wukong().getMetadata().getUid();
        return ObjectOwner.controller(object)
                .filter(controller -> uid != null && uid.equals(controller.getUid()))
                .isPresent();
    }

    /** A claim without its volume cannot grow yet, and one that something else controls is not ours to grow. */
    private static Optional<Growth> growth(PlannedDisk disk, LiveDisk live) {
        return live.bound() && live.controlledElsewhere().isEmpty()
                ? Growth.of(disk, live, live.claim().orElseThrow())
                : Optional.empty();
    }

    private VolumeResourceRequirements requests(PersistentVolumeClaim claim) {
        Quantity requested = requested(claim);
        return requested == null ? disk.request() : PlannedDisk.requesting(CanonicalQuantity.of(requested));
    }

    private static Quantity requested(PersistentVolumeClaim claim) {
        return PlannedDisk.requested(claim.getSpec().getResources());
    }
}
