package dev.novasphere.wukong.plan.observed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefaultStorageClassesTest {

    private static final String KUBERNETES = "storageclass.kubernetes.io/is-default-class";
    private static final String KUBEVIRT = "storageclass.kubevirt.io/is-default-virt-class";

    private static StorageClass storageClass(String name, String made, String annotation, String value) {
        return new StorageClassBuilder()
                .withNewMetadata()
                .withName(name)
                .withCreationTimestamp(made)
                .addToAnnotations(annotation, value)
                .endMetadata()
                .build();
    }

    private static DefaultStorageClasses of(StorageClass... classes) {
        return new DefaultStorageClasses(List.of(classes));
    }

    @Test
    void kubevirts_default_comes_before_that_of_kubernetes() {
        DefaultStorageClasses both = of(
                storageClass("a-files", "2026-02-01T00:00:00Z", KUBERNETES, "true"),
                storageClass("rbd", "2026-01-01T00:00:00Z", KUBEVIRT, "true"));

        assertThat(both.forDisks()).contains("rbd");
        assertThat(both.ofKubeVirt()).contains("rbd");
    }

    @Test
    void without_one_of_kubevirt_that_of_kubernetes_counts_and_is_left_to_kubernetes() {
        DefaultStorageClasses one = of(
                storageClass("files", "2026-02-01T00:00:00Z", KUBERNETES, "true"),
                storageClass("rbd", "2026-01-01T00:00:00Z", KUBEVIRT, "false"));

        assertThat(one.forDisks()).contains("files");
        assertThat(one.ofKubeVirt()).isEmpty();
        assertThat(of().forDisks()).isEmpty();
    }

    @Test
    void of_several_the_newest_counts_then_the_name() {
        assertThat(of(
                                storageClass("old", "2026-01-01T00:00:00Z", KUBEVIRT, "true"),
                                storageClass("b", "2026-02-01T00:00:00Z", KUBEVIRT, "true"),
                                storageClass("a", "2026-02-01T00:00:00Z", KUBEVIRT, "true"))
                        .ofKubeVirt())
                .contains("a");
    }
}
