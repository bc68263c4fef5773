package dev.novasphere.wukong.plan.observed.node;

import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A bridge that is to be made on nodes, on one of their network interfaces.
 *
 * @param name its name on the node
 * @param kind how NMState calls its kind
 * @param nic the network interface that becomes its port
 * @param mtu in bytes; null leaves that of the interface
 */
public record NodeBridge(String name, Kind kind, String nic, Integer mtu) {

    /** Longest name of a Linux network interface, in characters. */
    public static final int LONGEST_NAME = 15;

    private static final String POLICY_PREFIX = "wukong-";
    private static final Pattern USABLE_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");
    private static final Pattern KUBERNETES_NAME = Pattern.compile(Patterns.DNS_SUBDOMAIN);
    private static final Pattern UNUSABLE = Pattern.compile("[^a-z0-9]");
    private static final int SUFFIX = 8;

    /** Kinds of bridges that NMState makes. */
    public enum Kind {
        LINUX("linux-bridge"),
        OVS("ovs-bridge");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** The type of the interface in NMState's state. */
        public String type() {
            return type;
        }
    }

    /** The bridge that a network asks for by naming an interface of the node; empty when it asks for none. */
    public static Optional<NodeBridge> askedBy(NetworkSpec network) {
        if (!network.onBridge() || network.nadName() != null || network.physicalInterface() == null) {
            return Optional.empty();
        }
        return Optional.of(new NodeBridge(
                network.bridgeNameOrDefault(),
                network.typeOrDefault() == NetworkType.OVS ? Kind.OVS : Kind.LINUX,
                network.physicalInterface(),
                network.mtu()));
    }

    /** The bridges that a Wukong asks for, one for each network that does; none without a spec. */
    public static List<NodeBridge> askedBy(Wukong wukong) {
        return wukong.getSpec() == null
                ? List.of()
                : wukong.getSpec().networks().stream()
                        .map(NodeBridge::askedBy)
                        .flatMap(Optional::stream)
                        .toList();
    }

    /** Whether Linux takes a name of that length; it counts bytes. */
    public static boolean isShort(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
    }

    /** Whether the name is one that Linux, NMState and labels all take: letters, digits, and inside it {@code . _ -}. */
    public boolean isNameUsable() {
        return isShort(name) && USABLE_NAME.matcher(name).matches();
    }

    /**
     * The name of the bridge's policy: {@code wukong-<bridge>}. A bridge whose name is none for Kubernetes gets a suffix made of it, so
     * that two bridges never share a policy.
     */
    public String policyName() {
        if (KUBERNETES_NAME.matcher(name).matches()) {
            return POLICY_PREFIX + name;
        }
        String similar = UNUSABLE.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("-");
        String suffix = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, SUFFIX);
        return POLICY_PREFIX + similar + "-" + suffix;
    }

    /** Whether this bridge as it is asked for is the given one as it is made. Who asks for no MTU takes the one there is. */
    public boolean isMetBy(NodeBridge made) {
        return name.equals(made.name)
                && kind == made.kind
                && nic.equals(made.nic)
                && (mtu == null || mtu.equals(made.mtu));
    }

    /** In a message: {@code linux-bridge br-lan on card eth1 with MTU 9000}. */
    @Override
    public String toString() {
        return kind.type() + " " + name + " on card " + nic + (mtu == null ? "" : " with MTU " + mtu);
    }
}
