package dev.novasphere.wukong.api.v1alpha1.network;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The rules on networks: for each its CEL expression and message in the definition, and the same in Java. */
public final class NetworkRules {

    /** KubeVirt joins networks and interfaces of a machine by their names. */
    public static final String UNIQUE_NAMES_CEL = "[self.map(n, n.name)]" + Rule.NO_TWO_ALIKE;

    public static final String UNIQUE_NAMES_MESSAGE = "two networks have the same name; give each network its own name";
    static final Rule<List<NetworkSpec>> UNIQUE_NAMES = new Rule<>(
            UNIQUE_NAMES_CEL, UNIQUE_NAMES_MESSAGE, networks -> Matching.unique(networks, NetworkSpec::name));

    /** Two interfaces of one machine with one address cannot both be reached. */
    public static final String UNIQUE_MACS_CEL =
            "[self.map(n, has(n.macAddress) && n.macAddress != '', n.macAddress.lowerAscii())]" + Rule.NO_TWO_ALIKE;

    public static final String UNIQUE_MACS_MESSAGE =
            "two networks have the same macAddress; give each its own, or leave macAddress out for one that is made";
    static final Rule<List<NetworkSpec>> UNIQUE_MACS = new Rule<>(
            UNIQUE_MACS_CEL,
            UNIQUE_MACS_MESSAGE,
            networks -> Matching.unique(
                    networks,
                    network -> network.macAddress() == null
                            ? null
                            : network.macAddress().toLowerCase(Locale.ROOT)));

    /** KubeVirt refuses two devices of one place. */
    public static final String UNIQUE_ORDERS_CEL = "[self.map(n, has(n.bootOrder), n.bootOrder)]" + Rule.NO_TWO_ALIKE;

    public static final String UNIQUE_ORDERS_MESSAGE =
            "two networks have the same bootOrder; give each its own number, 1 for the first";
    static final Rule<List<NetworkSpec>> UNIQUE_ORDERS = new Rule<>(
            UNIQUE_ORDERS_CEL,
            UNIQUE_ORDERS_MESSAGE,
            networks -> Matching.unique(
                    networks.stream().filter(n -> n.bootOrder() != null).toList(),
                    n -> n.bootOrder().toString()));

    /** One network can be the first of a Pod. */
    public static final String ONE_PRIMARY_CEL =
            "self.filter(n, n.name != 'default' && has(n.primary) && n.primary).size() <= 1";

    public static final String ONE_PRIMARY_MESSAGE =
            "only one network can be primary; set primary: true on one network and leave it out on the others";
    static final Rule<List<NetworkSpec>> ONE_PRIMARY = new Rule<>(
            ONE_PRIMARY_CEL,
            ONE_PRIMARY_MESSAGE,
            networks -> networks.stream()
                            .filter(network -> network.replacesPodNetwork() && !network.configuresPodNetwork())
                            .count()
                    <= 1);

    /** Each static address is compared with those of every other Wukong. */
    public static final String ADDRESSES_MOST_CEL =
            "self.map(n, !has(n.ipConfig) ? 0 : (has(n.ipConfig.address) && n.ipConfig.address != '' ? 1 : 0)"
                    + " + (has(n.ipConfig.addresses) ? n.ipConfig.addresses.filter(a, a != '').size() : 0)).sum() <= "
                    + Limits.STATIC_ADDRESSES;

    public static final String ADDRESSES_MOST_MESSAGE =
            "the networks of a Wukong have at most 64 addresses together (ipConfig.address and ipConfig.addresses); write the most important"
                    + " ones, and set the others up in the guest";
    static final Rule<List<NetworkSpec>> ADDRESSES_MOST = new Rule<>(
            ADDRESSES_MOST_CEL,
            ADDRESSES_MOST_MESSAGE,
            networks -> networks.stream()
                            .map(NetworkSpec::ipConfig)
                            .filter(Objects::nonNull)
                            .mapToInt(config -> (config.address() == null ? 0 : 1)
                                    + config.addresses().size())
                            .sum()
                    <= Limits.STATIC_ADDRESSES);

    /** The name of a network in KubeVirt is a DNS label. */
    public static final String NAME_CEL = "self.size() <= 63 && self.matches('" + Patterns.DNS_LABEL + "')";

    public static final String NAME_MESSAGE =
            "a network name must be a DNS label: at most 63 lower case letters, digits and -, starting and ending with a letter or digit;"
                    + " write for example storage-net";
    static final Rule<String> NAME = new Rule<>(NAME_CEL, NAME_MESSAGE, Matching.required(Patterns.DNS_LABEL, 63));

    /** As Multus takes it. */
    public static final String NAD_CEL = "self == '' || self.matches('" + Patterns.NAD_NAME + "')";

    public static final String NAD_MESSAGE =
            "nadName must be the name of a NetworkAttachmentDefinition, with its namespace in front when it is in another one; write for"
                    + " example vlan-100 or networks/vlan-100";
    static final Rule<String> NAD = new Rule<>(NAD_CEL, NAD_MESSAGE, Matching.optional(Patterns.NAD_NAME));

    /** What Linux takes as the name of an interface. */
    public static final String BRIDGE_CEL = "self == '' || self.matches(r'" + Patterns.INTERFACE_NAME + "')";

    public static final String BRIDGE_MESSAGE =
            "bridgeName must be the name of a bridge on the node, without blanks, slashes and colons, not starting with a dot; write for"
                    + " example br-lan";
    static final Rule<String> BRIDGE =
            new Rule<>(BRIDGE_CEL, BRIDGE_MESSAGE, Matching.optional(Patterns.INTERFACE_NAME));

    /** What Linux takes as the name of an interface. */
    public static final String PORT_CEL = "self == '' || self.matches(r'" + Patterns.INTERFACE_NAME + "')";

    public static final String PORT_MESSAGE =
            "physicalInterface must be the name of a network card of the node, without blanks, slashes and colons, not starting with a dot;"
                    + " write for example eth1";
    static final Rule<String> PORT = new Rule<>(PORT_CEL, PORT_MESSAGE, Matching.optional(Patterns.INTERFACE_NAME));

    /** IEEE 802.1Q. */
    public static final String VLAN_CEL = "self >= 1 && self <= 4094";

    public static final String VLAN_MESSAGE =
            "vlanId must be a number from 1 to 4094; leave it out for an untagged network";
    static final Rule<Integer> VLAN = new Rule<>(VLAN_CEL, VLAN_MESSAGE, vlan -> vlan >= 1 && vlan <= 4094);

    /** The least of IPv4, and the largest that switches commonly carry. */
    public static final String MTU_CEL = "self >= 576 && self <= 9216";

    public static final String MTU_MESSAGE = "mtu must be a number from 576 to 9216; write for example 9000";
    static final Rule<Integer> MTU = new Rule<>(MTU_CEL, MTU_MESSAGE, mtu -> mtu >= 576 && mtu <= 9216);

    /** KubeVirt refuses the address of a group. QEMU takes the one of zeros for none, and gives the card another. */
    public static final String MAC_CEL = "self == '' || (self.matches('" + Patterns.UNICAST_MAC
            + "') && !self.matches('" + Patterns.ZERO_MAC + "'))";

    public static final String MAC_MESSAGE =
            "macAddress must be six pairs of hexadecimal digits separated by colons, no multicast address and not all zeros; write for example"
                    + " 02:00:5e:10:00:01";
    static final Rule<String> MAC = new Rule<>(
            MAC_CEL,
            MAC_MESSAGE,
            Matching.optional(Patterns.UNICAST_MAC)
                    .and(Matching.required(Patterns.ZERO_MAC).negate()));

    /** KubeVirt gives it to the bridge in the pod that the guest sends its frames to. */
    public static final String MAC_OF_POD_CEL =
            "self.name != 'default' || !has(self.macAddress) || self.macAddress != '" + NetworkSpec.MAC_OF_POD_BRIDGE
                    + "'";

    public static final String MAC_OF_POD_MESSAGE =
            "macAddress of the pod network cannot be 02:00:00:00:00:00, which KubeVirt keeps for its bridge; write for example"
                    + " 02:00:5e:10:00:01";
    static final Rule<NetworkSpec> MAC_OF_POD = new Rule<>(
            MAC_OF_POD_CEL,
            MAC_OF_POD_MESSAGE,
            network -> !network.configuresPodNetwork() || !NetworkSpec.MAC_OF_POD_BRIDGE.equals(network.macAddress()));

    /** An extended resource of Kubernetes. */
    public static final String RESOURCE_CEL = "self == '' || self.matches('" + Patterns.RESOURCE_NAME + "')";

    public static final String RESOURCE_MESSAGE =
            "resourceName must be the full name of a device plugin resource; write for example intel.com/sriov_vfs";
    static final Rule<String> RESOURCE =
            new Rule<>(RESOURCE_CEL, RESOURCE_MESSAGE, Matching.optional(Patterns.RESOURCE_NAME));

    /** Any other resource would give the guest's Pod a device that KubeVirt did not permit. */
    public static final String RESOURCE_OF_TYPE_CEL =
            "!has(self.resourceName) || self.resourceName == '' || (has(self.type) && (self.type == 'sriov'"
                    + " || (self.type == 'macvlan' && self.resourceName.startsWith('" + NetworkSpec.MACVTAP_RESOURCES
                    + "'))"
                    + " || (self.type == 'ovs' && self.resourceName.startsWith('" + NetworkSpec.OVS_MARKER + "'))))"
                    + " || ((!has(self.type) || self.type == 'bridge') && self.resourceName.startsWith('"
                    + NetworkSpec.BRIDGE_MARKER + "'))";

    public static final String RESOURCE_OF_TYPE_MESSAGE =
            "resourceName is for networks of type sriov; macvlan takes macvtap.network.kubevirt.io/<name>, bridge bridge.network.kubevirt.io/<bridge>, ovs ovs-cni.network.kubevirt.io/<bridge>; remove it";
    static final Rule<NetworkSpec> RESOURCE_OF_TYPE = new Rule<>(
            RESOURCE_OF_TYPE_CEL,
            RESOURCE_OF_TYPE_MESSAGE,
            network -> network.resourceName() == null
                    || network.usableResourceName().isPresent());

    /** It stands in the configuration that is made for a network; a definition that exists is not changed. */
    public static final String SPOOF_CHECK_CEL =
            "!has(self.macSpoofCheck) || ((!has(self.nadName) || self.nadName == '') && self.name != 'default'"
                    + " && (!has(self.type) || self.type in ['bridge', 'sriov']))";

    public static final String SPOOF_CHECK_MESSAGE =
            "macSpoofCheck is for networks of type bridge or sriov without nadName; remove it: a definition that exists says it itself";
    static final Rule<NetworkSpec> SPOOF_CHECK = new Rule<>(
            SPOOF_CHECK_CEL,
            SPOOF_CHECK_MESSAGE,
            network -> network.macSpoofCheck() == null
                    || (network.nadName() == null
                            && !network.configuresPodNetwork()
                            && (network.typeOrDefault() == NetworkType.BRIDGE
                                    || network.typeOrDefault() == NetworkType.SRIOV)));

    /** KubeVirt passes the card of the node, whose link and model are its own. */
    public static final String CARD_OF_SRIOV_CEL =
            "self.name == 'default' || !has(self.type) || self.type != 'sriov' || (!has(self.state) && !has(self.model))";

    public static final String CARD_OF_SRIOV_MESSAGE =
            "state and model cannot be set on a network of type sriov, whose card is that of the node; leave both out, or write type: bridge";
    static final Rule<NetworkSpec> CARD_OF_SRIOV = new Rule<>(
            CARD_OF_SRIOV_CEL,
            CARD_OF_SRIOV_MESSAGE,
            network -> network.configuresPodNetwork()
                    || network.typeOrDefault() != NetworkType.SRIOV
                    || (network.state() == null && network.model() == null));

    private NetworkRules() {}

    /**
     * Checks all networks of a Wukong.
     *
     * @param networks the networks as read, any part of which may be missing
     * @param violations takes what is broken
     */
    public static void check(List<NetworkSpec> networks, Violations violations) {
        String path = "spec.networks";
        violations.size(path, networks.size(), Limits.NETWORKS);
        violations.check(path, networks, UNIQUE_NAMES, UNIQUE_MACS, ONE_PRIMARY, UNIQUE_ORDERS, ADDRESSES_MOST);
        for (int i = 0; i < networks.size(); i++) {
            check(path + "[" + i + "]", networks.get(i), violations);
        }
    }

    private static void check(String path, NetworkSpec network, Violations violations) {
        violations.required(path + ".name", network.name(), NAME);
        violations.length(path + ".bridgeName", network.bridgeName(), Limits.TEXT);
        violations.check(path + ".bridgeName", network.bridgeName(), BRIDGE);
        violations.length(path + ".physicalInterface", network.physicalInterface(), Limits.TEXT);
        violations.check(path + ".physicalInterface", network.physicalInterface(), PORT);
        violations.length(path + ".nodeIP", network.nodeIP(), Limits.TEXT);
        violations.length(path + ".binding", network.binding(), Limits.TEXT);
        violations.length(path + ".nadName", network.nadName(), Limits.RESOURCE_NAME);
        violations.check(path + ".nadName", network.nadName(), NAD);
        violations.check(path + ".vlanId", network.vlanId(), VLAN);
        violations.check(path + ".mtu", network.mtu(), MTU);
        violations.check(path + ".macAddress", network.macAddress(), MAC);
        violations.check(path + ".macAddress", network, MAC_OF_POD);
        violations.length(path + ".resourceName", network.resourceName(), Limits.RESOURCE_NAME);
        violations.check(path + ".resourceName", network.resourceName(), RESOURCE);
        violations.check(path + ".resourceName", network, RESOURCE_OF_TYPE);
        violations.check(path + ".macSpoofCheck", network, SPOOF_CHECK);
        violations.check(path, network, CARD_OF_SRIOV);
        violations.within(path + ".bootOrder", network.bootOrder(), 1, Limits.BOOT_ORDER);
        if (network.ipConfig() != null) {
            IpRules.check(path + ".ipConfig", network.ipConfig(), violations);
        }
    }
}
