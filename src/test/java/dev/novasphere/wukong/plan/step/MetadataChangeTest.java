package dev.novasphere.wukong.plan.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetadataChangeTest {

    private static final String WUKONG = "{apiVersion: v1, kind: Wukong, name: web, uid: u1, controller: true}";
    private static final String BACKUP = "{apiVersion: v1, kind: Backup, name: b, uid: u2}";
    private static final String VOLUME =
            "{apiVersion: v1, kind: DataVolume, name: web-root, uid: u3, controller: true}";

    @Test
    void labels_and_annotations_of_others_are_no_change() {
        MetadataChange change =
                change("labels: {a: b, x: y}, annotations: {c: d, x: y}", "labels: {a: b}, annotations: {c: d}");

        assertThat(change.isEmpty()).isTrue();
    }

    @Test
    void labels_and_annotations_that_are_missing_or_differ_are_a_change() {
        MetadataChange change = change("labels: {a: x}", "labels: {a: b, e: f}, annotations: {c: d}");

        assertThat(change.labels()).isEqualTo(Map.of("a", "b", "e", "f"));
        assertThat(change.annotations()).isEqualTo(Map.of("c", "d"));
        assertThat(change.owners()).isEmpty();
    }

    @Test
    void the_wukong_is_added_to_the_owners_that_are_there() {
        assertThat(owners("[%s]".formatted(BACKUP), "[%s]".formatted(WUKONG))).contains(List.of("u2", "u1"));
    }

    @Test
    void the_wukong_is_taken_off_and_other_owners_stay() {
        assertThat(owners("[%s, %s]".formatted(WUKONG, BACKUP), "[]")).contains(List.of("u2"));
    }

    @Test
    void an_object_that_has_its_owner_keeps_its_owners() {
        assertThat(owners("[%s, %s]".formatted(WUKONG, BACKUP), "[%s]".formatted(WUKONG)))
                .isEmpty();
    }

    @Test
    void an_object_that_something_else_controls_keeps_its_owners() {
        assertThat(owners("[%s]".formatted(VOLUME), "[%s]".formatted(WUKONG))).isEmpty();
    }

    private static Optional<List<String>> owners(String live, String wanted) {
        return change("ownerReferences: " + live, "ownerReferences: " + wanted)
                .owners()
                .map(owners -> owners.stream().map(OwnerReference::getUid).toList());
    }

    private static MetadataChange change(String live, String wanted) {
        return MetadataChange.between(claim(live), claim(wanted), Set.of());
    }

    private static PersistentVolumeClaim claim(String metadata) {
        return Serialization.unmarshal(
                "---\nmetadata: {name: web-root, %s}".formatted(metadata), PersistentVolumeClaim.class);
    }
}
