package dev.novasphere.wukong.plan.network.attachment;

import dev.novasphere.wukong.api.v1alpha1.network.LinkState;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkType;
import dev.novasphere.wukong.api.v1alpha1.network.NicModel;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.identity.Nic;
import dev.novasphere.wukong.plan.observed.Observed;
import java.util.Optional;

/** How KubeVirt connects an interface of the guest to its network. */
public final class Binding {

    private Binding() {}

    /** The binding plugin of a secondary network: the one it names, macvtap for macvlan, which KubeVirt's bridge binding cannot carry, else none. */
    public static Optional<String> plugin(NetworkSpec network) {
        if (network.binding() != null) {
            return Optional.of(network.binding());
        }
        return network.typeOrDefault() == NetworkType.MACVLAN ? Optional.of(NetworkSpec.MACVTAP) : Optional.empty();
    }

    /**
     * What stands in the way of a network's binding plugin.
     *
     * @return an error when the cluster does not register it, a warning when there is no cluster to ask, else empty
     */
    public static Optional<Finding> check(NetworkSpec network, Observed observed) {
        return plugin(network).flatMap(plugin -> check(network, plugin, observed));
    }

    private static Optional<Finding> check(NetworkSpec network, String plugin, Observed observed) {
        if (observed.networkBindings().contains(plugin)) {
            return Optional.empty();
        }
        if (!observed.cluster()) {
            return Optional.of(Finding.warning(
                    Concern.NETWORKS,
                    "BindingNotChecked",
                    "network %s needs the network binding plugin %s; make sure that the KubeVirt object registers it"
                            .formatted(network.name(), plugin)));
        }
        if (network.typeOrDefault() == NetworkType.MACVLAN) {
            return Optional.of(Finding.error(
                    Concern.NETWORKS,
                    "MacvlanNeedsBinding",
                    ("network %s is of type macvlan, which KubeVirt can use only through a network binding plugin, and the KubeVirt"
                                    + " object registers none called %s; use type bridge, or register the plugin, or name another one in"
                                    + " binding")
                            .formatted(network.name(), plugin)));
        }
        return Optional.of(Finding.error(
                Concern.NETWORKS,
                "BindingNotRegistered",
                "network %s names the network binding plugin %s, which the KubeVirt object does not register; register it, or leave binding out"
                        .formatted(network.name(), plugin)));
    }

    /**
     * The interface of a network.
     *
     * @param mac its address; null leaves it to KubeVirt, which gives a new one at each start
     */
    public static Interface of(Nic nic, String mac) {
        NicModel model = nic.spec().model();
        return bound(nic, mac)
                .withState(nic.spec().state() == LinkState.DOWN ? "down" : null)
                .with(model == null ? null : model.kubeVirtName(), nic.spec().bootOrder());
    }

    private static Interface bound(Nic nic, String mac) {
        if (nic.onPodNetwork()) {
            return Interface.masquerade(nic.name(), mac);
        }
        Optional<String> plugin = plugin(nic.spec());
        if (plugin.isPresent()) {
            return Interface.plugin(nic.name(), plugin.get(), mac);
        }
        return nic.spec().typeOrDefault() == NetworkType.SRIOV
                ? Interface.sriov(nic.name(), mac)
                : Interface.bridge(nic.name(), mac);
    }
}
