package dev.novasphere.wukong.gooperator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.KubeVirtClient;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.Owners;
import dev.novasphere.wukong.plan.naming.WukongName;
import dev.novasphere.wukong.plan.network.BridgeUse;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.watch.lookup.WukongReferences;
import dev.novasphere.wukong.write.DriftDetector;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.ManagedFieldsReader;
import dev.novasphere.wukong.write.Provenance;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the Go operator made for the networks of a Wukong and no owner reference takes along: NodeNetworkConfigurationPolicies, which are
 * deleted, and NetworkAttachmentDefinitions, which are given to the Wukong so that they go with it. Objects that another Wukong uses stay. Nothing
 * here keeps a Wukong from being deleted: what cannot be cleaned up, within {@link #PATIENCE} where that may pass, is reported in an Event.
 *
 * <p>Deleting a policy changes no node: NMState leaves the bridge as it is.
 */
@ApplicationScoped
public class GoOperatorLeftovers {

    /** Event: a policy of the Go operator was deleted. */
    static final String POLICY_DELETED = "NodePolicyDeleted";

    /** Event: a policy of the Go operator, or a definition, stays because another Wukong uses it. */
    static final String KEPT = "StillUsed";

    /** Event: the operator may not list policies, or could not delete one. */
    static final String POLICY_LEFT = "NodePolicyLeft";

    /** Event: a definition of the Go operator could not be given to its Wukong. */
    static final String ATTACHMENT_LEFT = "NetworkAttachmentLeft";

    /** How long after the deletion what may pass is tried again: the API server is busy or down, or a change came in between. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(GoOperatorLeftovers.class);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final KubernetesClient client;
    private final Informers informers;
    private final Writer writer;
    private final WukongEvents events;
    private final Provenance provenance;

    @Inject
    public GoOperatorLeftovers(KubernetesClient client, Informers informers, Writer writer, WukongEvents events) {
        this.client = client;
        this.informers = informers;
        this.writer = writer;
        this.events = events;
        this.provenance = new Provenance(new ManagedFieldsReader(client));
    }

    /**
     * Cleans up for a Wukong that is being deleted and bears the finalizer of the Go operator, put there by that operator itself. What is deleted
     * is said in an event at once.
     *
     * @return the other events, to be emitted by {@link #emit} once the Wukong goes
     * @throws KubernetesClientException when the API server is busy or down, or a change came in between: to be tried again
     */
    public List<EventMessage> cleanUp(Wukong wukong) {
        List<EventMessage> messages = new ArrayList<>();
        if (wukong.getSpec() == null || !provenance.hasGoOperatorsFinalizer(wukong)) {
            return messages;
        }
        for (NetworkSpec network : wukong.getSpec().networks()) {
            if (!network.configuresPodNetwork()) {
                attachment(wukong, network, messages);
            }
            if (network.onBridge()) {
                policy(wukong, network, messages);
            }
        }
        return messages;
    }

    /** Emits these events on the Wukong. */
    public void emit(Wukong wukong, List<EventMessage> messages) {
        events.emit(wukong, messages);
    }

    private void attachment(Wukong wukong, NetworkSpec network, List<EventMessage> messages) {
        String namespace = wukong.getMetadata().getNamespace();
        String name = Names.networkAttachment(wukong.getMetadata().getName(), network.name());
        Optional<NetworkAttachmentDefinition> found =
                informers.find(NetworkAttachmentDefinition.class, namespace, name);
        if (found.isEmpty()) {
            return;
        }
        boolean ours = Owners.include(found.get(), wukong);
        Optional<String> user = userOf(wukong, found.get());
        try {
            if (user.isPresent() && ours) {
                own(found.get(), withoutOwner(wukong, found.get()));
            }
            if (user.isPresent()) {
                messages.add(EventMessage.normal(
                        KEPT, "NetworkAttachmentDefinition %s stays, because %s uses it.".formatted(name, user.get())));
            } else if (!ours && provenance.isGoOperators(found.get())) {
                own(found.get(), List.of(Owners.controller(wukong)));
            }
        } catch (KubernetesClientException e) {
            throwIfItMayPass(wukong, e);
            messages.add(EventMessage.warning(
                    ATTACHMENT_LEFT,
                    "NetworkAttachmentDefinition %s could not be changed: %s See to it yourself: kubectl get net-attach-def %s -n %s"
                            .formatted(name, Sentences.end(ApiErrors.message(e)), name, namespace)));
        }
    }

    private void policy(Wukong wukong, NetworkSpec network, List<EventMessage> messages) {
        String name = Names.goOperatorPolicy(wukong.getMetadata().getName(), network.name());
        try {
            NodeNetworkConfigurationPolicy policy = client.adapt(KubeVirtClient.class)
                    .nodeNetworkConfigurationPolicies()
                    .withName(name)
                    .get();
            if (policy == null) {
                return;
            }
            Optional<String> bridge = BridgeUse.ofGoOperatorsPolicy(policy)
                    .filter(network.bridgeNameOrDefault()::equals)
                    .filter(found -> provenance.isGoOperators(policy));
            if (bridge.isEmpty()) {
                // Nothing is said of it: its name can be guessed, and that it exists is no business of this Wukong's
                // user.
                return;
            }
            if (!informers.seesEverything()) {
                messages.add(EventMessage.warning(
                        POLICY_LEFT,
                        "NodeNetworkConfigurationPolicy %s was left, because this operator does not see all Wukongs and so does not know whether another Wukong uses bridge %s. When nobody does: kubectl delete nncp %s"
                                .formatted(name, bridge.get(), name)));
                return;
            }
            Optional<String> user = userOf(wukong, network, bridge.get());
            if (user.isPresent()) {
                messages.add(EventMessage.normal(
                        KEPT,
                        "NodeNetworkConfigurationPolicy %s stays, because %s uses bridge %s."
                                .formatted(name, user.get(), bridge.get())));
                return;
            }
            writer.delete(policy);
            // At once: what is tried again does not find it any more.
            emit(
                    wukong,
                    List.of(EventMessage.normal(
                            POLICY_DELETED,
                            "NodeNetworkConfigurationPolicy %s, made by the Go operator, was deleted. Bridge %s stays on the nodes as it is; an administrator can remove it."
                                    .formatted(name, bridge.get()))));
        } catch (KubernetesClientException e) {
            throwIfItMayPass(wukong, e);
            String why = ApiErrors.isForbidden(e) ? "this operator has no right to read it" : ApiErrors.message(e);
            messages.add(EventMessage.warning(
                    POLICY_LEFT,
                    "NodeNetworkConfigurationPolicy %s, if the Go operator made one, was left: %s When nobody uses it any more: kubectl delete nncp %s"
                            .formatted(name, Sentences.end(why), name)));
        }
    }

    private static void throwIfItMayPass(Wukong wukong, KubernetesClientException e) {
        Instant deleted = Instant.parse(wukong.getMetadata().getDeletionTimestamp());
        if (ApiErrors.isTransient(e) && Instant.now().isBefore(deleted.plus(PATIENCE))) {
            throw e;
        }
    }

    /** Who else uses a definition; empty when none does. */
    private Optional<String> userOf(Wukong wukong, NetworkAttachmentDefinition definition) {
        String namespace = definition.getMetadata().getNamespace();
        String name = definition.getMetadata().getName();
        String qualified = namespace + "/" + name;
        return others(wukong)
                .filter(other -> WukongReferences.networkAttachments(other).contains(qualified))
                .map(other -> named(wukong, other))
                .findFirst()
                .or(() -> informers
                        .all(VirtualMachine.class)
                        .filter(machine -> !goesWith(wukong, machine))
                        .filter(machine -> attaches(machine, qualified))
                        .map(machine -> named(wukong, machine))
                        .findFirst());
    }

    /** Who else needs a bridge, or the policy of that name, which Wukongs of one name in several namespaces share. */
    private Optional<String> userOf(Wukong wukong, NetworkSpec network, String bridge) {
        String name = wukong.getMetadata().getName();
        return others(wukong)
                .filter(other -> BridgeUse.byWukong(other, bridge)
                        || other.getMetadata().getName().equals(name)
                                && other.getSpec().networks().stream()
                                        .anyMatch(n -> n.name().equals(network.name())))
                .map(other -> named(wukong, other))
                .findFirst()
                .or(() -> informers
                        .all(NetworkAttachmentDefinition.class)
                        .filter(definition -> !isMadeFor(wukong, definition))
                        .filter(definition -> BridgeUse.byAttachment(definition, bridge))
                        .map(definition -> named(wukong, definition))
                        .findFirst());
    }

    private Stream<Wukong> others(Wukong wukong) {
        return informers
                .wukongs()
                .filter(other -> other.getSpec() != null
                        && other.getMetadata().getDeletionTimestamp() == null
                        && !other.getMetadata()
                                .getUid()
                                .equals(wukong.getMetadata().getUid()));
    }

    /** A machine of the Wukong's name that it does not own stays: the Wukong is deleted with {@code --cascade=orphan}. */
    private static boolean goesWith(Wukong wukong, VirtualMachine machine) {
        return machine.getMetadata().getNamespace().equals(wukong.getMetadata().getNamespace())
                && Owners.include(machine, wukong);
    }

    private static boolean attaches(VirtualMachine machine, String qualified) {
        String namespace = machine.getMetadata().getNamespace();
        return machine.guestSpec().map(VirtualMachineInstanceSpec::networks).stream()
                .flatMap(List::stream)
                .filter(network -> network.multus() != null)
                .map(network -> network.multus().networkName())
                .anyMatch(nad -> qualified.equals(Names.qualified(namespace, nad)));
    }

    private static boolean isMadeFor(Wukong wukong, NetworkAttachmentDefinition definition) {
        return definition
                        .getMetadata()
                        .getNamespace()
                        .equals(wukong.getMetadata().getNamespace())
                && wukong.getSpec().networks().stream()
                        .map(network ->
                                Names.networkAttachment(wukong.getMetadata().getName(), network.name()))
                        .anyMatch(definition.getMetadata().getName()::equals);
    }

    private static List<OwnerReference> withoutOwner(Wukong wukong, NetworkAttachmentDefinition definition) {
        return Owners.of(definition).stream()
                .filter(owner -> !owner.getUid().equals(wukong.getMetadata().getUid()))
                .toList();
    }

    private void own(NetworkAttachmentDefinition definition, List<OwnerReference> owners) {
        ArrayNode list = JSON.arrayNode();
        owners.forEach(list::addPOJO);
        ObjectNode patch = JSON.objectNode();
        patch.withObjectProperty("metadata")
                .put("resourceVersion", definition.getMetadata().getResourceVersion())
                .set("ownerReferences", DriftDetector.tree(list));
        writer.merge(definition, patch, FieldManagers.OPERATOR);
    }

    /** A user of something of a Wukong, for its events: an object of another namespace is named in the log alone. */
    private static String named(Wukong wukong, HasMetadata user) {
        String namespace = user.getMetadata().getNamespace();
        String text = "%s %s/%s"
                .formatted(user.getKind(), namespace, user.getMetadata().getName());
        if (namespace.equals(wukong.getMetadata().getNamespace())) {
            return text;
        }
        log.info("{} uses a network of Wukong {}", text, WukongName.of(wukong));
        return "a " + user.getKind() + " of another namespace";
    }
}
