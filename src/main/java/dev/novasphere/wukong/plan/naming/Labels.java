package dev.novasphere.wukong.plan.naming;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;

/** Labels that the operator writes or reads. */
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

    /** Name of the bridge that a NodeNetworkConfigurationPolicy of the operator makes. */
    public static final String NODE_BRIDGE = "vm.novasphere.dev/node-bridge";

    /**
     * With {@link #YES}: the operator puts it on the virtual machine, the DataVolumes and the claims of a Wukong that must not be deleted,
     * and administrators put it on namespaces; the admission policy reads it there. The annotation of the same key is the wish of the
     * Wukong.
     */
    public static final String DELETION_PROTECTION = "vm.novasphere.dev/deletion-protection";

    /** Value that switches a label on. */
    public static final String YES = "true";

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
