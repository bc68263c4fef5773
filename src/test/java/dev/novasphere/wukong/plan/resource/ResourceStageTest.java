package dev.novasphere.wukong.plan.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.device.Gpu;
import dev.novasphere.wukong.kubevirt.domain.Cpu;
import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.PlanScene;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceStageTest {

    private final ResourceStage stage = new ResourceStage();

    @Test
    void cpus_become_cores_and_memory_what_the_guest_sees() {
        ResourceFragment fragment = plan("cpu: 4\nmemory: 4096Mi");
        assertThat(fragment.cpu()).isEqualTo(new Cpu(4, null, null, null));
        assertThat(fragment.memory().guest()).hasToString("4Gi");
        assertThat(fragment.gpus()).isEmpty();
        assertThat(fragment.findings()).isEmpty();
    }

    @Test
    void live_resize_gives_cpus_as_sockets_so_that_they_can_be_plugged() {
        assertThat(plan("cpu: 4\nmemory: 4Gi\nliveResize: true").cpu()).isEqualTo(new Cpu(1, 4, 1, null));
        assertThat(plan("cpu: 4\nmemory: 4Gi\nliveResize: false").cpu()).isEqualTo(new Cpu(4, null, null, null));
    }

    /** KubeVirt has written the new size to the guest's instance, and asks for no restart. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HotMemoryChange | False | True | memory changed | virtctl migrate web-vm -n shop",
                "HotVCPUChange | False | True | cpu changed | lacks LiveMigrate",
                "HotVCPUChange | True | False | cpu changed | the guest cannot migrate"
            })
    void a_size_that_the_guest_gets_only_by_a_migration_that_nothing_begins_is_reported(
            String condition, boolean migrates, String migratable, String what, String how) {
        String guest =
                "{type: %s, status: 'True'}, {type: LiveMigratable, status: '%s'}".formatted(condition, migratable);

        assertThat(findings("", guest, migrates)).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("WaitsForMigration");
            assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
            assertThat(finding.message()).contains(what, how, "virtctl restart web-vm -n shop");
        });
        assertThat(findings("liveResize: true", guest, true))
                .extracting(Finding::reason)
                .as("liveResize has its own words")
                .doesNotContain("WaitsForMigration");
    }

    @Test
    void a_guest_that_kubevirt_shuts_down_for_its_new_size_is_not_said_to_wait() {
        VirtualMachineInstance guest = Serialization.unmarshal("""
                metadata: {name: web-vm}
                spec: {evictionStrategy: LiveMigrateIfPossible}
                status:
                  phase: Running
                  conditions: [{type: HotVCPUChange, status: 'True'}, {type: LiveMigratable, status: 'False'}]
                """, VirtualMachineInstance.class);
        KubeVirt evicts = Serialization.unmarshal(
                "spec: {workloadUpdateStrategy: {workloadUpdateMethods: [LiveMigrate, Evict]}}", KubeVirt.class);

        assertThat(stage.plan(GivenWukong.of(
                                "cpu: 2\nmemory: 8Gi",
                                GivenWukong.clusterWith()
                                        .guest(Optional.of(guest))
                                        .build()
                                        .with(KubeVirtSettings.of(evicts), List.of())))
                        .findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.reason()).isEqualTo("ShutDownForChange");
                    assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
                    assertThat(finding.message())
                            .contains("KubeVirt shuts the guest down", "has Evict", "virtctl start web-vm -n shop");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: HotMemoryChange, status: 'True'}, {type: LiveMigratable, status: 'True'}",
                "{type: HotMemoryChange, status: 'False'}",
                "{type: LiveMigratable, status: 'False'}"
            })
    void a_size_that_kubevirt_brings_to_the_guest_by_itself_is_not(String guest) {
        assertThat(findings("", guest, true)).isEmpty();
    }

    private List<Finding> findings(String more, String conditions, boolean migrates) {
        VirtualMachineInstance guest = Serialization.unmarshal(
                "metadata: {name: web-vm}\nstatus: {phase: Running, conditions: [%s]}".formatted(conditions),
                VirtualMachineInstance.class);
        return stage.plan(GivenWukong.of(
                        "cpu: 2\nmemory: 8Gi\n" + more,
                        GivenWukong.clusterWith()
                                .guest(Optional.of(guest))
                                .build()
                                .with(new KubeVirtSettings(true, migrates, true), List.of())))
                .findings();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4 GB", "4K", "plenty", "0", "1023Ki"})
    void memory_that_is_no_usable_quantity_blocks_a_new_machine(String memory) {
        assertThat(plan("cpu: 1\nmemory: \"" + memory + "\"").findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
                    assertThat(finding.concern()).isEqualTo(Finding.Concern.SPEC);
                    assertThat(finding.reason()).isEqualTo("MemoryInvalid");
                    assertThat(finding.message()).contains("\"" + memory + "\"", "write for example 4Gi");
                });
    }

    @Test
    void missing_memory_blocks_a_new_machine() {
        assertThat(plan("cpu: 1").findings()).extracting(Finding::reason).containsExactly("MemoryInvalid");
    }

    @Test
    void a_machine_that_exists_keeps_its_memory_when_the_wukong_has_no_usable_one() {
        ResourceFragment fragment = new ResourceStage()
                .plan(PlanScene.of("cpu: 1\nmemory: 4194304K").withMachine("""
                        metadata: {name: web-vm}
                        spec: {template: {spec: {domain: {memory: {guest: 2048Mi}}}}}
                        """).input());

        assertThat(fragment.memory().guest()).hasToString("2Gi");
        assertThat(fragment.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
            assertThat(finding.reason()).isEqualTo("MemoryReplaced");
            assertThat(finding.message()).contains("\"4194304K\"", "keeps 2Gi");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu: 0", "cpu: 513", "cpu: -1", "osImage: none"})
    void a_cpu_count_that_escaped_admission_blocks_the_machine(String cpu) {
        assertThat(plan(cpu + "\nmemory: 1Gi").findings()).singleElement().satisfies(finding -> {
            assertThat(finding.blocks()).isTrue();
            assertThat(finding.reason()).isEqualTo("CpuOutOfRange");
            assertThat(finding.message()).contains("spec.cpu", "1 to 512");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void the_smallest_and_the_largest_cpu_count_are_accepted(int cpus) {
        assertThat(plan("cpu: " + cpus + "\nmemory: 1Gi").findings()).isEmpty();
    }

    @Test
    void gpus_are_passed_in_the_order_of_the_spec() {
        ResourceFragment fragment = plan("""
                cpu: 1
                memory: 1Gi
                gpus:
                - {name: second, deviceName: vendor.com/b}
                - {name: first, deviceName: vendor.com/a}
                """);
        assertThat(fragment.gpus())
                .containsExactly(new Gpu("second", "vendor.com/b"), new Gpu("first", "vendor.com/a"));
    }

    private ResourceFragment plan(String spec) {
        return stage.plan(PlanScene.of(spec).input());
    }
}
