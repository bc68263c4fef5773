package dev.novasphere.wukong.plan.naming;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;

/** Labels and annotations the operator writes or reads. */
public final class Labels {

    /** Says that the operator made or adopted an object; informers select on it. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** Value of {@link #MANAGED_BY}. */
    public static final String OPERATOR = "wukong-operator";

    /** Name of the Wukong an object belongs to; on the virtual machine's template too. */
    public static final String WUKONG = "vm.novasphere.dev/wukong";

    /** Name of the disk a DataVolume or PersistentVolumeClaim belongs to. */
    public static final String DISK = "vm.novasphere.dev/disk";

    /** Group of virtual machines that keep apart; read from the Wukong, written to the template. */
    public static final String GROUP = "vm.novasphere.dev/group";

    /** Written to the template of virtual machines that keep apart within their namespace because no group is named. */
    public static final String ANTI_AFFINITY = "vm.novasphere.dev/anti-affinity";

    /** Name of the bridge that a NodeNetworkConfigurationPolicy of ours makes. */
    public static final String NODE_BRIDGE = "vm.novasphere.dev/node-bridge";

    /** Annotation: hash of what the operator wanted when it wrote the object last. */
    public static final String APPLIED_HASH = "vm.novasphere.dev/applied-hash";

    /** Annotation of the virtual machine: run strategy that the operator wrote last. */
    public static final String RUN_STRATEGY = "vm.novasphere.dev/run-strategy";

    /** Annotation of the virtual machine: names of the volumes that come from the Wukong, separated by commas. */
    public static final String OUR_VOLUMES = "vm.novasphere.dev/volumes";

    /** Annotation of the virtual machine: names of the networks that come from the Wukong, separated by commas. */
    public static final String OUR_NETWORKS = "vm.novasphere.dev/networks";

    /** Annotation of a NetworkAttachmentDefinition: the guest, and its node, that was running on what the definition said before. */
    public static final String OUTDATED_GUEST = "vm.novasphere.dev/outdated-guest";

    /** Annotation of an object that was there before us: used, kept when its Wukong goes, and told to the user. */
    public static final String ADOPTED = "vm.novasphere.dev/adopted";

    /** Value of {@link #ADOPTED}. */
    public static final String ADOPTED_VALUE = "true";

    /** Annotation of a Wukong: with {@link #YES} the operator writes nothing for it but its status. */
    public static final String PAUSED = "vm.novasphere.dev/paused";

    /**
     * Annotation of a Wukong: with {@link #YES} it cannot be deleted. As a label with {@link #YES} the operator puts it on the virtual machine,
     * the DataVolumes and the claims of such a Wukong, and administrators put it on namespaces; the admission policy reads it there.
     */
    public static final String DELETION_PROTECTION = "vm.novasphere.dev/deletion-protection";

    /** Annotation of a Wukong: every new value asks for one restart of the guest. */
    public static final String RESTART_REQUESTED_AT = "vm.novasphere.dev/restartRequestedAt";

    /** What switches an annotation of a Wukong on. */
    public static final String YES = "true";

    /** Annotation of the virtual machine: whether its one start by the operator is {@link #PENDING} or {@link #DONE}. */
    public static final String AUTO_START = "vm.novasphere.dev/auto-start";

    /** The one start is still to be asked for. */
    public static final String PENDING = "pending";

    /** The one start was asked for. */
    public static final String DONE = "done";

    /** Annotation of the virtual machine: value of the restart request that is being served or was served last. */
    public static final String RESTART_REQUEST = "vm.novasphere.dev/restart-request";

    /** Annotation of the virtual machine: UID of the guest that {@link #RESTART_REQUEST} is to end. */
    public static final String RESTART_GUEST = "vm.novasphere.dev/restart-guest";

    /** Annotation of a Wukong: says that this operator put the finalizer there, and will take it off. */
    public static final String HELD = "vm.novasphere.dev/held";

    /**
     * Annotation of a disk's DataVolume or claim: the policy written at the disk itself, known when the disk is no longer in the spec.
     * Only Delete is noted; what is to be retained has no owner.
     */
    public static final String DELETION_POLICY = "vm.novasphere.dev/deletion-policy";

    /**
     * Annotation of a claim that was grown: the part of it, between 0 and 1, that is left to its file system, so that the guest gets the
     * size that the Wukong asks for.
     */
    public static final String FILESYSTEM_OVERHEAD = "vm.novasphere.dev/filesystem-overhead";

    /** Annotation of a disk's DataVolume or claim: the MAC addresses of the Wukong's nics, by network. */
    public static final String MAC_ADDRESSES = "vm.novasphere.dev/mac-addresses";

    /** Annotation of KubeVirt's snapshots and restores: UID of the WukongSnapshot or WukongRestore they were made for. */
    public static final String MADE_FOR = "vm.novasphere.dev/made-for";

    /** Annotation of a WukongSnapshot or WukongRestore: how far it came, known when its status is lost; see {@link ProgressMark}. */
    public static final String PROGRESS = "vm.novasphere.dev/progress";

    /** Annotation of the virtual machine: the WukongSnapshot that restoreFromSnapshot had its disks put back to last. */
    public static final String RESTORED_FROM = "vm.novasphere.dev/restored-from";

    /** Annotation of a NetworkAttachmentDefinition: whether it checks MAC addresses; absent on those of versions that did not. */
    public static final String MAC_SPOOF_CHECK = "vm.novasphere.dev/mac-spoof-check";

    private Labels() {}

    /** Whether an object carries the label that says the operator manages it. */
    public static boolean managedByOperator(HasMetadata object) {
        return OPERATOR.equals(label(object, MANAGED_BY));
    }

    /** The value of a label; null when the object does not carry it. */
    public static String label(HasMetadata object, String name) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? null : labels.get(name);
    }
}
