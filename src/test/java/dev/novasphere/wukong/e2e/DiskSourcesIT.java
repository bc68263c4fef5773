package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.HttpSource;
import dev.novasphere.wukong.kubevirt.cdi.RegistrySource;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where disks come from beside a plain image. */
class DiskSourcesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void newNamespace() {
        namespace = scene.cluster().newNamespace("sources");
    }

    private static String wukong(String name, String disk) {
        return """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: %s}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks:
                    - name: root
                      storageClassName: standard
                """.formatted(name) + disk.indent(6);
    }

    private static String using(String name, String claim) {
        return """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: %s}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks: [{name: root, claimName: %s}]
                """.formatted(name, claim);
    }

    @Test
    void an_existing_claim_is_used_as_it_is_and_serves_the_next_wukong_when_its_own_is_gone() {
        createClaim("golden", "4Gi");
        Wukong first = scene.create(namespace, using("first", "golden"));
        scene.awaitPhase(namespace, "first", Phase.Running);
        assertThat(claim("golden").getMetadata().getOwnerReferences()).isEmpty();
        assertThat(scene.virtualMachine(namespace, "first")
                        .getSpec()
                        .template()
                        .spec()
                        .volumes()
                        .get(0)
                        .claimName())
                .contains("golden");

        scene.create(namespace, using("second", "golden"));
        scene.awaitCondition(namespace, "second", "VolumesBound", "False", "ClaimClash");
        scene.client().resource(first).delete();

        scene.awaitPhase(namespace, "second", Phase.Running);
        assertThat(claim("golden").getMetadata().getLabels()).containsEntry(Labels.WUKONG, "second");
        assertThat(claim("golden").getSpec().getResources().getRequests().get("storage"))
                .isEqualTo(new Quantity("4Gi"));
    }

    @Test
    void a_claim_of_a_wukong_that_is_gone_is_waited_for_until_its_guest_has_shut_down() {
        createClaim("golden", "4Gi");
        Wukong first = scene.create(
                namespace,
                using("first", "golden") + "  podMetadata: {annotations: {standin.test/slow-shutdown: 'true'}}\n");
        scene.awaitPhase(namespace, "first", Phase.Running);
        scene.create(namespace, using("second", "golden"));
        scene.awaitCondition(namespace, "second", "VolumesBound", "False", "ClaimClash");
        scene.client().resource(first).delete();

        Wukong waits = scene.awaitCondition(namespace, "second", "VolumesBound", "False", "ClaimInUse");
        assertThat(waits.getStatus().phase()).isNotEqualTo(Phase.Error);
        assertThat(Scene.condition(waits, "VolumesBound").getMessage())
                .contains("first-vm of the deleted Wukong first");
        assertThat(scene.virtualMachine(namespace, "second")).isNull();

        scene.kubeVirt().finishShutdown(namespace, "first-vm");

        scene.awaitPhase(namespace, "second", Phase.Running);
    }

    @Test
    void a_claim_that_is_missing_is_waited_for_and_used_when_it_comes() {
        scene.create(namespace, using("early", "later"));
        scene.awaitCondition(namespace, "early", "VolumesBound", "False", "ClaimMissing");
        assertThat(scene.virtualMachine(namespace, "early")).isNull();

        createClaim("later", "2Gi");

        scene.awaitPhase(namespace, "early", Phase.Running);
    }

    @Test
    void a_clone_of_a_claim_has_the_size_of_its_source_and_leaves_the_source_alone() {
        createClaim("golden", "7Gi");
        awaitBound("golden");
        scene.create(namespace, wukong("copy", "source: {claim: golden}"));

        scene.awaitPhase(namespace, "copy", Phase.Running);

        assertThat(dataVolume("copy-root").getSpec().source().pvc().namespace()).isEqualTo(namespace);
        assertThat(dataVolume("copy-root").getSpec().storage().resources()).isNull();
        assertThat(Quantity.getAmountInBytes(claim("copy-root")
                        .getSpec()
                        .getResources()
                        .getRequests()
                        .get("storage")))
                .isGreaterThanOrEqualTo(Quantity.getAmountInBytes(new Quantity("7Gi")));
        assertThat(claim("golden").getMetadata().getLabels()).isNullOrEmpty();
    }

    @Test
    void an_empty_disk_without_a_class_is_of_kubevirts_default_class_with_what_its_profile_offers() {
        StorageProfile profile = Serialization.unmarshal("""
                metadata: {name: sources-virt}
                spec: {claimPropertySets: [{accessModes: [ReadWriteMany], volumeMode: Block}]}
                """, StorageProfile.class);
        StorageClass virt = new StorageClassBuilder()
                .withNewMetadata()
                .withName("sources-virt")
                .addToAnnotations("storageclass.kubevirt.io/is-default-virt-class", "true")
                .endMetadata()
                .withProvisioner("standin.test/sources-virt")
                .withVolumeBindingMode("Immediate")
                .build();
        scene.client().resource(profile).serverSideApply();
        scene.client().resource(virt).serverSideApply();
        try {
            AtomicInteger tries = new AtomicInteger();
            await("the operator has seen class and profile").atMost(PATIENCE).untilAsserted(() -> {
                String name = "virt-" + tries.incrementAndGet();
                scene.create(namespace, wukong(name, "size: 1Gi").replace("storageClassName: standard", ""));
                await().atMost(PATIENCE).until(() -> claim(name + "-root") != null);
                PersistentVolumeClaimSpec spec = claim(name + "-root").getSpec();
                assertThat(spec.getStorageClassName()).isEqualTo("sources-virt");
                assertThat(spec.getAccessModes()).containsExactly("ReadWriteMany");
                assertThat(spec.getVolumeMode()).isEqualTo("Block");
            });
            scene.awaitPhase(namespace, "virt-" + tries.get(), Phase.Running);
        } finally {
            scene.client().resource(virt).delete();
            scene.client().resource(profile).delete();
        }
    }

    @Test
    void a_clone_that_asks_for_less_than_its_source_is_answered_with_the_size_and_made_once_it_is_written() {
        createClaim("large", "7Gi");
        awaitBound("large");
        scene.create(namespace, wukong("tight", "source: {claim: large}\nsize: 2Gi"));

        Wukong tight = scene.awaitCondition(namespace, "tight", "VolumesBound", "False", "CloneTooSmall");
        assertThat(Scene.condition(tight, "VolumesBound").getMessage()).contains("size 2Gi", "claim large of 7Gi");
        assertThat(dataVolume("tight-root")).isNull();
        scene.patch(
                namespace,
                "tight",
                "{\"spec\":{\"disks\":[{\"name\":\"root\",\"storageClassName\":\"standard\",\"size\":\"7Gi\","
                        + "\"source\":{\"claim\":\"large\"}}]}}");

        scene.awaitPhase(namespace, "tight", Phase.Running);
    }

    @Test
    void a_clone_of_a_snapshot_that_CDI_finds_too_small_is_reported_with_the_size_to_write() {
        Wukong narrow = scene.create(namespace, wukong("narrow", "source: {snapshot: monday}\nsize: 1Gi"));

        Wukong refused = scene.awaitCondition(namespace, "narrow", "VolumesBound", "False", "ImportFailed");
        scene.client().resource(narrow).delete();

        assertThat(Scene.condition(refused, "VolumesBound").getMessage())
                .contains("the copy of snapshot monday", "write size 3Gi or more", "or leave its size out");
    }

    @Test
    void a_clone_of_a_snapshot_and_one_of_a_data_source_need_no_size() {
        scene.create(namespace, wukong("frozen", "source: {snapshot: monday}"));
        scene.create(namespace, wukong("image", "source: {dataSource: {name: fedora}}"));

        scene.awaitPhase(namespace, "frozen", Phase.Running);
        scene.awaitPhase(namespace, "image", Phase.Running);

        assertThat(dataVolume("frozen-root").getSpec().source().snapshot().name())
                .isEqualTo("monday");
        assertThat(dataVolume("image-root").getSpec().sourceRef().kind()).isEqualTo("DataSource");
    }

    @Test
    void a_data_source_of_another_namespace_is_read_only_where_that_namespace_allows_it() {
        String images = scene.cluster().newNamespace("images");
        scene.create(
                namespace, wukong("guest", "source: {dataSource: {name: fedora, namespace: %s}}".formatted(images)));
        scene.awaitWukong(
                namespace,
                "guest",
                "the refusal is reported",
                w -> Scene.condition(w, "Applied") != null
                        && Scene.condition(w, "Applied").getMessage().contains("insufficient permissions"));
        assertThat(dataVolume("guest-root")).isNull();

        allowCloningFrom(images);

        scene.awaitPhase(namespace, "guest", Phase.Running);
    }

    @Test
    void a_blank_disk_is_made_by_cdi() {
        scene.create(namespace, wukong("empty", "size: 2Gi\nsource: {blank: true}"));

        scene.awaitPhase(namespace, "empty", Phase.Running);

        assertThat(dataVolume("empty-root").getSpec().source().blank()).isNotNull();
    }

    @Test
    void how_an_image_is_fetched_and_checked_reaches_cdi() {
        String checksum = "sha256:" + "0".repeat(64);
        scene.create(namespace, wukong("safe", """
                size: 2Gi
                image: https://images.example.org/fedora.qcow2
                imageOptions: {checksum: "%s", credentialsSecret: server, caConfigMap: company-ca}
                """.formatted(checksum)));
        scene.create(namespace, wukong("node", """
                size: 2Gi
                image: quay.io/containerdisks/fedora:42
                imageOptions: {pullMethod: node}
                """));

        scene.awaitPhase(namespace, "safe", Phase.Running);
        scene.awaitPhase(namespace, "node", Phase.Running);

        assertThat(dataVolume("safe-root").getSpec().source().http())
                .isEqualTo(new HttpSource("https://images.example.org/fedora.qcow2", "server", "company-ca", checksum));
        assertThat(dataVolume("node-root").getSpec().source().registry())
                .isEqualTo(new RegistrySource("docker://quay.io/containerdisks/fedora:42", "node", null, null));
    }

    private void allowCloningFrom(String images) {
        scene.client()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace(images)
                        .withName("clone")
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("cdi.kubevirt.io")
                        .withResources("datavolumes/source")
                        .withVerbs("create")
                        .endRule()
                        .build())
                .create();
        scene.client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(images)
                        .withName("clone")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "clone")
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName(OperatorInstallation.SERVICE_ACCOUNT)
                        .withNamespace(OperatorInstallation.NAMESPACE)
                        .endSubject()
                        .build())
                .create();
    }

    private void createClaim(String name, String size) {
        scene.client()
                .resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName("standard")
                        .withNewResources()
                        .withRequests(Map.of("storage", new Quantity(size)))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
    }

    private void awaitBound(String name) {
        await().atMost(PATIENCE)
                .until(() -> "Bound".equals(claim(name).getStatus().getPhase()));
    }

    private PersistentVolumeClaim claim(String name) {
        return scene.client()
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private DataVolume dataVolume(String name) {
        return scene.client()
                .resources(DataVolume.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }
}
