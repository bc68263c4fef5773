package dev.novasphere.wukong.plan.identity;

import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One network interface of the guest, as several stages see it.
 *
 * @param spec the network as the user wrote it; an entry with nothing but its name for the implied pod network
 * @param mac the address of the interface, lower case
 * @param index position in spec.networks, counted over all entries; -1 for the implied pod network
 */
public record Nic(NetworkSpec spec, String mac, int index) {

    public String name() {
        return spec.name();
    }

    /** Whether the interface is on the pod network. */
    public boolean onPodNetwork() {
        return spec.configuresPodNetwork();
    }

    /**
     * The interfaces of a guest in their order: the pod network first, unless podNetwork is false or a network is primary, which comes first;
     * then one for each further network of the spec.
     */
    public static List<Nic> of(PlanInput input) {
        return input.once(All.class, Nic::all).nics();
    }

    private record All(List<Nic> nics) {}

    private static All all(PlanInput input) {
        List<NetworkSpec> networks = input.spec().networks();
        boolean replaced = networks.stream().anyMatch(n -> n.replacesPodNetwork() && !n.configuresPodNetwork());
        List<Nic> nics = new ArrayList<>();
        if (!replaced
                && !Boolean.FALSE.equals(input.spec().podNetwork())
                && networks.stream().noneMatch(NetworkSpec::configuresPodNetwork)) {
            nics.add(nic(input, podNetwork(), -1));
        }
        for (int i = 0; i < networks.size(); i++) {
            NetworkSpec network = networks.get(i);
            boolean first = network.configuresPodNetwork() || network.replacesPodNetwork();
            if (network.configuresPodNetwork() && replaced) {
                continue;
            }
            nics.add(first ? 0 : nics.size(), nic(input, network, i));
        }
        return new All(List.copyOf(nics));
    }

    /** Name of the interface's NetworkAttachmentDefinition, given or made; null on the pod network. */
    public String attachment(String wukong) {
        return attachment(spec, wukong);
    }

    /** The same of a network whose address is not known yet. */
    static String attachment(NetworkSpec network, String wukong) {
        if (network.configuresPodNetwork()) {
            return null;
        }
        String given = network.nadName();
        return given != null && !given.isEmpty() ? given : Names.networkAttachment(wukong, network.name());
    }

    private static Nic nic(PlanInput input, NetworkSpec network, int index) {
        if (network.macAddress() != null) {
            return new Nic(network, network.macAddress().toLowerCase(Locale.ROOT), index);
        }
        String mac = KnownMac.of(input, network).orElseGet(() -> MacAddress.of(input, network.name()));
        return new Nic(network, mac, index);
    }

    private static NetworkSpec podNetwork() {
        return NetworkSpec.named(NetworkSpec.POD_NETWORK);
    }
}
