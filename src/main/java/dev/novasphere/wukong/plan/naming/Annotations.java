package dev.novasphere.wukong.plan.naming;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Annotations that the operator writes or reads. */
public final class Annotations {

    /** Hash of what the operator wanted when it wrote the object last. */
    public static final String APPLIED_HASH = "vm.novasphere.dev/applied-hash";

    /** Of the virtual machine: run strategy that the operator wrote last. */
    public static final String RUN_STRATEGY = "vm.novasphere.dev/run-strategy";

    /**
     * Of a virtual machine that is off because its Wukong asks for run strategy Halted: the run strategy that the operator wrote before.
     * One that is made to be started by hand has run strategy Halted as well, and not this.
     */
    public static final String HALTED_FROM = "vm.novasphere.dev/halted-from";

    /** Of claims, DataVolumes and Secrets: keys of the labels that come from the Wukong's own, separated by commas. */
    public static final String INHERITED_LABELS = "vm.novasphere.dev/inherited-labels";

    /** Of the template: keys of the labels and annotations that podMetadata asks for, separated by commas. */
    public static final String POD_METADATA = "vm.novasphere.dev/pod-metadata";

    /** Of the virtual machine: names of the volumes that come from the Wukong, separated by commas. */
    public static final String OUR_VOLUMES = "vm.novasphere.dev/volumes";

    /** Of the virtual machine: names of the networks that come from the Wukong, separated by commas. */
    public static final String OUR_NETWORKS = "vm.novasphere.dev/networks";

    /**
     * Of a VirtualMachine: the instancetype that it was written with, or {@link #NONE}, where KubeVirt may have written what that gives into the
     * machine.
     */
    public static final String INSTANCETYPE = "vm.novasphere.dev/instancetype";

    /** Of a VirtualMachine: the architecture that the operator wrote into it, which KubeVirt alone might not give. */
    public static final String ARCHITECTURE = "vm.novasphere.dev/architecture";

    /** Value of {@link #INSTANCETYPE} for a machine with a preference alone. */
    public static final String NONE = "none";

    /** Of a NetworkAttachmentDefinition: the guest, and its node, that was running on what the definition said before. */
    public static final String OUTDATED_GUEST = "vm.novasphere.dev/outdated-guest";

    /** Of an object that was there before us: used, kept when its Wukong is deleted, and reported in a condition. */
    public static final String ADOPTED = "vm.novasphere.dev/adopted";

    /** Value of {@link #ADOPTED}. */
    public static final String ADOPTED_VALUE = "true";

    /** Of a Wukong: with {@link #YES} the operator writes nothing for it but its status. */
    public static final String PAUSED = "vm.novasphere.dev/paused";

    /** Of a Wukong: with {@link #YES} it cannot be deleted. The label of the same key is {@link Labels#DELETION_PROTECTION}. */
    public static final String DELETION_PROTECTION = Labels.DELETION_PROTECTION;

    /** Of a Wukong: every new value asks for one restart of the guest. */
    public static final String RESTART_REQUESTED_AT = "vm.novasphere.dev/restartRequestedAt";

    /** Of a Wukong: every new value asks for one move of the running guest to another node. */
    public static final String MIGRATE_REQUESTED_AT = "vm.novasphere.dev/migrateRequestedAt";

    /** Value that switches an annotation of a Wukong on. */
    public static final String YES = "true";

    /** Of the virtual machine: whether its one start by the operator is {@link #PENDING} or {@link #DONE}. */
    public static final String AUTO_START = "vm.novasphere.dev/auto-start";

    /** The one start is still to be asked for. */
    public static final String PENDING = "pending";

    /** The one start was asked for. */
    public static final String DONE = "done";

    /** Of the virtual machine: value of the restart request that is being served or was served last. */
    public static final String RESTART_REQUEST = "vm.novasphere.dev/restart-request";

    /** Of the virtual machine: UID of the guest that {@link #RESTART_REQUEST} is to end. */
    public static final String RESTART_GUEST = "vm.novasphere.dev/restart-guest";

    /** Of the virtual machine: value of the migration request that was served last. */
    public static final String MIGRATION_REQUEST = "vm.novasphere.dev/migration-request";

    /** Of a Wukong: says that this operator put the finalizer there, and will take it off. */
    public static final String HELD = "vm.novasphere.dev/held";

    /**
     * Of a disk's DataVolume or claim: the policy written at the disk itself, known when the disk is no longer in the spec.
     * Only Delete is noted; what is to be retained has no owner.
     */
    public static final String DELETION_POLICY = "vm.novasphere.dev/deletion-policy";

    /**
     * Of a claim that was grown: the part of it, between 0 and 1, that is left to its file system, so that the guest gets the
     * size that the Wukong asks for.
     */
    public static final String FILESYSTEM_OVERHEAD = "vm.novasphere.dev/filesystem-overhead";

    /** Of a disk's DataVolume or claim: the MAC addresses of the Wukong's nics, by network. */
    public static final String MAC_ADDRESSES = "vm.novasphere.dev/mac-addresses";

    /** Of KubeVirt's snapshots and restores: UID of the WukongSnapshot or WukongRestore they were made for. */
    public static final String MADE_FOR = "vm.novasphere.dev/made-for";

    /** Of a WukongSnapshot or WukongRestore: how far it came, known when its status is lost; see {@link ProgressMark}. */
    public static final String PROGRESS = "vm.novasphere.dev/progress";

    /** Of the virtual machine: the WukongSnapshot that restoreFromSnapshot had its disks put back to last. */
    public static final String RESTORED_FROM = "vm.novasphere.dev/restored-from";

    /** Of the virtual machine: KubeVirt's note of the last restore whose spec the operator replaced by that of the Wukong. */
    public static final String RESTORED_SPEC = "vm.novasphere.dev/restored-spec";

    /** Of a NetworkAttachmentDefinition: whether it checks MAC addresses; absent on those of versions that did not. */
    public static final String MAC_SPOOF_CHECK = "vm.novasphere.dev/mac-spoof-check";

    /**
     * Of a claim that a disk is to move to, as long as it does not hold all of the disk's data: UID of the guest whose migration fills it, or
     * that none did so yet.
     * The operator takes it off when the migration is complete.
     */
    public static final String MIGRATION_GUEST = "vm.novasphere.dev/storage-migration-guest";

    /** Of a claim with {@link #MIGRATION_GUEST}: the claim that holds the disk's data until then. */
    public static final String MIGRATION_SOURCE = "vm.novasphere.dev/storage-migration-source";

    /**
     * Of a claim with {@link #MIGRATION_GUEST}: UID of the last migration of that guest before its disk began to move, absent where there was
     * none. A migration with another UID may have brought the guest to the claim.
     */
    public static final String MIGRATION_AFTER = "vm.novasphere.dev/storage-migration-after";

    private Annotations() {}

    /** The value of an annotation; null when the object does not carry it. */
    public static String annotation(HasMetadata object, String name) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(name);
    }

    /** The names that an annotation lists, separated by commas; none when the object does not carry it. */
    public static List<String> names(HasMetadata object, String name) {
        String names = annotation(object, name);
        return names == null || names.isEmpty() ? List.of() : List.of(names.split(","));
    }

    /** Adds an annotation to those that metadata have. */
    public static void add(ObjectMeta metadata, String name, String value) {
        Map<String, String> annotations = new LinkedHashMap<>();
        if (metadata.getAnnotations() != null) {
            annotations.putAll(metadata.getAnnotations());
        }
        annotations.put(name, value);
        metadata.setAnnotations(annotations);
    }
}
