package dev.novasphere.wukong.nodenetwork;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.observe.NodeNetworkObserver;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.nodenetwork.BridgePolicy;
import dev.novasphere.wukong.plan.nodenetwork.BridgeUser;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import dev.novasphere.wukong.plan.observed.node.ObservedPolicy.Progress;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.DriftDetector;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.NameTakenException;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The policies of bridges on nodes, each shared by the Wukongs that use the bridge.
 *
 * <p>Who uses a bridge is recorded in the policy itself, one annotation a Wukong. Every change names the version it was decided on, so
 * that it fails when another replica or reconciliation was quicker, and is decided anew. The last user does not take its record away: it
 * turns the policy into one that takes the bridge down, waits until the nodes have done so, and deletes the policy. A newcomer in between
 * turns it back.
 */
@ApplicationScoped
public class NodeBridges {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** As many as there are threads that reconcile: when all of them change one policy, one succeeds each time. */
    private static final int ATTEMPTS = 8;

    private final KubernetesClient client;
    private final Informers informers;
    private final Writer writer;
    private final NodeNetworkObserver observer;

    @Inject
    public NodeBridges(KubernetesClient client, Informers informers, Writer writer, NodeNetworkObserver observer) {
        this.client = client;
        this.informers = informers;
        this.writer = writer;
        this.observer = observer;
    }

    /**
     * Has a bridge made for a Wukong, or joins those who use it.
     *
     * @param wanted the policy as it is planned
     * @throws NameTakenException when a policy of that name is not ours
     * @throws KubernetesClientException when the API server refuses
     */
    public void join(Wukong wukong, NodeNetworkConfigurationPolicy wanted) {
        BridgeUser user = BridgeUser.of(wukong);
        decide(wanted.getMetadata().getName(), live -> {
            if (live.isEmpty()) {
                return create(wanted, user) ? Optional.of(true) : Optional.empty();
            }
            NodeNetworkConfigurationPolicy policy = live.get();
            if (!BridgePolicy.isOurs(policy)) {
                throw new NameTakenException(
                        "a policy of that name exists and is not of this operator; it is left alone: delete or rename it, or choose another bridgeName");
            }
            if (isGoing(policy) || isOthersInAnotherWay(policy, wanted, user)) {
                return Optional.of(false);
            }
            ObjectNode patch = difference(wanted, policy, user);
            if (!patch.isEmpty()) {
                write(policy, patch);
            }
            return Optional.of(true);
        });
    }

    /**
     * Ends a Wukong's use of a bridge once a guest is gone.
     *
     * @param guest UID of the guest that may still be attached; empty when there is none
     * @return whether nothing of the Wukong is left in the policy
     */
    boolean leaveAfter(Optional<String> guest, String uid, String policy) {
        return decide(policy, live -> {
            Optional<BridgeUser> user = live.flatMap(found -> BridgePolicy.user(found, uid));
            if (user.isEmpty()) {
                return Optional.of(true);
            }
            Optional<String> last = user.get().lastGuest();
            if (guest.isPresent() && last.isEmpty()) {
                write(live.get(), record(user.get().until(guest.get())));
                return Optional.of(false);
            }
            return guest.isPresent() && guest.equals(last) ? Optional.of(false) : leave(live.get(), user.get());
        });
    }

    /**
     * Ends a Wukong's use of a bridge.
     *
     * @return whether nothing of the Wukong is left in the policy; false while its bridge is being taken down
     */
    boolean leave(String uid, String policy) {
        return leaveAfter(Optional.empty(), uid, policy);
    }

    private Optional<Boolean> leave(NodeNetworkConfigurationPolicy policy, BridgeUser user) {
        if (isGoing(policy)) {
            return Optional.of(false);
        }
        List<BridgeUser> others = BridgePolicy.usersBut(policy, user.uid());
        List<BridgeUser> vanished = vanished(others);
        ObjectNode patch = NODES.objectNode();
        vanished.forEach(other -> annotations(patch).putNull(other.key()));
        if (vanished.size() < others.size()) {
            annotations(patch).putNull(user.key());
            write(policy, patch);
            return Optional.of(true);
        }
        Optional<NodeBridge> bridge = BridgePolicy.bridge(policy);
        if (bridge.isPresent() && !BridgePolicy.isTakingDown(policy)) {
            patch.withObjectProperty("spec")
                    .set("desiredState", JSON.valueToTree(BridgePolicy.takenDown(bridge.get())));
            write(policy, patch);
            return Optional.of(false);
        }
        Progress progress = observer.withEnactments(policy).progress();
        if (bridge.isPresent() && progress != Progress.DONE && progress != Progress.NO_NODE) {
            return Optional.of(false);
        }
        writer.delete(policy);
        return Optional.of(true);
    }

    /**
     * Those of a bridge's users that went without leaving it, because their finalizer was removed by hand. Searched only where no user is
     * known to live, up to the first that does.
     */
    private List<BridgeUser> vanished(List<BridgeUser> users) {
        boolean oneLives = users.stream().anyMatch(user -> informers
                .wukong(user.namespace(), user.name())
                .filter(found -> found.getMetadata().getUid().equals(user.uid()))
                .isPresent());
        return oneLives
                ? List.of()
                : users.stream().takeWhile(user -> !lives(user)).toList();
    }

    /** A machine without its Wukong, which was deleted with {@code --cascade=orphan}, uses the bridge as before. */
    private boolean lives(BridgeUser user) {
        boolean orphaned = informers
                .find(VirtualMachine.class, user.namespace(), Names.virtualMachine(user.name()))
                .filter(machine -> machine.getMetadata().getOwnerReferences().isEmpty())
                .isPresent();
        if (orphaned) {
            return true;
        }
        Wukong found = client.resources(Wukong.class)
                .inNamespace(user.namespace())
                .withName(user.name())
                .get();
        return found != null && found.getMetadata().getUid().equals(user.uid());
    }

    /**
     * Decides about a policy on its newest version that is known, and anew on the server's when that was not the newest.
     *
     * @param decision empty to decide anew
     */
    private boolean decide(
            String name, Function<Optional<NodeNetworkConfigurationPolicy>, Optional<Boolean>> decision) {
        Optional<NodeNetworkConfigurationPolicy> live = observer.policy(name);
        for (int attempt = 1; ; attempt++) {
            try {
                Optional<Boolean> decided = decision.apply(live);
                if (decided.isPresent()) {
                    return decided.get();
                }
                if (attempt == ATTEMPTS) {
                    throw new KubernetesClientException("policy %s came and went".formatted(name));
                }
            } catch (KubernetesClientException e) {
                boolean outdated = ApiErrors.isConflict(e) || ApiErrors.isNotFound(e);
                if (!outdated || attempt == ATTEMPTS) {
                    throw e;
                }
            }
            live = read(name);
        }
    }

    private Optional<NodeNetworkConfigurationPolicy> read(String name) {
        NodeNetworkConfigurationPolicy named = new NodeNetworkConfigurationPolicy();
        named.getMetadata().setName(name);
        return writer.read(named);
    }

    private boolean create(NodeNetworkConfigurationPolicy wanted, BridgeUser user) {
        NodeNetworkConfigurationPolicy recorded = new NodeNetworkConfigurationPolicy();
        recorded.setMetadata(new ObjectMetaBuilder(wanted.getMetadata())
                .withAnnotations(Map.of(user.key(), user.value()))
                .build());
        recorded.setSpec(wanted.getSpec());
        return writer.create(recorded).isPresent();
    }

    private void write(NodeNetworkConfigurationPolicy live, ObjectNode patch) {
        patch.withObjectProperty("metadata")
                .put("resourceVersion", live.getMetadata().getResourceVersion());
        writer.merge(live, patch, FieldManagers.OPERATOR);
    }

    private static boolean isGoing(NodeNetworkConfigurationPolicy policy) {
        return policy.getMetadata().getDeletionTimestamp() != null;
    }

    /** Whether another Wukong came first, since the plan was made, and made the bridge in another way. */
    private static boolean isOthersInAnotherWay(
            NodeNetworkConfigurationPolicy live, NodeNetworkConfigurationPolicy wanted, BridgeUser user) {
        boolean met = BridgePolicy.bridge(wanted)
                .flatMap(bridge -> BridgePolicy.bridge(live).filter(bridge::isMetBy))
                .isPresent();
        return !met && !BridgePolicy.usersBut(live, user.uid()).isEmpty();
    }

    /** What has to be patched so that a policy is as planned and records a user; empty when it does already. */
    private static ObjectNode difference(
            NodeNetworkConfigurationPolicy wanted, NodeNetworkConfigurationPolicy live, BridgeUser user) {
        ObjectNode patch = NODES.objectNode();
        if (!Optional.of(user).equals(BridgePolicy.user(live, user.uid()))) {
            patch = record(user);
        }
        JsonNode spec = JSON.valueToTree(wanted.getSpec());
        boolean sameNodes =
                Objects.equals(wanted.getSpec().nodeSelector(), live.getSpec().nodeSelector());
        if (!sameNodes || !DriftDetector.contains(JSON.valueToTree(live.getSpec()), spec)) {
            patch.set("spec", spec);
            ObjectNode nodeSelector = patch.withObjectProperty("spec").withObjectProperty("nodeSelector");
            live.getSpec().nodeSelector().keySet().stream()
                    .filter(label -> !nodeSelector.has(label))
                    .forEach(nodeSelector::putNull);
        }
        return patch;
    }

    private static ObjectNode record(BridgeUser user) {
        ObjectNode patch = NODES.objectNode();
        annotations(patch).put(user.key(), user.value());
        return patch;
    }

    private static ObjectNode annotations(ObjectNode patch) {
        return patch.withObjectProperty("metadata").withObjectProperty("annotations");
    }
}
