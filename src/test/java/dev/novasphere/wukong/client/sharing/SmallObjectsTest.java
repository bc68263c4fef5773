package dev.novasphere.wukong.client.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.client.ModelJson;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What caches hold takes no memory for what is not there. */
class SmallObjectsTest {

    private static final String CLAIM = """
            {"apiVersion": "v1", "kind": "PersistentVolumeClaim",
             "metadata": {"name": "web-root", "namespace": "a", "finalizers": ["kubernetes.io/pvc-protection"],
              "labels": {"where": "here"}, "ownerReferences": [{"kind": "Wukong", "name": "web", "uid": "1"}]},
             "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}%s}}
            """;

    private final KubernetesSerialization serialization = serialization();

    private static KubernetesSerialization serialization() {
        return ModelJson.serialization();
    }

    @Test
    void all_parts_of_a_watched_object_without_unknown_fields_share_one_map_for_them() {
        PersistentVolumeClaim claim = watched("");

        Map<String, Object> shared = Map.of();
        assertThat(claim.getAdditionalProperties()).isSameAs(shared);
        assertThat(claim.getMetadata().getAdditionalProperties()).isSameAs(shared);
        assertThat(claim.getMetadata().getOwnerReferences().get(0).getAdditionalProperties())
                .isSameAs(shared);
        assertThat(claim.getSpec().getResources().getAdditionalProperties()).isSameAs(shared);
        assertThat(claim.getSpec().getResources().getRequests().get("storage").getAdditionalProperties())
                .isSameAs(shared);
    }

    @Test
    void empty_lists_and_maps_of_watched_objects_are_one_list_and_one_map() {
        PersistentVolumeClaim claim = watched("");

        assertThat(claim.getSpec().getResources().getLimits()).isSameAs(Map.of());
        assertThat(claim.getMetadata().getAnnotations()).isSameAs(Map.of());
        assertThat(claim.getMetadata().getManagedFields()).isSameAs(List.of());
        assertThat(claim.getMetadata().getFinalizers()).containsExactly("kubernetes.io/pvc-protection");
    }

    @Test
    void a_watched_object_is_equal_to_one_that_was_read_by_itself_and_written_as_it() {
        PersistentVolumeClaim single = serialization.unmarshal(CLAIM.formatted(""), PersistentVolumeClaim.class);

        assertThat(watched("")).isEqualTo(single).hasSameHashCodeAs(single);
        assertThat(serialization.asJson(watched(""))).isEqualTo(serialization.asJson(single));
    }

    @Test
    void unknown_fields_of_a_watched_object_are_kept() {
        PersistentVolumeClaim claim = watched(", \"newer\": 1");

        assertThat(claim.getSpec().getAdditionalProperties()).containsEntry("newer", 1);
        assertThat(serialization.asJson(claim)).contains("\"newer\":1");
    }

    @Test
    void a_copy_of_a_watched_object_takes_unknown_fields() {
        PersistentVolumeClaim built = new PersistentVolumeClaimBuilder(watched(""))
                .editSpec()
                .addToAdditionalProperties("newer", 1)
                .endSpec()
                .build();
        PersistentVolumeClaim cloned = serialization.clone(watched(""));
        cloned.getSpec().setAdditionalProperty("newer", 1);

        assertThat(built.getSpec().getAdditionalProperties()).containsEntry("newer", 1);
        assertThat(cloned.getSpec().getAdditionalProperties()).containsEntry("newer", 1);
    }

    @Test
    void lists_and_maps_of_an_object_that_was_read_by_itself_can_be_added_to() {
        PersistentVolumeClaim claim = serialization.unmarshal(CLAIM.formatted(""), PersistentVolumeClaim.class);
        claim.getMetadata().getFinalizers().add("second");
        claim.getMetadata().getLabels().put("second", "there");

        assertThat(claim.getMetadata().getFinalizers()).containsExactly("kubernetes.io/pvc-protection", "second");
        assertThat(claim.getMetadata().getLabels().keySet()).containsExactly("where", "second");
    }

    @Test
    void long_lists_and_maps_are_read_whole_and_in_their_order() {
        String modes = IntStream.range(0, 100).mapToObj(i -> "\"m" + i + "\"").collect(Collectors.joining(","));
        String limits =
                IntStream.range(0, 100).mapToObj(i -> "\"l" + i + "\": \"1\"").collect(Collectors.joining(","));
        PersistentVolumeClaim claim =
                serialization.unmarshal("""
                {"spec": {"accessModes": [%s], "resources": {"limits": {%s}}}}""".formatted(modes, limits), PersistentVolumeClaim.class);

        assertThat(claim.getSpec().getAccessModes())
                .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "m" + i).toList());
        assertThat(claim.getSpec().getResources().getLimits().keySet())
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> "l" + i).toList());
    }

    private PersistentVolumeClaim watched(String more) {
        WatchEvent event = serialization.unmarshal(
                "{\"type\": \"ADDED\", \"object\": " + CLAIM.formatted(more) + "}", WatchEvent.class);
        return (PersistentVolumeClaim) event.getObject();
    }
}
