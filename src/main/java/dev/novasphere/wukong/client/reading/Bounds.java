package dev.novasphere.wukong.client.reading;

import static java.util.Map.entry;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationEnactment;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkState;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;
import java.util.Set;

/**
 * How much is kept of an object of a kind.
 *
 * @param passedOver names of fields that are not read of the kind and may be large, wherever they are
 * @param largestLists by the names of lists, how much is kept of one, wherever it is in the status, in the measure of {@link #LARGEST}; the
 *     element that exceeds it is the last
 * @param ofGuest whether a guest has a say in the status: then its texts are cut at {@link KeptFieldsParser#LONGEST_TEXT}; what the guest was
 *     started with is compared with the machine, and whole
 * @param allAnnotations whether annotations of any domain are kept, because users of Wukongs write them and they are compared
 * @param largest how much is kept of the object, in the measure of {@link #LARGEST}
 */
record Bounds(
        Set<String> passedOver,
        Map<String, Integer> largestLists,
        boolean ofGuest,
        boolean allAnnotations,
        int largest) {

    /**
     * The largest object that is kept, as the number of its characters plus {@link KeptFieldsParser#TOKEN} for each token. The machine of a
     * Wukong with 32 disks and 32 networks is below half of it.
     */
    static final int LARGEST = 256 * 1024;

    /** The same for Secrets, which may hold one MiB and hold it in base64. */
    static final int LARGEST_SECRET = 2 * 1024 * 1024;

    /**
     * The same for VirtualMachineInstances, which have what their machine has, the annotations of podMetadata, up to 131 Ki, in their metadata,
     * and what KubeVirt and the guest report.
     */
    static final int LARGEST_GUEST = 2 * LARGEST;

    /**
     * The same for WukongPolicies, which only the administrator of the cluster writes. etcd takes 1.5 MiB of JSON, and lists of VLANs, whose
     * numbers are short, count eleven for each byte.
     */
    static final int LARGEST_POLICY = 20 * 1024 * 1024;

    /**
     * The same for what is shared by the Wukongs of all namespaces, so that no one of them makes it unreadable for the others: policies of nodes,
     * in which each user of a bridge is an annotation, and networks of nodes, in which each Pod has an interface. Kubernetes lets annotations
     * have 256 KiB in sum, which are 4,100 of the shortest.
     */
    static final int LARGEST_OF_NODES = 4 * LARGEST;

    private static final Bounds USUAL = passingOver(Set.of());

    /** Owners of the operator's own kinds are not needed. */
    private static final Bounds OWN = passingOver(Set.of("ownerReferences"));

    /**
     * A guest must not be able to make its machine unreadable. KubeVirt writes the cards of the machine first (pkg/network/setup/netstat.go),
     * and behind them what else the guest has, of which a host of containers has hundreds; of one that is only being plugged in, which comes
     * last, it knows nothing but the name.
     */
    private static final Bounds GUEST =
            new Bounds(Set.of(), Map.of("interfaces", 64 * 1024, "ipAddresses", 2 * 1024), true, true, LARGEST_GUEST);

    /** Of a node only interfaces, what is on them and the routes that are in force are asked. */
    private static final Bounds NODE = new Bounds(
            Set.of("ethtool", "lldp", "mptcp", "options", "trunk-tags", "dns-resolver", "route-rules", "config"),
            Map.of(),
            false,
            false,
            LARGEST_OF_NODES);

    /** Load balancers are set up by annotations. */
    private static final Bounds SERVICE = new Bounds(Set.of(), Map.of(), false, true, LARGEST);

    /** A definition's schema can be half a megabyte. */
    private static final Map<Class<?>, Bounds> OF_KINDS = Map.ofEntries(
            entry(Wukong.class, OWN),
            entry(WukongSnapshot.class, OWN),
            entry(WukongRestore.class, OWN),
            entry(CrdPresence.class, passingOver(Set.of("schema", "additionalPrinterColumns"))),
            entry(NodeNetworkConfigurationEnactment.class, passingOver(Set.of("desiredState", "capturedStates"))),
            entry(NodeNetworkConfigurationPolicy.class, upTo(LARGEST_OF_NODES)),
            entry(NodeNetworkState.class, NODE),
            entry(Service.class, SERVICE),
            entry(Secret.class, upTo(LARGEST_SECRET)),
            entry(WukongPolicy.class, upTo(LARGEST_POLICY)),
            entry(VirtualMachineInstance.class, GUEST));

    /** Those of a kind. */
    static Bounds of(Class<?> kind) {
        return OF_KINDS.getOrDefault(kind, USUAL);
    }

    /** Those of most kinds with another size. */
    static Bounds upTo(int largest) {
        return new Bounds(Set.of(), Map.of(), false, false, largest);
    }

    private static Bounds passingOver(Set<String> fields) {
        return new Bounds(fields, Map.of(), false, false, LARGEST);
    }

    /** Whether a list has a bound of its own. */
    boolean isBounded(String list) {
        return list != null && largestLists.containsKey(list);
    }
}
