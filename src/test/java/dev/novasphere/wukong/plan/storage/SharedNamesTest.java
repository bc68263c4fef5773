package dev.novasphere.wukong.plan.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.PlanScene;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks of one Wukong, or of two, that are on one claim. */
class SharedNamesTest {

    private static final String SPEC = """
            spec:
              accessModes: [ReadWriteMany]
              volumeMode: Block
              storageClassName: fast
              resources: {requests: {storage: 10Gi}}
            status: {phase: Bound}
            """;

    private static final String OF_NOBODY = "metadata: {name: q}\n" + SPEC;
    private static final String USED_BY_OTHER =
            "metadata: {name: q, labels: {vm.novasphere.dev/wukong: other}}\n" + SPEC;

    @Nested
    class Of_one_Wukong {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "disks: [{name: root, claimName: q}, {name: b, claimName: q}]",
                    "disks: [{name: root, claimName: q, shareable: true}, {name: b, claimName: q}]",
                    "disks: [{name: root, claimName: q}, {name: b, claimName: q, shareable: true}]",
                    "disks: [{name: root, claimName: q}, {name: b, claimName: q, readOnly: true}]"
                })
        void the_second_disk_on_a_claim_is_an_error_and_the_claim_is_labelled_for_one_at_most(String spec) {
            StorageFragment fragment =
                    plan(PlanScene.of(spec).withClaim("root", OF_NOBODY).withClaim("b", OF_NOBODY));

            assertThat(fragment.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.reason()).isEqualTo("ClaimClash");
                assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                assertThat(finding.message()).contains("disk b: its claim q is that of disk root too", "claimName");
            });
            assertThat(fragment.objects()).extracting(SharedNamesTest::disk).isSubsetOf("root");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "disks: [{name: root, size: 10Gi}, {name: b, claimName: own-root}]",
                    "disks: [{name: b, claimName: own-root}, {name: root, size: 10Gi}]"
                })
        void a_claim_that_is_made_for_one_disk_cannot_be_named_by_another(String spec) {
            StorageFragment fragment = plan(PlanScene.named("own", spec));

            assertThat(fragment.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                assertThat(finding.message()).contains("disk b: its claim own-root is that of disk root too");
            });
            assertThat(fragment.objects())
                    .as("the disk that it is made for gets it")
                    .singleElement()
                    .satisfies(claim -> assertThat(disk(claim)).isEqualTo("root"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "disks: [{name: a, claimName: q, type: cdrom}, {name: b, claimName: q, type: cdrom}]",
                    "disks: [{name: a, claimName: q, readOnly: true}, {name: b, claimName: q, readOnly: true}]",
                    "disks: [{name: a, claimName: q, shareable: true}, {name: b, claimName: q, shareable: true}]"
                })
        void disks_that_a_guest_can_have_on_one_claim_are_no_error_and_the_label_stays_that_of_the_first(String spec) {
            StorageFragment fragment =
                    plan(PlanScene.of(spec).withClaim("a", OF_NOBODY).withClaim("b", OF_NOBODY));

            assertThat(fragment.findings()).extracting(Finding::reason).doesNotContain("ClaimClash");
            assertThat(fragment.objects()).extracting(SharedNamesTest::disk).isSubsetOf("a");
        }
    }

    /** The disk "data" was moved to its second claim, and its line was taken out in the edit that brings "data-2". */
    @Test
    void a_claim_that_a_disk_was_moved_to_is_not_that_of_another_disk_which_is_called_like_it() {
        String moved =
                "metadata: {name: web-data-2, labels: {vm.novasphere.dev/wukong: web, vm.novasphere.dev/disk: data}}\n"
                        + SPEC;
        PlanScene scene = PlanScene.of("disks: [{name: data-2, size: 10Gi}]").withClaim("data-2", moved);

        StorageFragment fragment = plan(scene);

        assertThat(fragment.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("ClaimClash");
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.message()).contains("disk data-2", "web-data-2", "disk data was moved");
        });
        assertThat(fragment.steps()).isEmpty();
    }

    /** Neither the claim of a move that is not over nor one that the disk has left holds the data of the disk. */
    @ParameterizedTest
    @CsvSource({"'{name: data-2, size: 10Gi}', unused", "'{name: data, size: 10Gi}, {name: data-2, size: 10Gi}', ''"})
    void a_claim_without_all_data_of_the_disk_that_was_to_move_there_is_not_proposed(String disks, String guest) {
        String moved =
                "metadata: {name: web-data-2, labels: {vm.novasphere.dev/wukong: web, vm.novasphere.dev/disk: data}%s}\n"
                                .formatted(
                                        guest.isEmpty()
                                                ? ""
                                                : ", annotations: {%s: %s}"
                                                        .formatted(Annotations.MIGRATION_GUEST, guest))
                        + SPEC;
        PlanScene scene = PlanScene.of("disks: [%s]".formatted(disks)).withClaim("data-2", moved);

        assertThat(plan(scene).findings())
                .filteredOn(finding -> finding.reason().equals("ClaimClash"))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.message()).contains("web-data-2").doesNotContain("claimName"));
    }

    @Nested
    class Of_two_Wukongs {

        private static final String SHARED = "disks: [{name: d, claimName: q, shareable: true}]";

        @Test
        void a_claim_that_another_uses_alone_is_not_shared_with_it() {
            assertThat(plan(PlanScene.of(SHARED).withClaim("d", USED_BY_OTHER)).findings())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.reason()).isEqualTo("ClaimClash");
                        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                        assertThat(finding.unwatched()).isTrue();
                        assertThat(finding.message())
                                .contains("Wukong other", "claim q", "shareable: true on its disk");
                    });
        }

        @Test
        void a_machine_that_has_it_already_goes_on_with_a_warning() {
            PlanScene scene = PlanScene.of(SHARED).withClaim("d", USED_BY_OTHER).withMachine("""
                    metadata: {name: web-vm}
                    spec: {template: {spec: {volumes: [{name: d, persistentVolumeClaim: {claimName: q}}]}}}
                    """);
            assertThat(plan(scene).findings())
                    .singleElement()
                    .extracting(Finding::severity)
                    .isEqualTo(Severity.WARNING);
        }

        @Test
        void a_claim_that_is_nobody_s_is_shared() {
            assertThat(plan(PlanScene.of(SHARED).withClaim("d", OF_NOBODY)).findings())
                    .isEmpty();
        }

        @Test
        void what_is_written_beside_a_shared_claim_and_has_no_effect_is_reported() {
            String spec =
                    "disks: [{name: d, claimName: q, shareable: true, size: 50Gi, storageClassName: zz, volumeMode: Filesystem}]";

            StorageFragment fragment = plan(PlanScene.of(spec).withClaim("d", OF_NOBODY));

            assertThat(fragment.objects()).isEmpty();
            assertThat(fragment.findings()).extracting(Finding::severity).containsOnly(Severity.IGNORED);
            assertThat(messages(fragment))
                    .anyMatch(message -> message.contains("size 50Gi") && message.contains("has 10Gi"))
                    .anyMatch(message -> message.contains("storageClassName zz"))
                    .anyMatch(message -> message.contains("volumeMode Filesystem"));
        }
    }

    @Nested
    class That_goes {

        @ParameterizedTest
        @ValueSource(strings = {"", ", shareable: true"})
        void a_claim_that_is_only_used_is_not_made_anew(String more) {
            String going = OF_NOBODY.replace("{name: q}", "{name: q, deletionTimestamp: '2026-01-01T00:00:00Z'}");

            StorageFragment fragment = plan(
                    PlanScene.of("disks: [{name: d, claimName: q" + more + "}]").withClaim("d", going));

            assertThat(fragment.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.reason()).isEqualTo("ClaimTerminating");
                assertThat(finding.message())
                        .contains("q is being deleted", "claimName")
                        .doesNotContain("anew");
            });
        }

        @Test
        void nor_is_one_that_goes_with_a_deleted_Wukong_of_the_name() {
            String old = """
                    metadata:
                      name: q
                      ownerReferences:
                      - {apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, uid: old, controller: true}
                    """ + SPEC;

            assertThat(messages(plan(
                            PlanScene.of("disks: [{name: d, claimName: q}]").withClaim("d", old))))
                    .singleElement()
                    .asString()
                    .contains("claimName")
                    .doesNotContain("anew");
        }
    }

    private static StorageFragment plan(PlanScene scene) {
        return new StorageStage().plan(scene.input());
    }

    private static List<String> messages(StorageFragment fragment) {
        return fragment.findings().stream().map(Finding::message).toList();
    }

    private static String disk(HasMetadata object) {
        return Labels.label(object, Labels.DISK);
    }
}
