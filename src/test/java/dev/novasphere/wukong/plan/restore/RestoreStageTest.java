package dev.novasphere.wukong.plan.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.restore.StopPolicy;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.PlanScene;
import dev.novasphere.wukong.plan.RestoredFrom;
import dev.novasphere.wukong.plan.observed.ObservedRestores;
import dev.novasphere.wukong.plan.storage.StorageStage;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestoreStageTest {

    private static final String SPEC = """
            cpu: 1
            memory: 1Gi
            restoreFromSnapshot: night
            disks: [{name: root, size: 1Gi}]
            """;
    private static final String MACHINE = """
            metadata: {name: web-vm, namespace: team}
            spec:
              runStrategy: Halted
              template: {spec: {domain: {}, volumes: [{name: root, persistentVolumeClaim: {claimName: %s}}]}}
            """;

    private final RestoreStage stage = new RestoreStage();

    @Test
    void a_complete_snapshot_becomes_one_restore_that_waits_for_the_machine_to_be_off() {
        RestoreFragment fragment =
                stage.plan(with(PlanScene.of(SPEC).withMachine(MACHINE.formatted("web-root")), snapshot("web", true)));

        assertThat(fragment.first()).isFalse();
        assertThat(fragment.objects()).singleElement().isInstanceOfSatisfying(WukongRestore.class, restore -> {
            assertThat(restore.getMetadata().getName()).isEqualTo("web-from-night");
            assertThat(restore.getSpec().stopPolicyOrDefault()).isEqualTo(StopPolicy.Wait);
            assertThat(restore.getMetadata().getOwnerReferences()).hasSize(1);
        });
    }

    @Test
    void a_missing_snapshot_blocks_a_new_wukong_and_only_warns_where_a_machine_exists() {
        Finding held = stage.plan(PlanScene.of(SPEC).input()).findings().get(0);
        assertThat(held.severity()).isEqualTo(Severity.WAITING);
        assertThat(held.message()).contains("\"night\"", "team");

        Finding warned = stage.plan(PlanScene.of(SPEC)
                        .withMachine(MACHINE.formatted("web-root"))
                        .input())
                .findings()
                .get(0);
        assertThat(warned.severity()).isEqualTo(Severity.WARNING);
    }

    /** A Wukong with deletionPolicy Retain is deleted and made again of the same manifest, in which restoreFromSnapshot may stay. */
    @ParameterizedTest
    @CsvSource({"2026-01-01T00:00:00Z, true", "2026-03-01T00:00:00Z, false"})
    void a_claim_that_an_earlier_wukong_retained_is_not_deleted_for_a_snapshot(String made, boolean kept) {
        PlanScene scene = PlanScene.of(SPEC)
                .madeAt("2026-02-01T00:00:00Z")
                .withClaim(
                        "root",
                        "metadata: {name: web-root, creationTimestamp: '%s', labels: {vm.novasphere.dev/wukong: web}}"
                                .formatted(made));

        RestoreFragment fragment = stage.plan(with(scene, snapshot("web", true)));

        assertThat(fragment.objects()).hasSize(kept ? 0 : 1);
        assertThat(fragment.findings())
                .extracting(Finding::reason)
                .containsExactly(kept ? RestoreStage.DISK_RETAINED : "RestoreWaits");
        assertThat(fragment.findings().get(0).severity()).isEqualTo(kept ? Severity.ERROR : Severity.WAITING);
    }

    /** CDI controls the claim that it fills, so that only the DataVolume says who left both, and it makes a claim anew that is deleted alone. */
    @Test
    void a_disk_of_an_image_that_an_earlier_wukong_retained_is_not_deleted_for_a_snapshot_either() {
        PlanScene scene = PlanScene.of(SPEC)
                .madeAt("2026-02-01T00:00:00Z")
                .withDataVolume(
                        "root",
                        "metadata: {name: web-root, creationTimestamp: '2026-01-01T00:00:00Z', labels: {vm.novasphere.dev/wukong: web}}")
                .withClaim("root", """
                        metadata:
                          name: web-root
                          creationTimestamp: '2026-01-01T00:00:00Z'
                          labels: {vm.novasphere.dev/wukong: web}
                          ownerReferences: [{apiVersion: cdi.kubevirt.io/v1beta1, kind: DataVolume, name: web-root, uid: dv, controller: true}]
                        """);

        RestoreFragment fragment = stage.plan(with(scene, snapshot("web", true)));

        assertThat(fragment.objects()).isEmpty();
        assertThat(fragment.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo(RestoreStage.DISK_RETAINED);
            assertThat(finding.message()).contains("kubectl delete datavolume web-root -n team");
        });
    }

    @Test
    void a_snapshot_of_another_wukong_is_an_error_of_a_new_wukong() {
        Finding finding = stage.plan(with(PlanScene.of(SPEC), snapshot("db", true)))
                .findings()
                .get(0);

        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.reason()).isEqualTo(RestoreReasons.OTHER_WUKONG);
    }

    @Test
    void a_running_restore_blocks_everything() {
        PlanInput input = with(
                PlanScene.of(SPEC).withMachine(MACHINE.formatted("web-root")),
                new ObservedRestores(Optional.of("undo"), Optional.empty(), Optional.empty(), Optional.empty()));

        assertThat(stage.plan(input).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.blocks()).isTrue();
            assertThat(finding.reason()).isEqualTo(RestoreStage.RUNNING);
        });
    }

    @Test
    void a_disk_stays_on_the_claim_that_a_restore_put_it_on_and_nothing_is_made_in_its_place() {
        String restored = "restore-11111111-2222-3333-4444-555555555555-root";

        var fragment = new StorageStage()
                .plan(PlanScene.of(SPEC)
                        .withMachine(MACHINE.formatted(restored))
                        .input());

        assertThat(fragment.volumes().get(0).persistentVolumeClaim().claimName())
                .isEqualTo(restored);
        assertThat(fragment.objects()).isEmpty();
    }

    /** Nothing says which claim it was put on another one for, so that it does not matter whether the Wukong was changed since. */
    @Test
    void that_a_restore_put_a_disk_on_another_claim_than_the_wukong_names_is_said() {
        String restored = "restore-11111111-2222-3333-4444-555555555555-root";
        String claim = "metadata: {name: %s}\nspec: {resources: {requests: {storage: 9Gi}}}".formatted(restored);
        PlanScene scene = PlanScene.of("disks: [{name: root, claimName: old}]")
                .withMachine(MACHINE.formatted(restored))
                .withClaim("root", claim);
        PlanScene named = PlanScene.of("disks: [{name: root, claimName: %s}]".formatted(restored))
                .withMachine(MACHINE.formatted(restored))
                .withClaim("root", claim);

        assertThat(new StorageStage().plan(scene.input()).findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Finding.Severity.IGNORED);
                    assertThat(finding.reason())
                            .as("who changed nothing reads of no change")
                            .isEqualTo("DiskFieldIgnored");
                    assertThat(finding.message())
                            .startsWith("disk root: claimName old is without effect")
                            .contains("a restore put the disk on claim " + restored + "; write that");
                });
        assertThat(new StorageStage().plan(named.input()).findings()).isEmpty();
    }

    @Test
    void a_claim_that_no_restore_made_is_put_right() {
        var fragment = new StorageStage()
                .plan(PlanScene.of(SPEC).withMachine(MACHINE.formatted("other")).input());

        assertThat(fragment.volumes().get(0).persistentVolumeClaim().claimName())
                .isEqualTo("web-root");
    }

    @Test
    void a_restore_of_another_wukong_or_snapshot_under_the_planned_name_is_not_followed() {
        for (String spec :
                new String[] {"{wukongName: web-from, snapshotName: night}", "{wukongName: web, snapshotName: morning}"
                }) {
            WukongRestore other = Serialization.unmarshal("""
                    metadata: {name: web-from-night, namespace: team}
                    spec: %s
                    status: {phase: Succeeded}
                    """.formatted(spec), WukongRestore.class);
            RestoreFragment fragment = stage.plan(with(
                    PlanScene.of(SPEC),
                    new ObservedRestores(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(other))));

            assertThat(fragment.objects()).isEmpty();
            assertThat(fragment.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                assertThat(finding.reason()).isEqualTo(RestoreReasons.NAME_TAKEN);
                assertThat(finding.message()).contains("web-from-night", "night");
            });
        }
    }

    @Test
    void a_new_wukong_and_its_own_snapshot_that_was_never_taken_wait_for_each_other_in_words() {
        for (String status : new String[] {"", "status: {phase: Pending}"}) {
            Finding finding = stage.plan(with(PlanScene.of(SPEC), pending("", status)))
                    .findings()
                    .get(0);

            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.reason()).isEqualTo(RestoreReasons.WAIT_FOR_EACH_OTHER);
            assertThat(finding.message()).contains("WukongSnapshot night", "Take restoreFromSnapshot out");
        }
    }

    @Test
    void a_snapshot_that_can_still_be_taken_or_was_taken_before_is_waited_for() {
        String mark = ", annotations: {vm.novasphere.dev/progress: 'night Succeeded'}";

        assertThat(stage.plan(with(PlanScene.of(SPEC), pending(mark, "")))
                        .findings()
                        .get(0)
                        .reason())
                .isEqualTo(RestoreReasons.SNAPSHOT_NOT_READY);
        assertThat(stage.plan(with(PlanScene.of(SPEC), pending("", "status: {phase: Creating}")))
                        .findings()
                        .get(0)
                        .reason())
                .isEqualTo(RestoreReasons.SNAPSHOT_NOT_READY);
        assertThat(stage.plan(with(PlanScene.of(SPEC).withMachine(MACHINE.formatted("web-root")), pending("", "")))
                        .findings()
                        .get(0)
                        .reason())
                .isEqualTo(RestoreReasons.SNAPSHOT_NOT_READY);
    }

    @Test
    void a_machine_that_says_what_its_disks_were_put_back_to_is_not_put_back_again() {
        String machine = MACHINE.formatted("web-root")
                .replace(
                        "namespace: team}",
                        "namespace: team, labels: {vm.novasphere.dev/wukong: web}, annotations: {vm.novasphere.dev/restored-from: night}}");

        RestoreFragment fragment = stage.plan(with(PlanScene.of(SPEC).withMachine(machine), snapshot("web", true)));

        assertThat(fragment.objects()).isEmpty();
        assertThat(fragment.findings()).isEmpty();
    }

    @Test
    void a_restore_that_succeeded_before_its_status_was_lost_is_not_waited_for() {
        WukongRestore made = Serialization.unmarshal("""
                metadata:
                  name: web-from-night
                  namespace: team
                  annotations: {vm.novasphere.dev/progress: web-from-night Succeeded}
                spec: {wukongName: web, snapshotName: night}
                """, WukongRestore.class);
        PlanInput input = with(
                PlanScene.of(SPEC),
                new ObservedRestores(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(made)));

        assertThat(stage.plan(input).findings()).isEmpty();
        assertThat(RestoredFrom.of(input)).contains("night");
    }

    private static ObservedRestores pending(String annotations, String status) {
        WukongSnapshot snapshot = Serialization.unmarshal("""
                metadata: {name: night, namespace: team%s}
                spec: {wukongName: web}
                %s
                """.formatted(annotations, status), WukongSnapshot.class);
        return new ObservedRestores(Optional.empty(), Optional.empty(), Optional.of(snapshot), Optional.empty());
    }

    private static PlanInput with(PlanScene scene, ObservedRestores restores) {
        PlanInput input = scene.input();
        return new PlanInput(input.wukong(), input.observed().withRestores(restores));
    }

    private static ObservedRestores snapshot(String wukong, boolean usable) {
        WukongSnapshot snapshot = Serialization.unmarshal("""
                metadata: {name: night, namespace: team}
                spec: {wukongName: %s}
                status: {phase: Succeeded, readyToUse: %s, includedDisks: [root]}
                """.formatted(wukong, usable), WukongSnapshot.class);
        return new ObservedRestores(Optional.empty(), Optional.empty(), Optional.of(snapshot), Optional.empty());
    }
}
