package dev.novasphere.wukong.watch.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.client.reading.Unreadable;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelevantChangeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{metadata: {uid: a, labels: {x: y}}}",
                "{metadata: {uid: a, annotations: {x: y}}}",
                "{metadata: {uid: a, deletionTimestamp: '2026-01-01T00:00:00Z'}}",
                "{metadata: {uid: a, ownerReferences: [{name: o, uid: o}]}}",
                "{metadata: {uid: b}}"
            })
    void labels_annotations_owners_deletion_and_identity_matter_for_each_kind(String now) {
        String before = "{metadata: {uid: a}}";

        assertThat(changes(VirtualMachine.class, RelevantChange::ofResource, before, now))
                .isTrue();
        assertThat(changes(PersistentVolumeClaim.class, RelevantChange::ofClaim, before, now))
                .isTrue();
        assertThat(changes(StorageClass.class, RelevantChange::ofStorageClass, before, now))
                .isTrue();
        assertThat(changes(Secret.class, RelevantChange::ofSecret, "{metadata: {uid: a}, data: {k: dg==}}", now))
                .isTrue();
    }

    @Test
    void a_version_and_a_field_that_is_not_read_do_not_matter() {
        assertThat(
                        changes(
                                VirtualMachine.class,
                                RelevantChange::ofResource,
                                "{metadata: {resourceVersion: '1'}, status: {printableStatus: Running}}",
                                "{metadata: {resourceVersion: '2'}, status: {printableStatus: Running, memoryDumpRequest: {}}}"))
                .isFalse();
        assertThat(changes(
                        StorageClass.class,
                        RelevantChange::ofStorageClass,
                        "{parameters: {a: b}}",
                        "{parameters: {a: c}}"))
                .isFalse();
    }

    @Test
    void spec_and_status_matter() {
        assertThat(changes(
                        VirtualMachine.class,
                        RelevantChange::ofResource,
                        "{status: {printableStatus: Running}}",
                        "{status: {printableStatus: Stopped}}"))
                .isTrue();
        assertThat(changes(
                        PersistentVolumeClaim.class,
                        RelevantChange::ofClaim,
                        "{status: {phase: Pending}}",
                        "{status: {phase: Bound}}"))
                .isTrue();
        assertThat(changes(
                        StorageClass.class,
                        RelevantChange::ofStorageClass,
                        "{allowVolumeExpansion: false}",
                        "{allowVolumeExpansion: true}"))
                .isTrue();
    }

    @Test
    void what_a_quota_gives_matters_and_what_is_used_of_it_does_not() {
        assertThat(changes(
                        ResourceQuota.class,
                        RelevantChange::ofQuota,
                        "{spec: {hard: {pods: 1}}, status: {used: {pods: 0}}}",
                        "{spec: {hard: {pods: 1}}, status: {used: {pods: 1}}}"))
                .isFalse();
        assertThat(changes(
                        ResourceQuota.class,
                        RelevantChange::ofQuota,
                        "{spec: {hard: {pods: 1}}}",
                        "{spec: {hard: {pods: 2}}}"))
                .isTrue();
    }

    @Test
    void a_secret_whose_data_is_not_kept_may_have_changed_in_any_way() {
        String own = "{metadata: {name: s}, data: {k: dg==}}";

        assertThat(changes(Secret.class, RelevantChange::ofSecret, own, own)).isFalse();
        assertThat(changes(Secret.class, RelevantChange::ofSecret, "{metadata: {name: s}}", "{metadata: {name: s}}"))
                .isTrue();
    }

    @Test
    void another_user_of_a_bridge_wakes_no_one() {
        assertThat(changes(
                        NodeNetworkConfigurationPolicy.class,
                        RelevantChange::ofBridgePolicy,
                        "{metadata: {uid: a, annotations: {users: one}}}",
                        "{metadata: {uid: a, annotations: {users: two}}}"))
                .isFalse();
        assertThat(changes(
                        NodeNetworkConfigurationPolicy.class,
                        RelevantChange::ofBridgePolicy,
                        "{metadata: {uid: a}}",
                        "{metadata: {uid: a}, spec: {maxUnavailable: 2}}"))
                .isTrue();
    }

    @Test
    void an_object_that_becomes_unreadable_has_changed() {
        VirtualMachine now = object(VirtualMachine.class, "{metadata: {name: web}}");
        now.getMetadata().getAdditionalProperties().put(Unreadable.mark(), "it is odd");

        assertThat(RelevantChange.ofResource(now, object(VirtualMachine.class, "{metadata: {name: web}}")))
                .isTrue();
    }

    private static <R extends HasMetadata> boolean changes(
            Class<R> kind, BiPredicate<R, R> change, String before, String now) {
        return change.test(object(kind, now), object(kind, before));
    }

    private static <R extends HasMetadata> R object(Class<R> kind, String yaml) {
        return Serialization.unmarshal(
                "---\n" + (yaml.contains("metadata") ? yaml : "{metadata: {}, " + yaml.substring(1)), kind);
    }
}
