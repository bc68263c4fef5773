package dev.novasphere.wukong.status;

import static dev.novasphere.wukong.status.StatusFixture.brief;
import static dev.novasphere.wukong.status.StatusFixture.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps CDI from filling a disk is said with its cause and with what to do, also where CDI itself says little. */
class FillObstacleTest {

    private static final String DELETE = "kubectl delete datavolume web-1-system -n shop";

    private static StatusFixture disk(String source) {
        return StatusFixture.of("cpu: 1\nmemory: 1Gi\ndisks: [{name: system, size: 5Gi, %s}]".formatted(source))
                .vm("Provisioning", "Always", "")
                .withoutClaim("system");
    }

    private static String volumes(WukongStatus status) {
        return condition(status, "VolumesBound").getMessage();
    }

    /** CDI: pkg/controller/datavolume, validateCloneAndSourcePVC; the phase stays empty. */
    @ParameterizedTest
    @CsvSource({"claim, pvc", "snapshot, snapshot"})
    void a_copy_whose_source_does_not_exist_names_it_and_says_what_to_do(String field, String kind) {
        StatusFixture copy = disk("source: {%s: golden}".formatted(field))
                .dataVolume("system", """
                source: {%s: {namespace: shop, name: golden}}
                storage: {resources: {requests: {storage: 5Gi}}}
                """.formatted(kind), """
                conditions: [{type: Bound, status: "False", reason: CloneWithoutSource, message: "The source %s golden doesn't exist"}]
                """.formatted(kind));

        WukongStatus status = copy.status();
        assertThat(brief(status, "VolumesBound")).isEqualTo("VolumesBound=False/VolumePending");
        assertThat(status.phase()).isEqualTo(Phase.Creating);
        assertThat(volumes(status))
                .contains("CDI cannot begin to copy %s golden: The source %s golden doesn't exist."
                        .formatted(field, kind))
                .contains("as soon as it is there", "correct it in spec.disks", DELETE);
        assertThat(condition(status, "Ready").getMessage()).contains("golden doesn't exist");
    }

    @Test
    void a_source_that_was_corrected_since_needs_the_data_volume_made_anew() {
        StatusFixture copy = disk("source: {claim: silver}").dataVolume("system", """
                source: {pvc: {namespace: shop, name: golden}}
                storage: {resources: {requests: {storage: 5Gi}}}
                """, """
                conditions: [{type: Bound, status: "False", reason: CloneWithoutSource, message: "The source pvc golden doesn't exist"}]
                """);

        assertThat(volumes(copy.status()))
                .contains("cannot begin to copy claim golden", "asks for another source by now", DELETE)
                .doesNotContain("If another one is meant");
    }

    @Test
    void a_DataSource_of_which_CDI_says_nothing_is_what_to_check() {
        StatusFixture copy =
                disk("source: {dataSource: {name: fedora, namespace: golden}}").dataVolume("system", """
                sourceRef: {kind: DataSource, name: fedora, namespace: golden}
                storage: {resources: {requests: {storage: 5Gi}}}
                """, "{}");

        assertThat(volumes(copy.status()))
                .contains("DataSource fedora is there and ready: kubectl get datasource fedora -n golden")
                .doesNotContain("describe datavolume");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CloneScheduled", "CSICloneInProgress", "SnapshotForSmartCloneInProgress"})
    void a_copy_of_a_claim_that_a_guest_has_says_that_the_guest_has_to_stop(String phase) {
        String made = "source: {pvc: {namespace: shop, name: golden}}\n"
                + "storage: {resources: {requests: {storage: 5Gi}}}\n";
        StatusFixture copy = disk("source: {claim: golden}")
                .dataVolume("system", made, "{phase: %s, progress: N/A}".formatted(phase));

        assertThat(volumes(copy.status()))
                .contains("copying claim golden. If it does not go on, stop the guest that has the claim");
        copy.dataVolume("system", made, "{phase: CloneInProgress, progress: 12%}");
        assertThat(volumes(copy.status())).contains("copying claim golden").doesNotContain("stop the guest");
    }

    @Test
    void a_class_without_modes_names_the_profile_and_the_fields() {
        WukongStatus status = disk("image: \"https://images.example.org/a.qcow2\"")
                .dataVolume("system", """
                source: {http: {url: "https://images.example.org/a.qcow2"}}
                storage: {resources: {requests: {storage: 5Gi}}}
                """, """
                conditions: [{type: Bound, status: "False", reason: ErrClaimNotValid, message: "no accessMode specified in StorageProfile fast"}]
                """)
                .status();

        assertThat(volumes(status))
                .contains("no accessMode specified in StorageProfile fast.")
                .contains("write accessModes and volumeMode at disk system", DELETE);
    }

    @Test
    void without_a_class_no_profile_is_said_to_lack_modes() {
        WukongStatus status = disk("image: \"https://images.example.org/a.qcow2\"")
                .dataVolume("system", """
                source: {http: {url: "https://images.example.org/a.qcow2"}}
                storage: {resources: {requests: {storage: 5Gi}}}
                """, """
                conditions: [{type: Bound, status: "False", reason: ErrClaimNotValid, message: "PVC spec is missing accessMode and no storageClass to choose profile"}]
                """)
                .status();

        assertThat(volumes(status))
                .contains("no storageClass to choose profile")
                .doesNotContain("StorageProfile of");
    }

    private static WukongStatus importing(String phase, String reason, String message) {
        return disk("image: \"https://images.example.org/a.qcow2\"")
                .claim("system", "Bound", "5Gi")
                .dataVolume("system", """
                source: {http: {url: "https://images.example.org/a.qcow2"}}
                storage: {resources: {requests: {storage: 5Gi}}}
                """, """
                phase: %s
                restartCount: 1
                conditions: [{type: Running, status: "False", reason: %s, message: "%s"}, {type: Bound, status: "True"}]
                """.formatted(phase, reason, message))
                .status();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OOMKilled | '' | spec.config.podResourceRequirements of the CDI object",
                "ImagePullFailed | Unable to pull image: quay.io/kubevirt/cdi-importer:v1.64.0 | nothing in the Wukong changes that: an administrator checks CDI",
            })
    void an_importer_that_cannot_run_is_no_matter_of_the_address(String reason, String words, String advice) {
        WukongStatus status = importing("ImportScheduled", reason, words);

        assertThat(brief(status, "VolumesBound")).isEqualTo("VolumesBound=False/ImportFailed");
        assertThat(volumes(status)).contains("(1 restart)", advice).doesNotContain("address is wrong");
    }

    @Test
    void an_importer_that_no_node_takes_is_not_called_a_claim_that_is_pending() {
        assertThat(volumes(importing("ImportScheduled", "Unschedulable", "Importer pod cannot be scheduled")))
                .contains("no node takes the Pod of CDI that fills PersistentVolumeClaim web-1-system: Importer pod")
                .contains("kubectl describe pods -n shop -l app=containerized-data-importer")
                .doesNotContain("is pending");
    }
}
