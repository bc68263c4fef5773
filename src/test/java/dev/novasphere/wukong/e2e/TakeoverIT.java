package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Phase;
import dev.novasphere.wukong.api.v1alpha1.VolumeStatus;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.InterfaceStatus;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineSpec;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.testcluster.ApiRequests;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wukongs with all that a revision of the Go operator left of them, found by this operator when it starts. */
@Tag("full")
class TakeoverIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String POLICY = "web-external-bridge";
    private static final String POLICY_RIGHT = "old-node-policies";

    private final Scene scene = Scene.shared();
    private final KubernetesClient go = scene.cluster().client("manager/v0.0.0 (linux/amd64) kubernetes/$Format");
    private String namespace;

    @BeforeEach
    void newNamespace() {
        namespace = scene.cluster().newNamespace("takeover");
    }

    @AfterEach
    void nothingClusterWideStays() {
        go.close();
        policy().delete();
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
        scene.client().rbac().clusterRoleBindings().withName(POLICY_RIGHT).delete();
        scene.client().rbac().clusterRoles().withName(POLICY_RIGHT).delete();
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void a_running_machine_is_taken_over_without_a_restart(String revision) {
        leftBy(revision);
        VirtualMachineInstance guest = guest();

        scene.restartOperator();
        Wukong taken = scene.awaitPhase(namespace, "web", Phase.Running);
        scene.awaitQuiet();

        assertThat(guest().getMetadata().getUid()).isEqualTo(guest.getMetadata().getUid());
        assertThat(machine().getMetadata().getLabels()).containsEntry("vm.novasphere.dev/wukong", "web");
        assertThat(machine().getStatus().condition("RestartRequired")).isEmpty();
        assertThat(Scene.condition(taken, "RestartRequired")).isNull();
        assertThat(volume("cloudinitdisk").cloudInitNoCloud().userData()).contains("passwd: $6$saltsaltsalt$");
        assertThat(template().networks().get(1).name())
                .isEqualTo(revision.equals(GoOperator.DECEMBER) ? "web-external-nad" : "external");
        assertThat(template().domain().devices().interfaces())
                .extracting(Interface::macAddress)
                .containsOnlyNulls();
        assertThat(taken.getStatus().networks().get(1).macAddress()).isEqualTo(macOfCard(guest, 1));
        assertThat(Scene.condition(taken, "CloudInitReady").getReason()).isEqualTo("CloudInitKept");
        assertThat(Scene.condition(taken, "NetworksConfigured").getMessage()).contains("once it is off");
        assertThat(reasons("web")).contains("TakenOver").doesNotContain("VirtualMachineCreated");
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void the_next_stop_and_start_bring_the_new_shape_with_the_old_addresses(String revision) {
        leftBy(revision);
        String mac = macOfCard(guest(), 1);
        scene.restartOperator();
        scene.awaitPhase(namespace, "web", Phase.Running);

        scene.kubeVirt().virtctl().stop(namespace, "web-vm");
        scene.awaitPhase(namespace, "web", Phase.Stopped);
        until(
                "the Secret takes the place of the inline text",
                () -> volume("cloudinitdisk").cloudInitNoCloud().secretRef() != null);
        scene.kubeVirt().virtctl().start(namespace, "web-vm");
        Wukong started = scene.awaitPhase(namespace, "web", Phase.Running);

        assertThat(template().networks()).extracting(n -> n.name()).containsExactly("default", "external");
        assertThat(template().domain().devices().interfaces().get(1).macAddress())
                .isEqualTo(mac);
        assertThat(macOfCard(guest(), 1)).isEqualTo(mac);
        assertThat(machine().getStatus().condition("RestartRequired")).isEmpty();
        assertThat(Scene.condition(started, "CloudInitReady").getReason()).isEqualTo("Rendered");
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void running_becomes_a_run_strategy_in_one_write(String revision) {
        leftBy(revision);
        List<VirtualMachineSpec> seen = new CopyOnWriteArrayList<>();
        try (Watch watch = machines().watch(new Recorder(seen))) {
            scene.restartOperator();
            scene.awaitPhase(namespace, "web", Phase.Running);
            scene.awaitQuiet();
        }

        assertThat(seen).anyMatch(spec -> spec.running() != null).anyMatch(spec -> spec.runStrategy() != null);
        assertThat(seen).allMatch(spec -> (spec.running() == null) != (spec.runStrategy() == null));
        assertThat(machine().getSpec().runStrategy()).isEqualTo("Always");
        assertThat(machine().getSpec().running()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void a_machine_that_is_off_stays_off(String revision) {
        leftBy(revision);
        machines().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"running\":false}}");
        until("the guest is off", () -> guest() == null);

        scene.restartOperator();
        Wukong taken = scene.awaitPhase(namespace, "web", Phase.Stopped);
        scene.awaitQuiet();

        assertThat(guest()).isNull();
        assertThat(machine().getSpec().runStrategy()).isEqualTo("Halted");
        assertThat(machine().getSpec().running()).isNull();
        assertThat(taken.getStatus().appliedRunStrategy()).isEqualTo("Halted");
        assertThat(volume("cloudinitdisk").cloudInitNoCloud().secretRef()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void a_field_taken_out_of_the_wukong_goes_from_the_machine(String revision) {
        leftBy(revision);
        scene.restartOperator();
        scene.awaitPhase(namespace, "web", Phase.Running);
        assertThat(template().nodeSelector()).containsEntry("zone", "a");

        scene.patch(namespace, "web", "{\"spec\":{\"highAvailability\":null}}");

        until("the node selector goes", () -> template().nodeSelector().isEmpty());
        assertThat(template().tolerations()).isEmpty();
        assertThat(machine().getMetadata().getManagedFields())
                .filteredOn(entry -> entry.getManager().equals("manager"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void contents_of_the_old_status_do_not_stay_in_it(String revision) {
        leftBy(revision);
        scene.restartOperator();
        Wukong taken = scene.awaitPhase(namespace, "web", Phase.Running);
        assertThat(taken.getStatus().volumes()).extracting(VolumeStatus::name).containsExactly("system", "data");

        scene.kubeVirt().virtctl().stop(namespace, "web-vm");
        Wukong stopped = scene.awaitPhase(namespace, "web", Phase.Stopped);

        assertThat(stopped.getStatus().nodeName()).isNull();
        assertThat(stopped.getMetadata().getManagedFields())
                .filteredOn(entry -> "status".equals(entry.getSubresource()))
                .extracting(ManagedFieldsEntry::getManager)
                .containsExactly("wukong-operator");
    }

    @Test
    void what_another_program_of_the_same_name_wrote_is_left_to_it() {
        leftBy(GoOperator.JANUARY);
        go.resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName("web-vm")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"backup\":\"nightly\"},\"annotations\":{\"note\":\"keep\"}}}");

        scene.restartOperator();
        scene.awaitPhase(namespace, "web", Phase.Running);

        assertThat(machine().getMetadata().getLabels()).containsEntry("backup", "nightly");
        assertThat(machine().getMetadata().getAnnotations()).containsEntry("note", "keep");
        assertThat(machine().getMetadata().getManagedFields())
                .filteredOn(entry -> entry.getManager().equals("manager"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.getFieldsV1().getAdditionalProperties())
                        .containsOnlyKeys("f:metadata"));
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void once_taken_over_a_restart_of_the_operator_writes_nothing(String revision) {
        leftBy(revision);
        scene.restartOperator();
        scene.awaitPhase(namespace, "web", Phase.Running);
        scene.awaitQuiet();

        long mark = scene.cluster().requests().mark();
        scene.restartOperator();
        scene.awaitQuiet();

        assertThat(scene.operatorRequests(mark)).noneMatch(ApiRequests.Request::writes);
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void its_policy_and_definition_go_with_the_wukong_and_the_data_stays(String revision) {
        mayDeletePolicies();
        leftBy(revision);
        scene.restartOperator();
        scene.awaitPhase(namespace, "web", Phase.Running);

        scene.client().resource(scene.wukong(namespace, "web")).delete();

        until("the Wukong is gone", () -> scene.wukong(namespace, "web") == null);
        until("the machine is gone", () -> machine() == null);
        until("the definition is gone", () -> attachment() == null);
        assertThat(policy().get()).isNull();
        assertThat(reasons("web").contains("NodePolicyDeleted")).isEqualTo(revision.equals(GoOperator.JANUARY));
        scene.awaitQuiet();
        assertThat(scene.client()
                        .persistentVolumeClaims()
                        .inNamespace(namespace)
                        .list()
                        .getItems())
                .extracting(claim -> claim.getMetadata().getName())
                .containsExactlyInAnyOrder("web-system", "web-data");
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void a_deletion_that_was_stuck_completes(String revision) {
        mayDeletePolicies();
        leftBy(revision);
        scene.client().resource(scene.wukong(namespace, "web")).delete();
        assertThat(scene.wukong(namespace, "web").getMetadata().getDeletionTimestamp())
                .isNotNull();

        scene.restartOperator();

        until("the Wukong is gone", () -> scene.wukong(namespace, "web") == null);
        until("the machine is gone", () -> machine() == null);
        until("the definition is gone", () -> attachment() == null);
        assertThat(policy().get())
                .as(() -> "events: "
                        + events("web").stream().map(Event::getMessage).toList())
                .isNull();
    }

    @Test
    void without_the_right_the_policy_stays_and_is_reported_and_deletion_ends() {
        leftBy(GoOperator.JANUARY);
        scene.restartOperator();
        scene.awaitPhase(namespace, "web", Phase.Running);

        scene.client().resource(scene.wukong(namespace, "web")).delete();

        until("the Wukong is gone", () -> scene.wukong(namespace, "web") == null);
        assertThat(policy().get()).isNotNull();
        until("what stays is told", () -> reasons("web").contains("NodePolicyLeft"));
        assertThat(events("web"))
                .filteredOn(event -> event.getReason().equals("NodePolicyLeft"))
                .singleElement()
                .satisfies(event -> assertThat(event.getMessage()).contains("kubectl delete nncp " + POLICY));
    }

    @Test
    void a_bridge_and_a_definition_that_others_use_stay() {
        mayDeletePolicies();
        leftBy(GoOperator.JANUARY);
        scene.create(namespace, """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: neighbour}
                spec:
                  cpu: 1
                  memory: 1Gi
                  networks:
                    - {name: shared, nadName: web-external-nad}
                    - {name: own, bridgeName: br-external}
                  disks: [{name: root, size: 1Gi, storageClassName: standard}]
                """);
        scene.restartOperator();
        scene.awaitPhase(namespace, "web", Phase.Running);
        scene.awaitPhase(namespace, "neighbour", Phase.Running);

        scene.client().resource(scene.wukong(namespace, "web")).delete();

        until("the machine is gone", () -> machine() == null);
        scene.awaitQuiet();
        assertThat(attachment()).isNotNull();
        assertThat(policy().get()).isNotNull();
        assertThat(events("web"))
                .filteredOn(event -> event.getReason().equals("StillUsed"))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.getMessage()).contains("Wukong " + namespace + "/neighbour"));
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void the_go_operator_still_at_work_is_reported_and_not_fought(String revision) {
        GoOperator rival = leftBy(revision);
        scene.restartOperator();
        scene.awaitPhase(namespace, "web", Phase.Running);
        long mark = scene.cluster().requests().mark();

        rival.writeMachine();
        Wukong contested = scene.awaitCondition(namespace, "web", "Applied", "False", "OtherOperator");
        scene.patch(namespace, "web", "{\"spec\":{\"memory\":\"5Gi\"}}");
        scene.awaitQuiet();

        assertThat(Scene.condition(contested, "Applied").getMessage())
                .contains("Field manager manager wrote", "--replicas=0");
        assertThat(machine().getSpec().running()).isTrue();
        assertThat(scene.operatorRequests(mark))
                .noneMatch(r -> r.writes() && r.resource().equals("virtualmachines"));
        assertThat(reasons("web")).contains("OtherOperator");

        lastWriteLiesBack(Duration.ofMinutes(6));

        scene.awaitCondition(namespace, "web", "Applied", "True", "Applied");
        assertThat(machine().getSpec().running()).isNull();
        assertThat(machine().getSpec().runStrategy()).isEqualTo("Always");
        until("the change is carried out", () -> "5Gi"
                .equals(String.valueOf(template().domain().memory().guest())));
    }

    /** Stops the operator and plays the Go operator until its machine runs. */
    private GoOperator leftBy(String revision) {
        scene.operator().close();
        Wukong wukong = GoOperator.manifest(revision);
        wukong.getMetadata().setNamespace(namespace);
        scene.client().resource(wukong).create();
        GoOperator operator = new GoOperator(go, revision, namespace);
        operator.reconcile();
        until(
                "the guest runs",
                () -> guest() != null
                        && guest().getStatus() != null
                        && "Running".equals(guest().getStatus().phase())
                        && macOfCard(guest(), 1) != null);
        operator.writeMachine();
        operator.updateStatus();
        return operator;
    }

    /** Dates the Go operator's last write back, and touches the machine so that it is reconciled. */
    private void lastWriteLiesBack(Duration ago) {
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

    private void mayDeletePolicies() {
        scene.client()
                .resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(POLICY_RIGHT)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("nmstate.io")
                        .withResources("nodenetworkconfigurationpolicies")
                        .withVerbs("get", "delete")
                        .endRule()
                        .build())
                .create();
        scene.client()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(POLICY_RIGHT)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", POLICY_RIGHT)
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName(OperatorInstallation.SERVICE_ACCOUNT)
                        .withNamespace(OperatorInstallation.NAMESPACE)
                        .endSubject()
                        .build())
                .create();
    }

    private static void until(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
    }

    private Resource<VirtualMachine> machines() {
        return scene.client()
                .resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName("web-vm");
    }

    private VirtualMachine machine() {
        return machines().get();
    }

    private VirtualMachineInstanceSpec template() {
        return machine().getSpec().template().spec();
    }

    private Volume volume(String name) {
        return template().volumes().stream()
                .filter(v -> v.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private VirtualMachineInstance guest() {
        return scene.client()
                .resources(VirtualMachineInstance.class)
                .inNamespace(namespace)
                .withName("web-vm")
                .get();
    }

    private static String macOfCard(VirtualMachineInstance guest, int index) {
        List<InterfaceStatus> cards = guest.getStatus().interfaces();
        return cards.size() <= index ? null : cards.get(index).mac();
    }

    private NetworkAttachmentDefinition attachment() {
        return scene.client()
                .resources(NetworkAttachmentDefinition.class)
                .inNamespace(namespace)
                .withName("web-external-nad")
                .get();
    }

    private Resource<NodeNetworkConfigurationPolicy> policy() {
        return scene.client().resources(NodeNetworkConfigurationPolicy.class).withName(POLICY);
    }

    private List<Event> events(String wukong) {
        return scene.client().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(e -> e.getInvolvedObject().getName().equals(wukong))
                .toList();
    }

    private List<String> reasons(String wukong) {
        return events(wukong).stream().map(Event::getReason).toList();
    }

    private record Recorder(List<VirtualMachineSpec> seen) implements Watcher<VirtualMachine> {

        @Override
        public void eventReceived(Action action, VirtualMachine machine) {
            seen.add(machine.getSpec());
        }

        @Override
        public void onClose(WatcherException cause) {
            throw new AssertionError("the watch ended", cause);
        }
    }
}
