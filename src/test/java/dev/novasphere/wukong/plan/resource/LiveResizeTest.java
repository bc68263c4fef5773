package dev.novasphere.wukong.plan.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps cpu and memory from being raised while the guest runs is found before a change would wait. */
class LiveResizeTest {

    private static final String MIGRATES = "{spec: {workloadUpdateStrategy: {workloadUpdateMethods: [LiveMigrate]}}}";

    private static List<String> reasons(String more, String kubeVirt) {
        return findings(more, kubeVirt, Optional.empty()).stream()
                .map(Finding::reason)
                .toList();
    }

    private static List<Finding> findings(String more, String kubeVirt, Optional<String> guest) {
        Observed cluster = GivenWukong.clusterWith()
                .guest(guest.map(yaml -> Serialization.unmarshal("---\n" + yaml, VirtualMachineInstance.class)))
                .build()
                .with(KubeVirtSettings.of(Serialization.unmarshal("---\n" + kubeVirt, KubeVirt.class)), List.of());
        return new ResourceStage()
                .plan(GivenWukong.of("cpu: 2\nliveResize: true\ndisks: [{name: root, size: 1Gi}]\n" + more, cluster))
                .findings();
    }

    /** KubeVirt: handleMemoryHotplugRequest in pkg/virt-controller/watch/vm/vm.go. */
    @ParameterizedTest
    @CsvSource({"8Gi, false", "5Gi, false", "4Gi, false", "3Gi, true"})
    void a_guest_gives_memory_back_that_it_got_while_it_ran(String wanted, boolean waits) {
        String guest = """
                metadata: {name: web-vm}
                spec: {evictionStrategy: LiveMigrate, domain: {memory: {guest: 8Gi, maxGuest: 16Gi}}}
                status: {phase: Running, memory: {guestAtBoot: 4Gi, guestCurrent: 8Gi}}
                """;

        assertThat(findings("memory: " + wanted, MIGRATES, Optional.of(guest)))
                .extracting(Finding::message)
                .allSatisfy(message -> assertThat(message)
                        .contains("was started with memory 4Gi", wanted + " counts from the next start"))
                .hasSize(waits ? 1 : 0);
        assertThat(findings("memory: 7Gi", MIGRATES, Optional.of(guest.replaceAll(", memory: .guestAtBoot.*", "}"))))
                .extracting(Finding::reason)
                .containsExactly("LiveResizeDown");
    }

    private static final String GUEST = """
            metadata: {name: web-vm}
            spec: {evictionStrategy: %s, domain: {cpu: {cores: 1, sockets: 2, threads: 1}}}
            status: {phase: Running, conditions: [{type: LiveMigratable, status: '%s', message: a disk is of one node}]}
            """;

    /** KubeVirt: pkg/virt-controller/watch/workload-updater and pod-eviction-admitter.go. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[LiveMigrate, Evict] | LiveMigrateIfPossible | False | LiveResizeShutsDown",
                "[LiveMigrate, Evict] | None | False | LiveResizeShutsDown",
                "[LiveMigrate, Evict] | LiveMigrate | False | LiveResizeNotMigratable",
                "[LiveMigrate, Evict] | External | False | LiveResizeNotMigratable",
                "[LiveMigrate] | LiveMigrateIfPossible | False | LiveResizeNotMigratable",
                "[LiveMigrate, Evict] | None | True | ",
                "[Evict] | LiveMigrateIfPossible | True | ",
                "[Evict] | None | True | LiveResizeShutsDown",
                "[Evict] | External | True | LiveResizeOff",
            })
    void a_guest_that_kubevirt_would_shut_down_for_more_cpu_is_reported_before(
            String methods, String strategy, String migratable, String reason) {
        String kubeVirt = "{spec: {workloadUpdateStrategy: {workloadUpdateMethods: %s}}}".formatted(methods);

        assertThat(findings("memory: 4Gi", kubeVirt, Optional.of(GUEST.formatted(strategy, migratable))))
                .extracting(Finding::reason)
                .isEqualTo(reason == null ? List.of() : List.of(reason));
    }

    /** KubeVirt: getUpdateData in pkg/virt-controller/watch/workload-updater/workload-updater.go. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{volumeName: root}] | True | ",
                "[{volumeName: root}] | False | LiveResizeShutsDown",
                "[] | True | LiveResizeShutsDown",
            })
    void a_guest_whose_disks_move_migrates_for_them_and_gets_more_cpu_with_that(
            String moved, String storage, String reason) {
        String kubeVirt = "{spec: {workloadUpdateStrategy: {workloadUpdateMethods: [LiveMigrate, Evict]}}}";
        String guest = GUEST.formatted("None", "False")
                .replace(
                        "conditions: [",
                        "migratedVolumes: %s, conditions: [{type: StorageLiveMigratable, status: '%s'}, "
                                .formatted(moved, storage));

        assertThat(findings("memory: 4Gi", kubeVirt, Optional.of(guest)))
                .extracting(Finding::reason)
                .isEqualTo(reason == null ? List.of() : List.of(reason));
    }

    @Test
    void of_a_guest_without_a_strategy_that_of_the_KubeVirt_object_counts() {
        String guest = GUEST.replace("evictionStrategy: %s, ", "").formatted("False");
        String kubeVirt =
                "{spec: {workloadUpdateStrategy: {workloadUpdateMethods: [Evict, LiveMigrate]}, configuration: {evictionStrategy: %s}}}";

        assertThat(findings("memory: 4Gi", kubeVirt.formatted("LiveMigrate"), Optional.of(guest)))
                .extracting(Finding::reason)
                .containsExactly("LiveResizeNotMigratable");
        assertThat(findings("memory: 4Gi", kubeVirt.formatted("null"), Optional.of(guest)))
                .extracting(Finding::reason)
                .containsExactly("LiveResizeShutsDown");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4Gi | ",
                "1Gi | ",
                "1023Mi | LiveResizeMemory",
                "4097Mi | LiveResizeMemory",
                "4G | LiveResizeMemory"
            })
    void memory_grows_from_a_gibibyte_in_steps_of_two_mebibytes(String memory, String reason) {
        assertThat(reasons("memory: " + memory, MIGRATES)).isEqualTo(reason == null ? List.of() : List.of(reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amd64 | arm64 | arm64 | ",
                "arm64 | amd64 | amd64 | LiveResizeArchitecture",
                "      | amd64 | arm64 | ",
                "      | arm64 | amd64 | LiveResizeArchitecture",
                "      |       | arm64 | LiveResizeArchitecture",
                "      |       |       | "
            })
    void without_a_guest_the_machine_says_its_architecture_then_the_wukong_then_kubevirt(
            String machine, String asked, String controlPlane, String reason) {
        Observed cluster = GivenWukong.clusterWith()
                .machine(Optional.ofNullable(machine)
                        .map(name -> Serialization.unmarshal(
                                "---\nspec: {template: {spec: {architecture: %s}}}".formatted(name),
                                VirtualMachine.class)))
                .build()
                .with(
                        KubeVirtSettings.of(Serialization.unmarshal(
                                "---\n"
                                        + MIGRATES.substring(0, MIGRATES.length() - 1)
                                        + (controlPlane == null
                                                ? "}"
                                                : ", status: {defaultArchitecture: " + controlPlane + "}}"),
                                KubeVirt.class)),
                        List.of());
        String selector = asked == null ? "" : "highAvailability: {nodeSelector: {kubernetes.io/arch: " + asked + "}}";

        assertThat(new ResourceStage()
                        .plan(GivenWukong.of(
                                "cpu: 2\nmemory: 4Gi\nliveResize: true\ndisks: [{name: root, size: 1Gi}]\n" + selector,
                                cluster))
                        .findings())
                .extracting(Finding::reason)
                .isEqualTo(reason == null ? List.of() : List.of(reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"amd64 | ", "arm64 | LiveResizeArchitecture", "s390x | LiveResizeArchitecture"})
    void only_x86_takes_more_while_it_runs(String architecture, String reason) {
        assertThat(reasons(
                        "memory: 4Gi\nhighAvailability: {nodeSelector: {kubernetes.io/arch: " + architecture + "}}",
                        MIGRATES))
                .isEqualTo(reason == null ? List.of() : List.of(reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{spec: {configuration: {vmRolloutStrategy: Stage}}}",
                "{spec: {workloadUpdateStrategy: {workloadUpdateMethods: []}}}",
                "{}"
            })
    void a_cluster_that_brings_nothing_to_running_guests_makes_the_field_one_without_effect(String kubeVirt) {
        assertThat(reasons("memory: 4Gi", kubeVirt)).hasSize(1).allMatch(reason -> reason.startsWith("LiveResize"));
    }
}
