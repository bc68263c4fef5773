package dev.novasphere.wukong.watch;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationEnactment;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.nodenetwork.BridgePolicy;
import dev.novasphere.wukong.plan.nodenetwork.BridgeUser;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import dev.novasphere.wukong.plan.observed.node.NodeBridge.Kind;
import dev.novasphere.wukong.watch.lookup.CachedObjects;
import dev.novasphere.wukong.watch.lookup.CachedWukongs;
import dev.novasphere.wukong.watch.lookup.PrimaryIndex;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which Wukongs each row of {@link WatchedKinds} wakes. */
class ConcernedWukongsTest {

    private static final String MACHINE_OF = """
            metadata: {name: %s-vm, namespace: shop}
            spec: {template: {spec: {volumes: [{name: d, persistentVolumeClaim: {claimName: gone-data}}]}}}
            """;
    private static final String GUEST_OF = """
            metadata: {name: %s-vm, namespace: shop}
            spec: {volumes: [{name: d, persistentVolumeClaim: {claimName: gone-data}}]}
            """;

    private final CachedObjects objects = mock(CachedObjects.class);
    private final CachedWukongs wukongs = new CachedWukongs();
    private final ConcernedWukongs concerned = new ConcernedWukongs(
            wukongs,
            objects,
            wukong -> Stream.of(new ResourceID(
                    "undo-" + wukong.getName(), wukong.getNamespace().orElse(""))),
            this::alsoWoken);
    private final Set<ResourceID> alsoWoken = new HashSet<>();
    private final List<Wukong> cached = new ArrayList<>();
    private PrimaryIndex<Wukong> index;

    @BeforeEach
    @SuppressWarnings("unchecked")
    void fill() {
        wukong("shop/plain", "{disks: [{name: d, size: 1Gi, storageClassName: fast}]}");
        wukong("shop/default", "{disks: [{name: d, size: 1Gi}]}");
        wukong("shop/keys", "{sshKeySecret: keys}");
        wukong("shop/password", "{cloudInitUser: {name: u, passwordSecretRef: {name: keys, key: p}}}");
        wukong("shop/near", "{networks: [{name: n, nadName: lan}]}");
        wukong("lab/far", "{networks: [{name: n, nadName: shop/lan}]}");
        wukong("lab/macvlan", "{networks: [{name: n, type: macvlan, physicalInterface: eth1}]}");
        wukong("lab/resizable", "{liveResize: true}");
        wukong("lab/bridge", "{networks: [{name: lan, physicalInterface: eth2}]}");
        cached.add(named(new Wukong(), "lab/without-spec"));
        IndexerResourceCache<Wukong> cache = mock(IndexerResourceCache.class);
        when(cache.list()).thenAnswer(call -> cached.stream());
        when(cache.list(any(Predicate.class)))
                .thenAnswer(call -> cached.stream().filter(call.<Predicate<Wukong>>getArgument(0)));
        when(cache.get(any(ResourceID.class))).thenAnswer(call -> cached.stream()
                .filter(wukong -> ResourceID.fromResource(wukong).equals(call.getArgument(0)))
                .findFirst());
        index = wukongs.attach(cache);
        index.start();
    }

    @Test
    void a_machine_and_its_guest_wake_the_wukong_of_their_name() {
        assertThat(woken(named(new VirtualMachine(), "shop/plain-vm"))).containsExactly("shop/plain");
        assertThat(woken(named(new VirtualMachineInstance(), "shop/plain-vm"))).containsExactly("shop/plain");
        assertThat(woken(named(new VirtualMachine(), "shop/plain"))).isEmpty();
    }

    @Test
    void a_machine_whose_wukong_is_gone_wakes_those_that_wait_for_a_claim_of_it() {
        wukong("shop/next", "{disks: [{name: d, claimName: gone-data}]}");
        wukong("lab/other", "{disks: [{name: d, claimName: gone-data}]}");
        index.start();

        assertThat(woken(Serialization.unmarshal(MACHINE_OF.formatted("gone"), VirtualMachine.class)))
                .containsExactlyInAnyOrder("shop/gone", "shop/next");
        assertThat(woken(Serialization.unmarshal(GUEST_OF.formatted("gone"), VirtualMachineInstance.class)))
                .containsExactlyInAnyOrder("shop/gone", "shop/next");
        assertThat(woken(Serialization.unmarshal(MACHINE_OF.formatted("plain"), VirtualMachine.class)))
                .containsExactly("shop/plain");
    }

    @Test
    void so_does_a_machine_whose_wukong_is_being_deleted() {
        wukong("shop/next", "{disks: [{name: d, claimName: gone-data}]}");
        wukong("shop/gone", "{}");
        cached.get(cached.size() - 1).getMetadata().setDeletionTimestamp("2026-11-30T19:00:00Z");
        index.start();

        assertThat(woken(Serialization.unmarshal(MACHINE_OF.formatted("gone"), VirtualMachine.class)))
                .containsExactlyInAnyOrder("shop/gone", "shop/next");
    }

    /** No machine of it reports more where that was refused, or deleted before. */
    @Test
    void a_wukong_that_went_wakes_those_that_wait_for_a_claim_with_its_label() {
        wukong("shop/next", "{disks: [{name: d, claimName: gone-data}]}");
        wukong("lab/other", "{disks: [{name: d, claimName: gone-data}]}");
        index.start();
        when(objects.indexed(PersistentVolumeClaim.class, "shop/gone"))
                .thenAnswer(any -> Stream.of(named(new PersistentVolumeClaim(), "shop/gone-data")));

        assertThat(concerned.afterDeletion(named(new Wukong(), "shop/gone")))
                .containsExactly(new ResourceID("next", "shop"));
        assertThat(concerned.afterDeletion(named(new Wukong(), "lab/gone"))).isEmpty();
    }

    @Test
    void claims_and_data_volumes_wake_the_wukong_of_their_label() {
        assertThat(woken(labelled(new PersistentVolumeClaim(), "shop/any"))).containsExactly("shop/plain");
        assertThat(woken(labelled(new DataVolume(), "shop/any"))).containsExactly("shop/plain");
        assertThat(woken(named(new PersistentVolumeClaim(), "shop/any"))).isEmpty();
    }

    @Test
    void a_secret_wakes_the_wukong_of_its_label_and_those_that_name_it() {
        assertThat(woken(labelled(new Secret(), "shop/keys")))
                .containsExactlyInAnyOrder("shop/plain", "shop/keys", "shop/password");
        assertThat(woken(named(new Secret(), "lab/keys"))).isEmpty();
    }

    @Test
    void a_network_attachment_wakes_those_that_name_it_in_any_namespace() {
        assertThat(woken(named(new NetworkAttachmentDefinition(), "shop/lan")))
                .containsExactlyInAnyOrder("shop/near", "lab/far");
        assertThat(woken(named(new NetworkAttachmentDefinition(), "lab/lan"))).isEmpty();
    }

    @Test
    void a_storage_class_wakes_those_that_name_it_and_those_with_a_disk_that_names_none() {
        assertThat(woken(named(new StorageClass(), "/fast"))).containsExactlyInAnyOrder("shop/plain", "shop/default");
        assertThat(woken(named(new StorageClass(), "/slow"))).containsExactly("shop/default");
    }

    @Test
    void a_storage_profile_concerns_disks_without_a_class_when_its_class_is_a_default() {
        when(objects.find(StorageClass.class, null, "slow"))
                .thenReturn(Optional.of(Serialization.unmarshal("""
                metadata:
                  name: slow
                  annotations: {storageclass.kubernetes.io/is-default-class: "true"}
                """, StorageClass.class)));

        assertThat(woken(named(new StorageProfile(), "/slow"))).containsExactly("shop/default");
        assertThat(woken(named(new StorageProfile(), "/fast"))).containsExactly("shop/plain");
    }

    @Test
    void a_policy_wakes_every_wukong() {
        assertThat(woken(named(new WukongPolicy(), "/p"))).hasSize(cached.size());
    }

    @Test
    void a_restore_of_kubevirt_wakes_the_one_of_its_name_and_those_that_may_wait_for_it() {
        assertThat(woken(labelled(new VirtualMachineRestore(), "shop/undo")))
                .containsExactlyInAnyOrder("shop/undo", "shop/undo-plain");
    }

    @Test
    void a_snapshot_of_kubevirt_wakes_the_one_of_its_name_and_the_wukong_whose_disk_may_wait_for_its_end() {
        assertThat(woken(labelled(new VirtualMachineSnapshot(), "shop/night"))).containsExactly("shop/night");
        assertThat(alsoWoken).containsExactly(new ResourceID("plain", "shop"));
    }

    private void alsoWoken(ResourceID wukong) {
        alsoWoken.add(wukong);
    }

    @Test
    void a_namespace_wakes_its_wukongs_those_without_a_spec_among_them() {
        assertThat(woken(named(new Namespace(), "/lab")))
                .containsExactlyInAnyOrder("lab/far", "lab/macvlan", "lab/resizable", "lab/bridge", "lab/without-spec");
    }

    @Test
    void a_quota_wakes_the_wukongs_of_its_namespace_and_so_does_the_installation_beside_it() {
        assertThat(woken(named(new ResourceQuota(), "lab/team")))
                .containsExactlyInAnyOrder("lab/far", "lab/macvlan", "lab/resizable", "lab/bridge", "lab/without-spec");
        when(objects.all(ResourceQuota.class))
                .thenAnswer(
                        call -> Stream.of(named(new ResourceQuota(), "lab/team"), named(new ResourceQuota(), "lab/b")));
        assertThat(woken(named(new KubeVirt(), "kubevirt/kubevirt"))).contains("lab/far", "lab/bridge");
    }

    @Test
    void the_installation_wakes_those_whose_plan_depends_on_how_it_is_set_up() {
        assertThat(woken(named(new KubeVirt(), "kubevirt/kubevirt")))
                .containsExactlyInAnyOrder("lab/macvlan", "lab/resizable");
    }

    @Test
    void a_policy_of_a_bridge_and_its_enactments_wake_those_that_ask_for_the_bridge_or_its_interface() {
        NodeNetworkConfigurationPolicy policy =
                BridgePolicy.making(new NodeBridge("br-other", Kind.LINUX, "eth2", null), Map.of());
        when(objects.find(NodeNetworkConfigurationPolicy.class, null, "wukong-br-other"))
                .thenReturn(Optional.of(policy));
        NodeNetworkConfigurationEnactment enactment = named(new NodeNetworkConfigurationEnactment(), "/node1.other");
        enactment.getMetadata().setLabels(Map.of(NodeNetworkConfigurationEnactment.POLICY, "wukong-br-other"));

        assertThat(woken(policy)).containsExactly("lab/bridge");
        assertThat(woken(enactment)).containsExactly("lab/bridge");
        assertThat(woken(named(new NodeNetworkConfigurationPolicy(), "/wukong-br-lan")))
                .containsExactly("lab/bridge");
        assertThat(woken(named(new NodeNetworkConfigurationPolicy(), "/wukong-br-none")))
                .isEmpty();
    }

    @Test
    void a_network_attachment_that_the_operator_writes_wakes_those_that_name_it_besides_its_own_wukong() {
        NetworkAttachmentDefinition written = labelled(new NetworkAttachmentDefinition(), "shop/lan");

        assertThat(wokenByOwnWrite(written, null)).containsExactlyInAnyOrder("shop/near", "lab/far");
        assertThat(wokenByOwnWrite(written, written))
                .as("nothing that is read changed")
                .isEmpty();
        written.getMetadata().setLabels(Map.of(Labels.WUKONG, "near"));
        assertThat(wokenByOwnWrite(written, null)).containsExactly("lab/far");
    }

    @Test
    void a_secret_that_the_operator_writes_wakes_those_that_name_it_besides_its_own_wukong() {
        assertThat(wokenByOwnWrite(labelled(new Secret(), "shop/keys"), null))
                .containsExactlyInAnyOrder("shop/keys", "shop/password");
    }

    @Test
    void a_policy_of_a_bridge_that_the_operator_writes_wakes_others_that_ask_for_its_interface() {
        NodeNetworkConfigurationPolicy written = policy("lab/writer");

        assertThat(wokenByOwnWrite(written, null)).containsExactly("lab/bridge");
        assertThat(wokenByOwnWrite(policy("lab/bridge"), null)).isEmpty();
    }

    @Test
    void a_user_that_joins_a_bridge_wakes_no_one_and_one_that_changes_it_wakes_the_others() {
        NodeNetworkConfigurationPolicy one = policy("lab/writer");
        NodeNetworkConfigurationPolicy two = policy("lab/writer", "shop/plain");

        assertThat(wokenByOwnWrite(two, one)).isEmpty();
        two.getMetadata().getLabels().put("changed", "too");
        assertThat(wokenByOwnWrite(two, one)).containsExactlyInAnyOrder("lab/writer", "lab/bridge");
        one.getMetadata().getLabels().put("changed", "back");
        assertThat(wokenByOwnWrite(one, two)).containsExactlyInAnyOrder("lab/writer", "lab/bridge");
        assertThat(wokenByOwnWrite(one, policy("lab/writer")))
                .as("the only user wrote it")
                .containsExactly("lab/bridge");
    }

    @Test
    void what_only_one_wukong_reads_wakes_no_one_when_the_operator_writes_it() {
        assertThat(wokenByOwnWrite(named(new VirtualMachine(), "shop/plain-vm"), null))
                .isEmpty();
        assertThat(wokenByOwnWrite(labelled(new PersistentVolumeClaim(), "shop/any"), null))
                .isEmpty();
        assertThat(wokenByOwnWrite(labelled(new DataVolume(), "shop/any"), null))
                .isEmpty();
    }

    private static NodeNetworkConfigurationPolicy policy(String... users) {
        NodeNetworkConfigurationPolicy policy =
                BridgePolicy.making(new NodeBridge("br-other", Kind.LINUX, "eth2", null), Map.of());
        Map<String, String> records = new HashMap<>();
        for (String user : users) {
            Wukong wukong = named(new Wukong(), user);
            wukong.getMetadata().setUid("uid-" + wukong.getMetadata().getName());
            BridgeUser record = BridgeUser.of(wukong);
            records.put(record.key(), record.value());
        }
        policy.getMetadata().setAnnotations(records);
        policy.getMetadata().setLabels(new HashMap<>(policy.getMetadata().getLabels()));
        return policy;
    }

    private <R extends HasMetadata> Set<String> wokenByOwnWrite(R written, R before) {
        Set<String> woken = new HashSet<>();
        new OwnWrites(concerned, id -> woken.add(id.getNamespace().orElse("") + "/" + id.getName()))
                .written(written, Optional.ofNullable(before));
        return woken;
    }

    /** The Wukongs that the row of the object's kind names, as namespace/name. */
    private Set<String> woken(HasMetadata object) {
        return WatchedKinds.all().stream()
                .filter(row -> row.kind() == object.getClass())
                .flatMap(row -> concerned(row, object))
                .map(id -> id.getNamespace().orElse("") + "/" + id.getName())
                .collect(toSet());
    }

    private <R extends HasMetadata> Stream<ResourceID> concerned(WatchedKind<R> row, HasMetadata object) {
        return row.concerned().apply(concerned, row.kind().cast(object)).stream();
    }

    private void wukong(String name, String spec) {
        cached.add(named(Serialization.unmarshal("---\nspec: " + spec, Wukong.class), name));
    }

    private static <R extends HasMetadata> R labelled(R object, String name) {
        named(object, name).getMetadata().setLabels(Map.of(Labels.WUKONG, "plain"));
        return object;
    }

    private static <R extends HasMetadata> R named(R object, String name) {
        String[] parts = name.split("/");
        if (object.getMetadata() == null) {
            object.setMetadata(new ObjectMeta());
        }
        object.getMetadata().setNamespace(parts[0].isEmpty() ? null : parts[0]);
        object.getMetadata().setName(parts[1]);
        return object;
    }
}
