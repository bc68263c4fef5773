package dev.novasphere.wukong.conformance.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClassListBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterFactsTest {

    private final KubernetesClient client = mock(KubernetesClient.class, RETURNS_DEEP_STUBS);

    private static StorageClass storageClass(String name, String isDefault, boolean grows) {
        return new StorageClassBuilder()
                .withNewMetadata()
                .withName(name)
                .withAnnotations(Map.of("storageclass.kubernetes.io/is-default-class", isDefault))
                .endMetadata()
                .withProvisioner(name + ".csi")
                .withAllowVolumeExpansion(grows)
                .build();
    }

    @BeforeEach
    void twoClasses() {
        classes(storageClass("slow", "false", false), storageClass("fast", "true", true));
    }

    private void classes(StorageClass... classes) {
        when(client.storage().v1().storageClasses().list())
                .thenReturn(new StorageClassListBuilder().withItems(classes).build());
    }

    private ClusterFacts facts(String storageClass) {
        return new ClusterFacts(client, "tries", Optional.ofNullable(storageClass), Optional.empty());
    }

    private void snapshotClassOf(String driver) {
        GenericKubernetesResource found = new GenericKubernetesResource();
        found.setAdditionalProperty("driver", driver);
        GenericKubernetesResourceList list = new GenericKubernetesResourceList();
        list.setItems(List.of(found));
        when(client.genericKubernetesResources(any(ResourceDefinitionContext.class))
                        .list())
                .thenReturn(list);
    }

    @Test
    void without_a_name_the_default_class_is_used() {
        assertThat(facts(null).storageClass()).isEqualTo("fast");
        assertThat(facts(null).growsDisks()).isTrue();
        assertThat(facts(null).provisioner()).isEqualTo("fast.csi");
    }

    @Test
    void a_class_that_is_named_is_used() {
        assertThat(facts("slow").storageClass()).isEqualTo("slow");
        assertThat(facts("slow").growsDisks()).isFalse();
    }

    @Test
    void a_class_that_does_not_exist_is_a_deviation_that_names_it() {
        assertThatThrownBy(() -> facts("huge"))
                .isInstanceOf(DeviationException.class)
                .hasMessageContaining("huge");
    }

    @Test
    void without_a_default_class_the_option_is_named() {
        classes(storageClass("slow", "false", false));

        assertThatThrownBy(() -> facts(null))
                .isInstanceOf(DeviationException.class)
                .hasMessageContaining("--storage-class");
    }

    @Test
    void only_a_snapshot_class_of_the_same_driver_counts() {
        snapshotClassOf("other.csi");
        assertThat(facts(null).snapshotsDisks()).isFalse();

        snapshotClassOf("fast.csi");
        assertThat(facts(null).snapshotsDisks()).isTrue();
    }

    @Test
    void a_cluster_that_does_not_know_snapshot_classes_snapshots_no_disks() {
        when(client.genericKubernetesResources(any(ResourceDefinitionContext.class))
                        .list())
                .thenThrow(new KubernetesClientException("no such kind", 404, null));

        assertThat(facts(null).snapshotsDisks()).isFalse();
    }

    @Test
    void another_error_is_not_taken_for_an_answer() {
        when(client.genericKubernetesResources(any(ResourceDefinitionContext.class))
                        .list())
                .thenThrow(new KubernetesClientException("down", 503, null));

        assertThatThrownBy(() -> facts(null).snapshotsDisks()).isInstanceOf(KubernetesClientException.class);
    }
}
