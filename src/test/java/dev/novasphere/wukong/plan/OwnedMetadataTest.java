package dev.novasphere.wukong.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnedMetadataTest {

    private static final PlanInput WEB = PlanScene.of("cpu: 1").input();

    private static WukongSnapshot snapshot(String uid) {
        return Serialization.unmarshal(
                "metadata: {name: night, namespace: team, uid: %s}".formatted(uid), WukongSnapshot.class);
    }

    private static HasMetadata live(Map<String, String> annotations) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName("web-root")
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }

    @Test
    void an_object_that_goes_with_its_wukong_is_controlled_by_it_and_does_not_hold_its_deletion() {
        ObjectMeta metadata = OwnedMetadata.owned(WEB, "web-root");

        assertThat(metadata.getNamespace()).isEqualTo("team");
        assertThat(metadata.getLabels())
                .containsOnly(
                        Map.entry("app.kubernetes.io/managed-by", "wukong-operator"),
                        Map.entry("vm.novasphere.dev/wukong", "web"));
        assertThat(metadata.getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getKind()).isEqualTo("Wukong");
            assertThat(owner.getUid()).isEqualTo(PlanScene.UID);
            assertThat(owner.getController()).isTrue();
            assertThat(owner.getBlockOwnerDeletion()).isFalse();
        });
    }

    @Test
    void an_object_that_stays_has_no_owner() {
        assertThat(OwnedMetadata.unowned(WEB, "web-root").getOwnerReferences()).isEmpty();
    }

    @Test
    void a_wukong_that_was_never_in_a_cluster_cannot_own() {
        assertThat(OwnedMetadata.owned(PlanScene.of("cpu: 1").withoutUid().input(), "web-root")
                        .getOwnerReferences())
                .isEmpty();
    }

    @Test
    void labels_of_the_wukong_are_added_and_noted() {
        ObjectMeta metadata = OwnedMetadata.inheriting(
                PlanScene.of("cpu: 1").labelled("team", "shop").input(),
                OwnedMetadata.unowned(WEB, "web-root"),
                Optional.empty());

        assertThat(metadata.getLabels()).containsEntry("team", "shop").containsEntry("vm.novasphere.dev/wukong", "web");
        assertThat(metadata.getAnnotations()).containsOnlyKeys("vm.novasphere.dev/inherited-labels");
    }

    @Test
    void a_label_of_the_wukong_never_replaces_one_of_the_operator() {
        PlanInput input = PlanScene.of("cpu: 1")
                .labelled("vm.novasphere.dev/wukong", "db")
                .input();

        assertThat(OwnedMetadata.inheriting(input, OwnedMetadata.unowned(input, "web-root"), Optional.empty())
                        .getLabels())
                .containsEntry("vm.novasphere.dev/wukong", "web");
    }

    @Test
    void without_labels_there_is_no_note() {
        ObjectMeta metadata =
                OwnedMetadata.inheriting(WEB, OwnedMetadata.unowned(WEB, "web-root"), Optional.of(live(Map.of())));

        assertThat(metadata.getAnnotations()).isNullOrEmpty();
    }

    @Test
    void the_note_is_emptied_when_the_last_label_goes_and_other_annotations_stay() {
        ObjectMeta wanted = new ObjectMetaBuilder(OwnedMetadata.unowned(WEB, "web-root"))
                .addToAnnotations("note", "mine")
                .build();
        HasMetadata live = live(Map.of("vm.novasphere.dev/inherited-labels", "team"));

        assertThat(OwnedMetadata.inheriting(WEB, wanted, Optional.of(live)).getAnnotations())
                .containsOnly(Map.entry("note", "mine"), Map.entry("vm.novasphere.dev/inherited-labels", ""));
    }

    @Test
    void an_object_of_kubevirt_is_made_for_one_snapshot_and_not_for_a_later_one_of_its_name() {
        ObjectMeta metadata = OwnedMetadata.of(snapshot("first"), "night", "web", true);
        PersistentVolumeClaim made = new PersistentVolumeClaim();
        made.setMetadata(metadata);

        assertThat(metadata.getOwnerReferences())
                .extracting(OwnerReference::getUid)
                .containsExactly("first");
        assertThat(OwnedMetadata.isMadeFor(snapshot("first"), made)).isTrue();
        assertThat(OwnedMetadata.isMadeFor(snapshot("second"), made)).isFalse();
        assertThat(OwnedMetadata.isMadeFor(snapshot("first"), live(null))).isFalse();
    }

    @Test
    void one_that_stays_when_its_snapshot_goes_has_no_owner() {
        assertThat(OwnedMetadata.of(snapshot("first"), "night", "web", false).getOwnerReferences())
                .isEmpty();
    }
}
