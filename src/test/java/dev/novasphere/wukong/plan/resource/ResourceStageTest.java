package dev.novasphere.wukong.plan.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.Cpu;
import dev.novasphere.wukong.kubevirt.Gpu;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.PlanScene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @ParameterizedTest
    @ValueSource(strings = {"4 GB", "4K", "plenty", "0", "1023Ki"})
    void D28_memory_that_is_no_usable_quantity_is_replaced_by_2Gi_and_that_is_told(String memory) {
        ResourceFragment fragment = plan("cpu: 1\nmemory: \"" + memory + "\"");
        assertThat(fragment.memory().guest()).hasToString("2Gi");
        assertThat(fragment.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
            assertThat(finding.concern()).isEqualTo(Finding.Concern.SPEC);
            assertThat(finding.reason()).isEqualTo("MemoryReplaced");
            assertThat(finding.message()).contains("\"" + memory + "\"", "2Gi", "write");
        });
    }

    @Test
    void missing_memory_is_replaced_by_2Gi_and_that_is_told() {
        ResourceFragment fragment = plan("cpu: 1");
        assertThat(fragment.memory().guest()).hasToString("2Gi");
        assertThat(fragment.findings()).extracting(Finding::reason).containsExactly("MemoryReplaced");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu: 0", "cpu: 65", "cpu: -1", "osImage: none"})
    void a_cpu_count_that_escaped_admission_holds_the_machine_back(String cpu) {
        assertThat(plan(cpu + "\nmemory: 1Gi").findings()).singleElement().satisfies(finding -> {
            assertThat(finding.blocks()).isTrue();
            assertThat(finding.reason()).isEqualTo("CpuOutOfRange");
            assertThat(finding.message()).contains("spec.cpu", "1 to 64");
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
