package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.instance.InterfaceStatus;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;

/** What a revision of the Go operator left of the Wukong web in a namespace of its own. */
final class LeftByGoOperator {

    static final String POLICY = "web-external-bridge";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Scene scene;
    private final KubernetesClient go;
    private final String namespace;
    private final GoOperator operator;
    private VirtualMachineInstance guestBefore;

    /** Plays the Go operator, while no operator is at work, up to its machine. */
    LeftByGoOperator(Scene scene, KubernetesClient go, String revision) {
        this.scene = scene;
        this.go = go;
        this.namespace = scene.cluster().newNamespace("takeover");
        Wukong wukong = GoOperator.manifest(revision);
        wukong.getMetadata().setNamespace(namespace);
        scene.client().resource(wukong).create();
        operator = new GoOperator(go, revision, namespace);
        operator.reconcile();
    }

    /** Goes on until the guest runs, and writes the status. */
    LeftByGoOperator running() {
        until(
                "the guest runs",
                () -> guest() != null
                        && guest().getStatus() != null
                        && "Running".equals(guest().getStatus().phase())
                        && macOfCard(guest(), 1) != null);
        operator.writeMachine();
        operator.updateStatus();
        guestBefore = guest();
        return this;
    }

    /** The guest as the Go operator left it. */
    VirtualMachineInstance guestBefore() {
        return guestBefore;
    }

    String namespace() {
        return namespace;
    }

    /** The Go operator, should it still be at work. */
    GoOperator rival() {
        return operator;
    }

    /** The machine as a client with the Go operator's name writes it. */
    Resource<VirtualMachine> machineOfTheProgram() {
        return go.resources(VirtualMachine.class).inNamespace(namespace).withName("web-vm");
    }

    /** Dates the Go operator's last write back, and touches the machine so that it is reconciled. */
    void lastWriteLiesBack(Duration ago) {
        machines().edit(machine -> {
            machine.getMetadata().getManagedFields().stream()
                    .filter(entry -> entry.getManager().equals("manager"))
                    .forEach(entry -> entry.setTime(Instant.now()
                            .minus(ago)
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString()));
            // A label, because annotations of others are not read and their changes cause no reconciliation.
            machine.getMetadata().getLabels().put("touched", "yes");
            return machine;
        });
    }

    /** Ends a Wukong of a test, whoever is at work: one of the same name elsewhere would use its bridge. */
    private void end(Wukong wukong) {
        Resource<Wukong> live = scene.client()
                .resources(Wukong.class)
                .inNamespace(namespace)
                .withName(wukong.getMetadata().getName());
        live.delete();
        try {
            live.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).isEqualTo(HttpURLConnection.HTTP_NOT_FOUND);
        }
        until("the Wukong of the test is gone", () -> live.get() == null);
    }

    /** Ends what is in the namespace; objects of the cluster stay. */
    void end() {
        scene.client()
                .resources(Wukong.class)
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(this::end);
        until("no definition of the test names the bridge any more", () -> {
            scene.client()
                    .resources(NetworkAttachmentDefinition.class)
                    .inNamespace(namespace)
                    .delete();
            return scene.client()
                    .resources(NetworkAttachmentDefinition.class)
                    .inNamespace(namespace)
                    .list()
                    .getItems()
                    .isEmpty();
        });
    }

    static void until(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
    }

    Resource<VirtualMachine> machines() {
        return scene.client()
                .resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName("web-vm");
    }

    VirtualMachine machine() {
        return machines().get();
    }

    VirtualMachineInstanceSpec template() {
        return machine().getSpec().template().spec();
    }

    Volume volume(String name) {
        return template().volumes().stream()
                .filter(v -> v.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    VirtualMachineInstance guest() {
        return scene.client()
                .resources(VirtualMachineInstance.class)
                .inNamespace(namespace)
                .withName("web-vm")
                .get();
    }

    static String macOfCard(VirtualMachineInstance guest, int index) {
        List<InterfaceStatus> cards = guest.getStatus().interfaces();
        return cards.size() <= index ? null : cards.get(index).mac();
    }

    NetworkAttachmentDefinition attachment() {
        return scene.client()
                .resources(NetworkAttachmentDefinition.class)
                .inNamespace(namespace)
                .withName("web-external-nad")
                .get();
    }

    /** The policy of the Go operator's bridge, of which there is one in the cluster. */
    static Resource<NodeNetworkConfigurationPolicy> policy(Scene scene) {
        return scene.client().resources(NodeNetworkConfigurationPolicy.class).withName(POLICY);
    }

    Resource<NodeNetworkConfigurationPolicy> policy() {
        return policy(scene);
    }

    List<Event> events(String wukong) {
        return scene.client().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(e -> e.getInvolvedObject().getName().equals(wukong))
                .toList();
    }

    List<String> reasons(String wukong) {
        return events(wukong).stream().map(Event::getReason).toList();
    }
}
