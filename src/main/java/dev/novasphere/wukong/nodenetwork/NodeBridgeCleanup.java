package dev.novasphere.wukong.nodenetwork;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.deletion.CleanupStep;
import dev.novasphere.wukong.kubevirt.KubeVirtClient;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.observe.NodeNetworkObserver;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.Owners;
import dev.novasphere.wukong.plan.nodenetwork.BridgePolicy;
import dev.novasphere.wukong.plan.nodenetwork.NodeBridgeReasons;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import dev.novasphere.wukong.plan.observed.node.NodeNetworkPermission;
import dev.novasphere.wukong.watch.ApiAvailability;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ends a Wukong's use of bridges on nodes: first its guest goes, which would lose its network otherwise, then the bridges that no other Wukong
 * uses are taken down. Where the operator may not configure nodes any more, nothing is waited for. A machine that stays, because its Wukong
 * is deleted with {@code --cascade=orphan}, keeps its bridges.
 */
@ApplicationScoped
@Priority(100)
public class NodeBridgeCleanup implements CleanupStep {

    private final KubernetesClient client;
    private final Informers informers;
    private final Writer writer;
    private final ApiAvailability apis;
    private final NodeNetworkObserver observer;
    private final NodeBridges bridges;
    private final NodeNetworkPermission permission;

    @Inject
    public NodeBridgeCleanup(
            KubernetesClient client,
            Informers informers,
            Writer writer,
            ApiAvailability apis,
            NodeNetworkObserver observer,
            NodeBridges bridges,
            NodeNetworkPermission permission) {
        this.client = client;
        this.informers = informers;
        this.writer = writer;
        this.apis = apis;
        this.observer = observer;
        this.bridges = bridges;
        this.permission = permission;
    }

    @Override
    public boolean required(Wukong wukong) {
        return permission.enabled() && (!NodeBridge.askedBy(wukong).isEmpty() || isRecorded(wukong));
    }

    /** A bridge that is not asked for any more keeps its user until the guest that is on it ends. */
    private boolean isRecorded(Wukong wukong) {
        String uid = wukong.getMetadata().getUid();
        return observer.policiesUsedBy(uid)
                .anyMatch(policy -> BridgePolicy.user(policy, uid).isPresent());
    }

    @Override
    public Optional<Finding> run(Wukong wukong) {
        if (!permission.enabled() || !apis.serves(OptionalApi.NMSTATE)) {
            return Optional.empty();
        }
        List<String> used = usedBy(wukong);
        if (used.isEmpty()) {
            return Optional.empty();
        }
        Optional<VirtualMachine> machine = machine(wukong);
        if (machine.isPresent() && !Owners.include(machine.get(), wukong)) {
            return Optional.empty();
        }
        if (machine.isPresent()) {
            delete(machine.get());
            return Optional.of(Finding.waiting(
                    Concern.NETWORKS,
                    NodeBridgeReasons.GUEST_GOING,
                    "the guest is on a bridge of the nodes and goes before it"));
        }
        List<String> going = new ArrayList<>();
        for (String policy : used) {
            if (!bridges.leave(wukong.getMetadata().getUid(), policy)) {
                going.add(policy);
            }
        }
        return going.isEmpty() ? Optional.empty() : Optional.of(waiting(going));
    }

    /** Asked of the server itself: what was written a moment ago may be in no cache yet, and would stay on the nodes for ever. */
    private List<String> usedBy(Wukong wukong) {
        String uid = wukong.getMetadata().getUid();
        return client
                .adapt(KubeVirtClient.class)
                .nodeNetworkConfigurationPolicies()
                .withLabel(Labels.NODE_BRIDGE)
                .list()
                .getItems()
                .stream()
                .filter(BridgePolicy::isOurs)
                .filter(policy -> BridgePolicy.user(policy, uid).isPresent())
                .map(policy -> policy.getMetadata().getName())
                .toList();
    }

    private Optional<VirtualMachine> machine(Wukong wukong) {
        return informers.find(
                VirtualMachine.class,
                wukong.getMetadata().getNamespace(),
                Names.virtualMachine(wukong.getMetadata().getName()));
    }

    /** Deletes the machine as it was judged: one that lost its owner meanwhile, and so is to stay, is another version. */
    private void delete(VirtualMachine machine) {
        if (machine.getMetadata().getDeletionTimestamp() == null) {
            writer.delete(machine);
        }
    }

    private Finding waiting(List<String> policies) {
        List<String> remaining = policies.stream()
                .map(name -> observer.policy(name)
                        .map(observer::withEnactments)
                        .flatMap(observed -> observed.words())
                        .map(words -> name + " (" + words + ")")
                        .orElse(name))
                .toList();
        return Finding.waiting(
                Concern.NETWORKS,
                NodeBridgeReasons.GOING,
                ("the bridges that this Wukong used last are taken down on the nodes by NodeNetworkConfigurationPolicy %s; should a node"
                                + " be unable to, repair it and take its label off and on again, or delete the policy to leave the"
                                + " bridge there")
                        .formatted(String.join(", ", remaining)));
    }
}
