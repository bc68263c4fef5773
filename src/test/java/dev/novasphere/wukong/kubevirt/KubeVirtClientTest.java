package dev.novasphere.wukong.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineSpec;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigration;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationEnactment;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkState;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KubeVirtClientTest {

    private static final String MACHINE = "/apis/subresources.kubevirt.io/v1/namespaces/shop/virtualmachines/web-vm/";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AnsweringServer server = AnsweringServer.start(this::answer);
    private final KubernetesClient client = server.client();
    private int code = 200;
    private Object answer = Map.of("apiVersion", "v1", "kind", "List", "items", List.of());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void any_client_adapts_without_asking_the_server() {
        try (KubernetesClient unreachable = AnsweringServer.clientOf("http://127.0.0.1:1")) {
            assertThat(unreachable.adapt(KubeVirtClient.class)).isNotNull();
            assertThat(unreachable.adapt(KubeVirtClient.class).adapt(KubernetesClient.class))
                    .isNotNull();
        }
    }

    static Stream<Arguments> operations() {
        return Stream.of(
                operation(VirtualMachine.class, kubevirt -> kubevirt.virtualMachines()
                        .inNamespace("shop")
                        .list()),
                operation(VirtualMachineInstance.class, kubevirt -> kubevirt.virtualMachineInstances()
                        .inNamespace("shop")
                        .list()),
                operation(
                        DataVolume.class,
                        kubevirt -> kubevirt.dataVolumes().inNamespace("shop").list()),
                operation(StorageProfile.class, kubevirt -> kubevirt.storageProfiles()
                        .list()),
                operation(NetworkAttachmentDefinition.class, kubevirt -> kubevirt.networkAttachmentDefinitions()
                        .inNamespace("shop")
                        .list()),
                operation(
                        KubeVirt.class,
                        kubevirt -> kubevirt.kubeVirts().inNamespace("shop").list()),
                operation(NodeNetworkConfigurationPolicy.class, kubevirt -> kubevirt.nodeNetworkConfigurationPolicies()
                        .list()),
                operation(
                        NodeNetworkConfigurationEnactment.class,
                        kubevirt ->
                                kubevirt.nodeNetworkConfigurationEnactments().list()),
                operation(NodeNetworkState.class, kubevirt -> kubevirt.nodeNetworkStates()
                        .list()),
                operation(
                        VirtualMachineSnapshot.class,
                        kubevirt -> kubevirt.snapshots().inNamespace("shop").list()),
                operation(
                        VirtualMachineRestore.class,
                        kubevirt -> kubevirt.restores().inNamespace("shop").list()),
                operation(
                        VirtualMachineInstanceMigration.class,
                        kubevirt -> kubevirt.migrations().inNamespace("shop").list()));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void an_operation_asks_for_its_kind(Class<? extends HasMetadata> kind, Consumer<KubeVirtClient> list) {
        list.accept(client.adapt(KubeVirtClient.class));

        String namespace = Namespaced.class.isAssignableFrom(kind) ? "/namespaces/shop" : "";
        assertThat(requests)
                .containsExactly("GET /apis/" + HasMetadata.getApiVersion(kind) + namespace + "/"
                        + HasMetadata.getPlural(kind) + " ");
    }

    @Test
    void every_kind_has_an_operation() {
        assertThat(operations().map(operation -> operation.get()[0]))
                .containsExactlyInAnyOrderElementsOf(KubeVirtModel.kinds());
    }

    @Test
    void a_machine_is_read_with_its_type() {
        answer = Map.of(
                "apiVersion",
                "kubevirt.io/v1",
                "kind",
                "VirtualMachine",
                "metadata",
                Map.of("name", "web-vm"),
                "spec",
                Map.of("runStrategy", "Halted"));

        VirtualMachine machine = client.adapt(KubeVirtClient.class)
                .virtualMachines()
                .inNamespace("shop")
                .withName("web-vm")
                .get();

        assertThat(machine.getSpec()).isEqualTo(new VirtualMachineSpec(null, "Halted", null, null, null, null));
    }

    @Test
    void power_is_switched_by_the_subresources() {
        answers(202, "");

        power().start();
        power().restart();

        assertThat(requests).containsExactly("PUT " + MACHINE + "start {}", "PUT " + MACHINE + "restart {}");
    }

    @Test
    void a_machine_that_is_already_as_asked_counts_as_done() {
        answers(409, "Operation cannot be fulfilled on virtualmachine.kubevirt.io \"web-vm\": VM is already running");
        power().start();

        assertThat(requests).hasSize(1);
    }

    @Test
    void other_refusals_are_thrown_with_what_kubevirt_says() {
        answers(409, "Always does not support manual start requests");
        assertRefused(() -> power().start(), 409, "does not support manual start requests");

        answers(409, "VM is not running");
        assertRefused(() -> power().restart(), 409, "not running");

        answers(404, "virtualmachine.kubevirt.io \"web-vm\" not found");
        assertRefused(() -> power().start(), 404, "not found");

        answers(403, "nobody said VM is already running");
        assertRefused(() -> power().start(), 403, "already running");
    }

    /** A restart whose answer was lost would otherwise meet the new guest. */
    @Test
    void power_is_asked_for_once_also_by_a_client_that_repeats_what_fails() {
        answers(503, "the answer was lost");
        Config repeating = new ConfigBuilder(Config.empty())
                .withMasterUrl(client.getMasterUrl().toString())
                .withRequestRetryBackoffLimit(2)
                .withRequestRetryBackoffInterval(1)
                .build();
        try (KubernetesClient other =
                new KubernetesClientBuilder().withConfig(repeating).build()) {
            PowerSwitch power = other.adapt(KubeVirtClient.class).power("shop", "web-vm");
            assertRefused(power::restart, 503, "lost");
            assertRefused(power::start, 503, "lost");
            assertThat(requests).hasSize(2);

            requests.clear();
            assertRefused(
                    () -> other.secrets().inNamespace("shop").withName("keys").get(), 503, "lost");
            assertThat(requests).hasSize(3);
        }
    }

    private static void assertRefused(Runnable call, int code, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> assertThat(refusal.getCode())
                        .isEqualTo(code))
                .hasMessageContaining(message);
    }

    private PowerSwitch power() {
        return client.adapt(KubeVirtClient.class).power("shop", "web-vm");
    }

    private void answers(int code, String message) {
        this.code = code;
        answer = code < 300
                ? ""
                : new StatusBuilder()
                        .withStatus("Failure")
                        .withCode(code)
                        .withMessage(message)
                        .build();
    }

    private AnsweringServer.Answer answer(AnsweringServer.Request request) {
        requests.add(request.method() + " " + request.uri().getPath() + " " + request.body());
        return new AnsweringServer.Answer(code, answer);
    }

    private static Arguments operation(Class<? extends HasMetadata> kind, Consumer<KubeVirtClient> list) {
        return Arguments.of(kind, list);
    }
}
