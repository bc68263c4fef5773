package dev.novasphere.wukong.plan.network;

import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Stage;
import dev.novasphere.wukong.plan.identity.Nic;
import dev.novasphere.wukong.plan.network.address.DuplicateAddresses;
import dev.novasphere.wukong.plan.network.attachment.Attachments;
import dev.novasphere.wukong.plan.network.attachment.Binding;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import io.fabric8.kubernetes.api.model.HasMetadata;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plans the network interfaces: the pod network first, behind KubeVirt's NAT, unless a network is primary; then one interface through
 * Multus for each further network. Every interface has a stable MAC address.
 */
@ApplicationScoped
@Priority(400)
public class NetworkStage implements Stage {

    private static final Finding NO_NETWORK = Finding.warning(
            Concern.NETWORKS,
            "GuestWithoutNetwork",
            "podNetwork is false and no network is listed, so that the guest has no network at all and is reached on its console only; list a"
                    + " network, or leave podNetwork out");

    @Override
    public NetworkFragment plan(PlanInput input) {
        List<Finding> findings = new ArrayList<>();
        Attachments attachments = new Attachments(input, findings);
        List<Interface> interfaces = new ArrayList<>();
        List<Network> networks = new ArrayList<>();
        List<HasMetadata> definitions = new ArrayList<>();
        Map<Nic, String> attached = new LinkedHashMap<>();
        List<Nic> unpinned = new ArrayList<>();

        List<Nic> nics = Nic.of(input);
        for (Nic nic : nics) {
            findings.addAll(IgnoredFields.of(nic.spec(), input));
            Optional<PreservedInterface> kept = PreservedInterface.of(nic, input);
            Optional<String> mac = PreservedInterface.addressToWrite(nic, input);
            if (mac.isEmpty()) {
                unpinned.add(nic);
            }
            kept.flatMap(preserved -> preserved.difference(nic)).ifPresent(findings::add);
            if (nic.onPodNetwork()) {
                networks.add(kept.map(PreservedInterface::network).orElseGet(() -> Network.pod(nic.name())));
                interfaces.add(kept.map(PreservedInterface::iface).orElseGet(() -> Binding.of(nic, mac.orElse(null))));
                continue;
            }
            Optional<Finding> obstacle = Binding.check(nic.spec(), input.observed());
            obstacle.ifPresent(findings::add);
            if (obstacle.filter(Finding::blocks).isPresent()) {
                continue;
            }
            attachments.of(nic.spec()).ifPresent(attachment -> {
                boolean primary = nic.spec().replacesPodNetwork();
                networks.add(kept.map(PreservedInterface::network)
                        .orElseGet(() -> Network.multus(nic.name(), attachment.name(), primary)));
                interfaces.add(kept.map(PreservedInterface::iface).orElseGet(() -> Binding.of(nic, mac.orElse(null))));
                attached.put(nic, attachment.name());
                attachment.definition().ifPresent(definitions::add);
                if (primary
                        && (nic.spec().nadName() != null
                                || attachment.definition().isPresent())) {
                    attachments.primaryWithoutIpam(nic.spec()).ifPresent(findings::add);
                }
            });
        }
        SecondCardOfDefault.of(input, interfaces).ifPresent(card -> {
            interfaces.add(card.iface());
            networks.add(card.network());
            findings.add(card.finding());
        });
        findings.addAll(LateNics.of(input, interfaces));
        DetachingNics detaching = DetachingNics.of(input, staying(nics, interfaces));
        interfaces.addAll(detaching.interfaces());
        networks.addAll(detaching.networks());
        replacedPodNetwork(input, nics).ifPresent(findings::add);
        if (nics.isEmpty()) {
            findings.add(NO_NETWORK);
        }
        findings.addAll(CardReview.of(input));
        multiqueueOfAll(nics).ifPresent(findings::add);
        macsNotPinned(unpinned).ifPresent(findings::add);
        IdentityKept.in(input, nics).ifPresent(findings::add);
        attachments.outdated().ifPresent(findings::add);
        findings.addAll(DuplicateAddresses.in(input));
        Optional<Finding> multus = multusMissing(input, nics);
        multus.ifPresent(findings::add);
        PreservedInterfaceOrder order = PreservedInterfaceOrder.of(input);
        return new NetworkFragment(
                order.of(interfaces, Interface::name),
                order.of(networks, Network::name),
                NetworksAnnotation.of(inSpecOrder(attached)),
                multus.isPresent() ? List.of() : definitions,
                RemovedNetwork.steps(input),
                findings);
    }

    /** An interface that was taken over may have another name than its network. */
    private static Set<String> staying(List<Nic> nics, List<Interface> interfaces) {
        return Stream.concat(nics.stream().map(Nic::name), interfaces.stream().map(Interface::name))
                .collect(Collectors.toSet());
    }

    private static Map<Nic, String> inSpecOrder(Map<Nic, String> attached) {
        Map<Nic, String> ordered = new TreeMap<>((a, b) -> Integer.compare(a.index(), b.index()));
        ordered.putAll(attached);
        return ordered;
    }

    private static Optional<Finding> multusMissing(PlanInput input, List<Nic> nics) {
        List<String> secondary =
                nics.stream().filter(nic -> !nic.onPodNetwork()).map(Nic::name).toList();
        if (secondary.isEmpty() || input.observed().serves(OptionalApi.MULTUS)) {
            return Optional.empty();
        }
        return Optional.of(Finding.missing(
                OptionalApi.MULTUS,
                Concern.NETWORKS,
                "MultusNotInstalled",
                "networks %s need Multus, whose API (%s) this cluster does not serve; install Multus, or remove these networks"
                        .formatted(String.join(", ", secondary), OptionalApi.MULTUS.crdName())));
    }

    private static Optional<Finding> replacedPodNetwork(PlanInput input, List<Nic> nics) {
        boolean listed = input.spec().networks().stream().anyMatch(NetworkSpec::configuresPodNetwork);
        if (!listed || nics.stream().anyMatch(Nic::onPodNetwork)) {
            return Optional.empty();
        }
        return Optional.of(Finding.ignored(
                Concern.NETWORKS,
                "PodNetworkReplaced",
                "network %s is left out, because network %s is primary and replaces the pod network; remove one of the two"
                        .formatted(NetworkSpec.POD_NETWORK, nics.get(0).name())));
    }

    /** KubeVirt has one switch for all cards of a guest. */
    private static Optional<Finding> multiqueueOfAll(List<Nic> nics) {
        boolean asked =
                nics.stream().anyMatch(nic -> Boolean.TRUE.equals(nic.spec().multiqueue()));
        return nics.stream()
                .filter(nic -> asked && Boolean.FALSE.equals(nic.spec().multiqueue()))
                .findFirst()
                .map(nic -> Finding.ignored(
                        Concern.NETWORKS,
                        "MultiqueueForAll",
                        "multiqueue false of network %s has no effect, because another network asks for it and KubeVirt switches it for all cards together; write the same on both"
                                .formatted(nic.name())));
    }

    private static Optional<Finding> macsNotPinned(List<Nic> nics) {
        if (nics.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                Concern.NETWORKS,
                "MacAddressNotPinned",
                ("the running virtual machine was made without MAC addresses on %s; they are written once it is off, because writing"
                                + " them now would ask for a restart; stop and start it when convenient")
                        .formatted(
                                String.join(", ", nics.stream().map(Nic::name).toList()))));
    }
}
