package dev.novasphere.wukong.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.apply.outcome.Attempt;
import dev.novasphere.wukong.apply.snapshot.SnapshotRequests;
import dev.novasphere.wukong.deletion.FinalizerManager;
import dev.novasphere.wukong.deletion.ProtectionMarks;
import dev.novasphere.wukong.gooperator.GoOperatorLeftovers;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.nodenetwork.NodeBridgeCleanup;
import dev.novasphere.wukong.nodenetwork.NodeBridges;
import dev.novasphere.wukong.observability.EndingNamespaces;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.observe.NodeNetworkObserver;
import dev.novasphere.wukong.plan.ObservedBuilder;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.naming.Finalizers;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.observed.node.NodeNetworkPermission;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.step.Apply;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import dev.novasphere.wukong.plan.step.CreateRestore;
import dev.novasphere.wukong.plan.step.DeleteDisk;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import dev.novasphere.wukong.plan.step.Step;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import dev.novasphere.wukong.watch.ApiAvailability;
import dev.novasphere.wukong.watch.GivenInformers;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.OwnerGoneException;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The cache holds a Wukong that lives; the server knows better. */
class OutdatedCacheTest {

    private static final Status NOT_FOUND =
            new StatusBuilder().withCode(404).withReason("NotFound").build();
    private static final Status IT_EXISTS =
            new StatusBuilder().withCode(409).withReason("AlreadyExists").build();
    private static final PowerPlan POWER = new PowerPlan("Always", "Always", true);
    private static final String CLAIM = """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata:
              {name: web-root, namespace: shop, resourceVersion: "7", labels: {vm.novasphere.dev/wukong: web}}
            spec: {resources: {requests: {storage: 1Gi}}}
            """;
    private static final String MACHINE = """
            apiVersion: kubevirt.io/v1
            kind: VirtualMachine
            metadata:
              name: web-vm
              namespace: shop
              resourceVersion: "7"
              annotations: {vm.novasphere.dev/applied-hash: before, vm.novasphere.dev/run-strategy: Always}
            spec:
              runStrategy: Always
              template: {spec: {domain: {devices: {}}, networks: [{name: lan, multus: {networkName: web-lan-nad}}]}}
            """;
    private static final String NETWORK = """
            apiVersion: k8s.cni.cncf.io/v1
            kind: NetworkAttachmentDefinition
            metadata: {name: web-lan-nad, namespace: shop, resourceVersion: "7"}
            spec: {config: '{"cniVersion":"0.3.1","type":"bridge","bridge":"br0"}'}
            """;

    private final List<AnsweringServer.Request> requests = new ArrayList<>();
    private final AnsweringServer server = AnsweringServer.start(this::answer);
    private final List<HasMetadata> cached = new ArrayList<>(List.of(wukong()));
    private final Informers informers = new GivenInformers(cached);
    private final Writer writer = new Writer(server.client(), informers);
    private final Applier applier =
            new Applier(server.client(), informers, writer, null, new WukongEvents(writer, new EndingNamespaces()));
    private final SnapshotRequests snapshots = new SnapshotRequests(server.client(), writer);
    private Object onServer = wukong();
    private HasMetadata existing;
    private String policy;

    @AfterEach
    void end() {
        server.close();
    }

    /** What became of the Wukong that the cache holds alive. */
    enum Fate {
        GONE(wukong -> NOT_FOUND),
        REPLACED(wukong -> {
            wukong.getMetadata().setUid("uid-2");
            return wukong;
        }),
        BEING_DELETED(wukong -> {
            wukong.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
            wukong.getMetadata().setFinalizers(List.of("orphan"));
            return wukong;
        });

        private final Function<Wukong, Object> answer;

        Fate(Function<Wukong, Object> answer) {
            this.answer = answer;
        }
    }

    static Stream<HasMetadata> objectsWithoutOwner() {
        DataVolume dataVolume = new DataVolume();
        dataVolume.setMetadata(read(CLAIM, PersistentVolumeClaim.class).getMetadata());
        return Stream.of(
                dataVolume,
                read(CLAIM, PersistentVolumeClaim.class),
                read(MACHINE, VirtualMachine.class),
                read(NETWORK, NetworkAttachmentDefinition.class));
    }

    @ParameterizedTest
    @MethodSource("objectsWithoutOwner")
    void an_owner_that_is_gone_on_the_server_is_not_put_back(HasMetadata live) {
        for (Fate fate : Fate.values()) {
            requests.clear();
            onServer = fate.answer.apply(wukong());

            assertThatThrownBy(() -> apply(live)).as(fate.name()).isInstanceOf(OwnerGoneException.class);
            assertThat(writes()).as(fate.name()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("objectsWithoutOwner")
    void an_owner_that_lives_is_added_to_the_version_that_was_seen(HasMetadata live) {
        apply(live);

        assertThat(changes()).singleElement().satisfies(change -> assertThat(change.body())
                .contains("\"uid\":\"uid-1\"")
                .contains("\"resourceVersion\":\"7\""));
        assertThat(reads().stream().filter(read -> read.uri().getPath().contains("/wukongs")))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("objectsWithoutOwner")
    void an_object_that_has_its_owner_is_changed_without_reading_the_wukong(HasMetadata live) {
        live.getMetadata().setOwnerReferences(List.of(owner()));
        live.getMetadata().setLabels(Map.of());

        apply(live);

        assertThat(changes()).singleElement().satisfies(change -> assertThat(change.body())
                .contains("\"resourceVersion\":\"7\""));
        assertThat(reads()).isEmpty();
    }

    @Test
    void a_new_machine_is_created_only_where_there_is_none() {
        applier.apply(
                wukong(),
                new Plan(List.of(machineStep(owned(read(MACHINE, VirtualMachine.class)))), List.of(), POWER),
                Observed.nothing(),
                new NamedObjects(server.client()));

        assertThat(writes()).singleElement().satisfies(write -> assertThat(write.body())
                .contains("\"resourceVersion\":\"1\""));
        assertThat(reads()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Fate.class)
    void a_disk_that_the_cached_spec_no_longer_names_is_not_deleted_for_a_wukong_that_is_gone(Fate fate) {
        onServer = fate.answer.apply(wukong());

        assertThatThrownBy(this::clearRemovedDisk).isInstanceOf(OwnerGoneException.class);
        assertThat(writes()).isEmpty();
    }

    @Test
    void a_disk_that_came_back_into_the_spec_meanwhile_is_not_deleted() {
        onServer = changed(wukong -> {
            wukong.getMetadata().setGeneration(3L);
            return wukong;
        });

        assertThatThrownBy(this::clearRemovedDisk).isInstanceOf(OwnerGoneException.class);
        assertThat(writes()).isEmpty();
    }

    @Test
    void a_removed_disk_of_a_wukong_that_was_protected_meanwhile_is_not_deleted() {
        onServer = changed(wukong -> {
            wukong.getMetadata().setAnnotations(Map.of("vm.novasphere.dev/deletion-protection", "true"));
            return wukong;
        });

        clearRemovedDisk();

        assertThat(writes()).isEmpty();
    }

    /** The machine changed over to the claim by a write whose answer was lost, or is back on it after a restore. */
    @Test
    void a_removed_disk_that_the_machine_uses_by_now_is_not_deleted() {
        VirtualMachine seen = read(MACHINE, VirtualMachine.class);
        existing = read(
                MACHINE.replace(
                        "{spec: {", "{spec: {volumes: [{name: root, persistentVolumeClaim: {claimName: web-root}}], "),
                VirtualMachine.class);

        assertThatThrownBy(() -> clearRemovedDisk(Optional.of(seen)))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("shop/web-vm changed meanwhile");
        assertThat(writes()).isEmpty();

        existing = seen;
        clearRemovedDisk(Optional.of(seen));
        assertThat(writes().stream().filter(write -> write.method().equals("DELETE")))
                .hasSize(1);
    }

    @Test
    void a_removed_disk_is_deleted_in_the_version_that_was_judged() {
        clearRemovedDisk();

        assertThat(writes().stream().filter(write -> write.method().equals("DELETE")))
                .singleElement()
                .satisfies(write -> assertThat(write.body()).contains("\"resourceVersion\":\"7\""));
    }

    @Test
    void a_restore_is_not_begun_for_a_wukong_that_is_gone() {
        onServer = Fate.REPLACED.answer.apply(wukong());
        WukongRestore restore = new WukongRestore();
        restore.getMetadata().setNamespace("shop");
        restore.getMetadata().setName("web-monday");

        assertThatThrownBy(() -> applier.apply(
                        wukong(),
                        new Plan(List.of(new CreateRestore(restore)), List.of(), POWER),
                        Observed.nothing(),
                        new NamedObjects(server.client())))
                .isInstanceOf(OwnerGoneException.class);
        assertThat(writes()).isEmpty();
    }

    @Test
    void a_restore_that_was_called_off_is_known_to_be() {
        assertThat(snapshots.stillThere(wukong())).isTrue();
        for (Fate fate : Fate.values()) {
            onServer = fate.answer.apply(wukong());

            assertThat(snapshots.stillThere(wukong())).as(fate.name()).isFalse();
        }
    }

    @Test
    void a_machine_on_a_bridge_is_deleted_in_the_version_that_its_wukong_owned() {
        VirtualMachine machine = owned(read(MACHINE, VirtualMachine.class));
        cached.add(machine);

        assertThat(bridgeCleanup().run(deleted())).isPresent();

        assertThat(writes()).singleElement().satisfies(write -> {
            assertThat(write.method()).isEqualTo("DELETE");
            assertThat(write.body()).contains("\"resourceVersion\":\"7\"");
        });
    }

    @Test
    void a_machine_that_its_deleted_wukong_leaves_behind_stays_with_its_bridge() {
        cached.add(read(MACHINE, VirtualMachine.class));

        assertThat(bridgeCleanup().run(deleted())).isEmpty();

        assertThat(writes()).isEmpty();
    }

    @Test
    void a_deletion_that_leaves_the_dependents_waits_for_the_garbage_collector() {
        Wukong deleted = deleted();
        deleted.getMetadata().setFinalizers(List.of("orphan", Finalizers.WUKONG));
        FinalizerManager finalizers = new FinalizerManager(
                writer, List.of(bridgeCleanup()), leftovers(), new ProtectionMarks(informers, writer));
        cached.add(owned(read(MACHINE, VirtualMachine.class)));

        assertThat(finalizers.cleanUp(deleted)).isEmpty();

        assertThat(requests).isEmpty();
    }

    private Wukong deletedWithNetworkOfTheGoOperator() {
        Wukong wukong = deleted();
        wukong.setSpec(Serialization.unmarshal("""
                networks: [{name: lan, type: bridge, bridgeName: br0}]
                """, WukongSpec.class));
        wukong.getMetadata().setManagedFields(List.of(finalizerOfTheGoOperator()));
        onServer = wukong;
        cached.add(read(NETWORK, NetworkAttachmentDefinition.class));
        return wukong;
    }

    private GoOperatorLeftovers leftovers() {
        return new GoOperatorLeftovers(
                server.client(), informers, writer, new WukongEvents(writer, new EndingNamespaces()));
    }

    @Test
    void a_network_of_the_go_operator_stays_for_the_machine_that_its_wukong_leaves_behind() {
        Wukong wukong = deletedWithNetworkOfTheGoOperator();
        cached.add(read(MACHINE, VirtualMachine.class));

        assertThat(leftovers().cleanUp(wukong)).anySatisfy(said -> assertThat(said.message())
                .contains("stays, because VirtualMachine shop/web-vm uses it"));

        assertThat(writes()).isEmpty();
    }

    @Test
    void a_user_of_another_namespace_is_not_named() {
        Wukong wukong = deletedWithNetworkOfTheGoOperator();
        cached.add(read(
                MACHINE.replace("namespace: shop", "namespace: secret-project")
                        .replace("web-lan-nad", "shop/web-lan-nad"),
                VirtualMachine.class));

        assertThat(leftovers().cleanUp(wukong))
                .anySatisfy(said -> assertThat(said.message())
                        .contains("stays, because a VirtualMachine of another namespace uses it"))
                .noneSatisfy(said -> assertThat(said.message()).contains("secret-project"));
    }

    @Test
    void a_policy_of_a_guessed_name_is_left_alone_without_a_word() {
        Wukong wukong = deleted();
        wukong.setSpec(Serialization.unmarshal("""
                networks: [{name: lan, type: bridge, bridgeName: br0}]
                """, WukongSpec.class));
        wukong.getMetadata().setManagedFields(List.of(finalizerOfTheGoOperator()));
        onServer = wukong;
        policy = """
                {"apiVersion": "nmstate.io/v1", "kind": "NodeNetworkConfigurationPolicy",
                 "metadata": {"name": "%s", "resourceVersion": "7"},
                 "spec": {"desiredState": {"interfaces": [{"name": "br-others", "type": "linux-bridge", "state": "up"}]}}}
                """.formatted(Names.goOperatorPolicy("web", "lan"));

        assertThat(leftovers().cleanUp(wukong)).isEmpty();

        assertThat(requests)
                .anyMatch(request -> request.uri().getPath().endsWith(Names.goOperatorPolicy("web", "lan")));
        assertThat(writes()).isEmpty();
    }

    private void clearRemovedDisk() {
        clearRemovedDisk(Optional.empty());
    }

    private void clearRemovedDisk(Optional<VirtualMachine> machine) {
        DeleteDisk step =
                new DeleteDisk(owned(read(CLAIM, PersistentVolumeClaim.class)), "its disk is no longer in spec.disks");
        applier.apply(
                wukong(),
                new Plan(List.of(step), List.of(), POWER),
                new ObservedBuilder().machine(machine).build(),
                new NamedObjects(server.client()));
    }

    private NodeBridgeCleanup bridgeCleanup() {
        ApiAvailability apis = new ApiAvailability(server.client()) {
            @Override
            public boolean serves(OptionalApi api) {
                return true;
            }
        };
        NodeNetworkPermission permission = new NodeNetworkPermission(true, Map.of("a", "b"), Set.of("eth1"));
        NodeNetworkObserver observer = new NodeNetworkObserver(informers, apis, null, permission);
        return new NodeBridgeCleanup(
                server.client(),
                informers,
                writer,
                apis,
                observer,
                new NodeBridges(server.client(), informers, writer, observer),
                permission);
    }

    private Attempt apply(HasMetadata live) {
        HasMetadata wanted = owned(Serialization.clone(live));
        wanted.getMetadata().setLabels(Map.of("vm.novasphere.dev/wukong", "web", "app", "shop"));
        Optional<VirtualMachine> machine =
                Optional.of(live).filter(VirtualMachine.class::isInstance).map(VirtualMachine.class::cast);
        if (live instanceof NetworkAttachmentDefinition) {
            cached.add(live);
        }
        Observed observed = new ObservedBuilder()
                .machine(machine)
                .dataVolumes(live instanceof DataVolume volume ? Map.of("root", volume) : Map.of())
                .claims(live instanceof PersistentVolumeClaim claim ? Map.of("root", claim) : Map.of())
                .build();
        existing = live;
        return applier.apply(
                wukong(),
                new Plan(List.of(step(live, wanted)), List.of(), POWER),
                observed,
                new NamedObjects(server.client()));
    }

    private static Step step(HasMetadata live, HasMetadata wanted) {
        if (wanted instanceof VirtualMachine machine) {
            return machineStep(machine);
        }
        return live instanceof NetworkAttachmentDefinition
                ? new Apply(wanted)
                : new PatchMetadata("root", live, wanted);
    }

    private static Step machineStep(VirtualMachine machine) {
        machine.setSpec(machine.getSpec().withRunStrategy(null));
        return new ApplyMachine(machine, POWER);
    }

    private static <R extends HasMetadata> R owned(R object) {
        object.getMetadata().setOwnerReferences(List.of(owner()));
        return object;
    }

    private static OwnerReference owner() {
        return new OwnerReference("vm.novasphere.dev/v1alpha1", false, true, "Wukong", "web", "uid-1");
    }

    private static Wukong wukong() {
        Wukong wukong = new Wukong();
        wukong.getMetadata().setNamespace("shop");
        wukong.getMetadata().setName("web");
        wukong.getMetadata().setUid("uid-1");
        wukong.getMetadata().setGeneration(2L);
        return wukong;
    }

    private static Wukong changed(UnaryOperator<Wukong> change) {
        return change.apply(wukong());
    }

    private static Wukong deleted() {
        Wukong wukong = (Wukong) Fate.BEING_DELETED.answer.apply(wukong());
        wukong.getMetadata().setFinalizers(List.of(Finalizers.WUKONG));
        return wukong;
    }

    private static <R> R read(String yaml, Class<R> kind) {
        return Serialization.unmarshal(yaml, kind);
    }

    private List<AnsweringServer.Request> writes() {
        return requests.stream()
                .filter(request -> !request.method().equals("GET"))
                .filter(request -> !request.uri().getPath().endsWith("/events"))
                .toList();
    }

    private List<AnsweringServer.Request> changes() {
        return requests.stream()
                .filter(request -> request.method().equals("PATCH"))
                .toList();
    }

    private List<AnsweringServer.Request> reads() {
        return requests.stream()
                .filter(request -> request.method().equals("GET"))
                .toList();
    }

    private AnsweringServer.Answer answer(AnsweringServer.Request request) {
        requests.add(request);
        String path = request.uri().getPath();
        if (path.endsWith("/wukongs/web")) {
            return with(onServer);
        }
        if (path.endsWith("/wukongs")) {
            ObjectNode list = JsonNodeFactory.instance.objectNode();
            list.withArrayProperty("items");
            if (onServer instanceof Wukong wukong) {
                list.withArrayProperty("items").addPOJO(wukong);
            }
            return new AnsweringServer.Answer(200, Serialization.asJson(list));
        }
        if (path.endsWith("/virtualmachines") && request.method().equals("GET")) {
            return new AnsweringServer.Answer(200, Serialization.asJson(Map.of("items", List.of(existing))));
        }
        if (path.endsWith("/network-attachment-definitions") && request.method().equals("GET")) {
            return new AnsweringServer.Answer(200, networksOfTheGoOperator());
        }
        if (path.endsWith("/nodenetworkconfigurationpolicies")) {
            return new AnsweringServer.Answer(200, policies());
        }
        if (path.contains("/nodenetworkconfigurationpolicies/")) {
            return policy == null ? with(NOT_FOUND) : new AnsweringServer.Answer(200, policy);
        }
        return request.method().equals("POST") && existing != null
                ? with(IT_EXISTS)
                : request.method().equals("PATCH") ? new AnsweringServer.Answer(200, request.body()) : with(existing);
    }

    private static ManagedFieldsEntry finalizerOfTheGoOperator() {
        return Serialization.unmarshal("""
                manager: manager
                operation: Update
                apiVersion: vm.novasphere.dev/v1alpha1
                fieldsV1: {"f:metadata": {"f:finalizers": {"v:\\"wukong.novasphere.dev/finalizer\\"": {}}}}
                """, ManagedFieldsEntry.class);
    }

    /** The definition with the managedFields that say who made it. */
    private static String networksOfTheGoOperator() {
        return Serialization.asJson(Serialization.unmarshal("""
                items:
                - metadata:
                    name: web-lan-nad
                    namespace: shop
                    resourceVersion: "7"
                    managedFields:
                    - {manager: manager, operation: Update, apiVersion: k8s.cni.cncf.io/v1, fieldsV1: {"f:spec": {"f:config": {}}}}
                  spec: {config: '{"cniVersion":"0.3.1","type":"bridge","bridge":"br0"}'}
                """, Map.class));
    }

    private static String policies() {
        NodeNetworkConfigurationPolicy policy = new NodeNetworkConfigurationPolicy();
        policy.getMetadata().setName("wukong-br0");
        policy.getMetadata()
                .setLabels(Map.of(
                        "app.kubernetes.io/managed-by", "wukong-operator", "vm.novasphere.dev/node-bridge", "br0"));
        policy.getMetadata().setAnnotations(Map.of("user.vm.novasphere.dev/uid-1", "shop/web"));
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.withArrayProperty("items").addPOJO(policy);
        return Serialization.asJson(list);
    }

    private static AnsweringServer.Answer with(Object body) {
        return new AnsweringServer.Answer(
                body instanceof Status status ? status.getCode() : 200, body == null ? "{}" : body);
    }
}
