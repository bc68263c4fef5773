package dev.novasphere.wukong.plan.storage.disk;

import dev.novasphere.wukong.api.v1alpha1.disk.DeletionPolicy;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.policy.AllowedPodMetadata;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicySpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.MovedClaims;
import dev.novasphere.wukong.plan.OwnedMetadata;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.identity.MacRecord;
import dev.novasphere.wukong.plan.identity.Nic;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.InheritedLabels;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A disk of a spec, with the Wukong and the cluster that decide what becomes of it.
 *
 * @param input the Wukong and the cluster
 * @param disk the entry of spec.disks
 * @param size its size, canonical; empty when it takes that of its source
 */
public record PlannedDisk(PlanInput input, DiskSpec disk, Optional<Quantity> size) {

    private static final String STORAGE = "storage";

    /** Name of the claim, and of the DataVolume when there is one. */
    public String claimName() {
        return input.claimName(disk);
    }

    /** Whether it is on a claim that was made for a move of it. */
    public boolean isMoved() {
        return !disk.usesExistingClaim() && MovedClaims.isMoved(input.name(), disk.name(), claimName());
    }

    /** Metadata of a DataVolume or claim that is this Wukong's: owned by it when it is to be deleted with it. */
    public ObjectMeta metadata() {
        return OwnedMetadata.inheriting(metadataWithoutLabels(), Optional.empty(), inherited());
    }

    /**
     * The labels of the Wukong that the disk bears. CDI gives those of a claim to the Pod that fills it (containerized-data-importer:
     * pkg/controller/import-controller.go, createImporterPod), so that one which policies keep off the guest's Pod is left out. An image that
     * was taken out of the spec counts as long as its DataVolume is there: CDI makes a claim anew that is deleted, with the labels of that.
     */
    private Map<String, String> inherited() {
        Map<String, String> labels = InheritedLabels.of(input.wukong());
        boolean filledByCdi =
                disk.filledByCdi() || input.observed().dataVolumes().containsKey(disk.name());
        if (labels.isEmpty() || !filledByCdi) {
            return labels;
        }
        Map<String, String> allowed = new TreeMap<>(labels);
        allowed.keySet().removeIf(key -> !mayBeOnPods(key));
        return allowed;
    }

    /** Keys of labels of the Wukong that the disk does not bear because of policies; a claim that was filled before keeps those it has. */
    public Set<String> leftOut() {
        Set<String> keys = new TreeSet<>(InheritedLabels.of(input.wukong()).keySet());
        keys.removeAll(inherited().keySet());
        keys.removeIf(key -> Optional.ofNullable(input.observed().claims().get(disk.name()))
                .filter(claim -> Labels.label(claim, key) != null)
                .isPresent());
        return keys;
    }

    /** Whether podMetadata takes a key, and the policies that list keys of labels all list it. */
    public boolean mayBeOnPods(String key) {
        return !InheritedLabels.isRefusedOnPods(key)
                && policiesWithout(key).findAny().isEmpty();
    }

    /** The policies that list keys of labels, and not this one. */
    public Stream<WukongPolicy> policiesWithout(String key) {
        return input.observed().policies().stream().filter(policy -> Optional.ofNullable(policy.getSpec())
                .map(WukongPolicySpec::podMetadata)
                .map(AllowedPodMetadata::labelKeys)
                .filter(listed -> !AllowedPodMetadata.lists(listed, key))
                .isPresent());
    }

    private ObjectMeta metadataWithoutLabels() {
        ObjectMeta metadata = deletedWithWukong()
                ? OwnedMetadata.owned(input, claimName())
                : OwnedMetadata.unowned(input, claimName());
        metadata.getLabels().put(Labels.DISK, disk.name());
        if (disk.deletionPolicy() == DeletionPolicy.Delete) {
            metadata.setAnnotations(Map.of(Annotations.DELETION_POLICY, DeletionPolicy.Delete.name()));
        }
        return metadata;
    }

    /** Metadata of an object that is still to be made, with the MAC addresses of the Wukong. */
    public ObjectMeta metadataOfNew() {
        return withMacAddresses(metadata());
    }

    /** The same metadata with the record of the MAC addresses of the Wukong. */
    public ObjectMeta withMacAddresses(ObjectMeta metadata) {
        Annotations.add(metadata, Annotations.MAC_ADDRESSES, macAddresses());
        return metadata;
    }

    /** The record of the MAC addresses as they are planned. */
    public String macAddresses() {
        return MacRecord.of(Nic.of(input));
    }

    /** Metadata of an object that something else owns or may come to own; never deleted by us. */
    public ObjectMeta metadataWithoutOwner() {
        ObjectMeta metadata = metadata();
        metadata.setOwnerReferences(null);
        return metadata;
    }

    /** Metadata of an object that was there before us; it keeps the labels it has. */
    public ObjectMeta adoptedMetadata() {
        ObjectMeta metadata = metadataWithoutLabels();
        metadata.setOwnerReferences(null);
        metadata.setAnnotations(Map.of(Annotations.ADOPTED, Annotations.ADOPTED_VALUE));
        return metadata;
    }

    /** The request of a claim for a size. */
    public static VolumeResourceRequirements requesting(Quantity size) {
        VolumeResourceRequirements resources = new VolumeResourceRequirements();
        resources.setRequests(Map.of(STORAGE, size));
        return resources;
    }

    /** The size as a request; null when the disk takes that of its source. */
    public VolumeResourceRequirements request() {
        return size.map(PlannedDisk::requesting).orElse(null);
    }

    /** Whether a size is asked for that is larger. */
    public boolean exceeds(Quantity other) {
        return size.filter(asked -> CanonicalQuantity.compare(asked, other) > 0).isPresent();
    }

    /** The size that a claim asks for; null when it asks for none. */
    public static Quantity requested(VolumeResourceRequirements resources) {
        return resources == null || resources.getRequests() == null
                ? null
                : resources.getRequests().get(STORAGE);
    }

    /** A warning about this disk; the message goes on after "disk NAME: ". */
    public Finding warning(String reason, String message) {
        return Finding.warning(Concern.VOLUMES, reason, "disk " + disk.name() + ": " + message);
    }

    /** A finding that something written at this disk has no effect. */
    public Finding ignored(String reason, String message) {
        return Finding.ignored(Concern.VOLUMES, reason, "disk " + disk.name() + ": " + message);
    }

    /** A finding that the machine waits for something about this disk. */
    public Finding waiting(String reason, String message) {
        return Finding.waiting(Concern.VOLUMES, reason, "disk " + disk.name() + ": " + message);
    }

    /** A finding that an API is missing that this disk needs. */
    public Finding missing(OptionalApi api, String reason, String message) {
        return Finding.missing(api, Concern.VOLUMES, reason, "disk " + disk.name() + ": " + message);
    }

    /** An error in what is written at this disk. */
    public Finding error(String reason, String message) {
        return Finding.error(Concern.VOLUMES, reason, "disk " + disk.name() + ": " + message);
    }

    /** Whether the deletion policy lets it go with the Wukong. */
    public boolean deletedWithWukong() {
        DeletionPolicy policy = disk.deletionPolicy() != null
                ? disk.deletionPolicy()
                : input.spec().deletionPolicy();
        return policy != DeletionPolicy.Retain;
    }
}
