package dev.novasphere.wukong.plan.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.PlanScene;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.observed.ClonedClaim;
import dev.novasphere.wukong.plan.storage.StorageFragment;
import dev.novasphere.wukong.plan.storage.StorageStage;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies that ask for less than their source. */
class SmallCloneTest {

    private static final String ANY_OVERHEAD = "11381663335";

    private static PlanScene copyOf(String size, String more) {
        return PlanScene.of("""
                cpu: 1
                memory: 1Gi
                disks: [{name: root, %s source: {claim: golden}%s}]
                """.formatted(size == null ? "" : "size: " + size + ",", more));
    }

    private static ClonedClaim golden(String volumeMode, String request, String annotations, String made) {
        PersistentVolumeClaim claim =
                Serialization.unmarshal("""
                metadata: {name: golden, namespace: team, annotations: %s}
                spec: {volumeMode: %s, resources: {requests: {storage: "%s"}}}
                """.formatted(annotations, volumeMode, request), PersistentVolumeClaim.class);
        return new ClonedClaim(
                claim,
                Optional.ofNullable(made)
                        .map(size -> Serialization.unmarshal(
                                "spec: {storage: {resources: {requests: {storage: %s}}}}".formatted(size),
                                DataVolume.class)));
    }

    private static ClonedClaim block(String request) {
        return golden("Block", request, "{}", null);
    }

    private static List<Finding> findings(PlanScene scene, ClonedClaim source) {
        return fragment(scene, source).findings();
    }

    private static StorageFragment fragment(PlanScene scene, ClonedClaim source) {
        PlanInput input = scene.input();
        return new StorageStage()
                .plan(new PlanInput(input.wukong(), input.observed().withClonedClaims(Map.of("root", source))));
    }

    @ParameterizedTest
    @CsvSource({"5Gi, 10Gi", "10G, 10Gi", "10239Mi, 10Gi", "1, 1Gi", "1023Gi, 1Ti"})
    void a_copy_that_asks_for_less_than_a_block_volume_is_answered_with_the_size_to_write(String size, String source) {
        StorageFragment fragment = fragment(copyOf(size, ""), block(source));

        assertThat(fragment.objects())
                .as("no DataVolume that would wait for ever")
                .isEmpty();
        assertThat(fragment.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.reason()).isEqualTo("CloneTooSmall");
            assertThat(finding.unwatched()).isTrue();
            assertThat(finding.message())
                    .contains("size " + size, "claim golden of " + source, "write size " + source + " or more")
                    .contains("leave size out");
        });
    }

    @ParameterizedTest
    @CsvSource({"10Gi, 10Gi", "10240Mi, 10Gi", "11Gi, 10Gi", ", 10Gi"})
    void a_copy_as_large_as_its_source_or_without_a_size_is_made(String size, String source) {
        StorageFragment fragment = fragment(copyOf(size, ""), block(source));

        assertThat(fragment.findings()).isEmpty();
        assertThat(fragment.objects()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"10737418240", ANY_OVERHEAD, "11328263168", "11423018425"})
    void the_share_of_the_file_system_is_no_part_of_the_size_of_a_source_that_CDI_filled(String request) {
        ClonedClaim source = golden("Filesystem", request, "{cdi.kubevirt.io/storage.contentType: kubevirt}", "10Gi");

        assertThat(findings(copyOf("10Gi", ""), source)).isEmpty();
        assertThat(findings(copyOf("10Gi", ", volumeMode: Block"), source)).isEmpty();
        assertThat(findings(copyOf("9Gi", ""), source))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("write size 10Gi or more"));
    }

    @Test
    void an_empty_disk_on_a_file_system_has_room_for_the_share_of_its_copy() {
        ClonedClaim source = golden("Filesystem", "10Gi", "{}", null);

        assertThat(findings(copyOf("9700Mi", ""), source)).isEmpty();
        assertThat(findings(copyOf("9Gi", ""), source)).hasSize(1);
        assertThat(findings(copyOf("9700Mi", ", volumeMode: Block"), source))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("write size 10Gi or more"));
    }

    @Test
    void a_source_that_has_grown_counts_with_what_it_asks_for_by_now() {
        String noted =
                "{cdi.kubevirt.io/storage.contentType: kubevirt, %s: '0.1'}".formatted(Annotations.FILESYSTEM_OVERHEAD);
        ClonedClaim source = golden("Filesystem", "33Gi", noted, "10Gi");

        assertThat(findings(copyOf("30Gi", ""), source)).isEmpty();
        assertThat(findings(copyOf("20Gi", ""), source))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("write size 30Gi or more"));
    }

    @Test
    void a_size_that_the_storage_class_raises_is_large_enough() {
        PlanScene scene = copyOf("1Gi", ", storageClassName: large").withProfile("large", """
                metadata: {name: large, annotations: {cdi.kubevirt.io/minimumSupportedPvcSize: 10Gi}}
                """);

        assertThat(findings(scene, block("10Gi"))).isEmpty();
        assertThat(findings(scene, block("11Gi"))).hasSize(1);
    }

    @Test
    void a_copy_that_waits_already_is_reported_and_one_that_was_made_is_not() {
        assertThat(findings(made("CloneScheduled"), block("10Gi")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.reason()).isEqualTo("CloneTooSmall");
                });
        assertThat(findings(made("Succeeded"), block("10Gi"))).isEmpty();
    }

    private static PlanScene made(String phase) {
        return copyOf("5Gi", "").withDataVolume("root", """
                metadata: {name: web-root, namespace: team, labels: {vm.novasphere.dev/wukong: web}, ownerReferences: [{
                  apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, controller: true,
                  uid: 11111111-2222-3333-4444-555555555555}]}
                spec:
                  source: {pvc: {name: golden, namespace: team}}
                  storage: {resources: {requests: {storage: 5Gi}}}
                status: {phase: %s}
                """.formatted(phase));
    }
}
