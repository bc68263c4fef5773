package dev.novasphere.wukong.plan.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps cpu and memory from being raised while the guest runs is found before a change would wait. */
class LiveResizeTest {

    private static final String MIGRATES = "{spec: {workloadUpdateStrategy: {workloadUpdateMethods: [LiveMigrate]}}}";

    private static List<String> reasons(String more, String kubeVirt) {
        Observed cluster = Observed.nothing()
                .with(KubeVirtSettings.of(Serialization.unmarshal("---\n" + kubeVirt, KubeVirt.class)), List.of());
        return new ResourceStage()
                        .plan(GivenWukong.of(
                                "cpu: 2\nliveResize: true\ndisks: [{name: root, size: 1Gi}]\n" + more, cluster))
                        .findings()
                        .stream()
                        .map(Finding::reason)
                        .toList();
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
                "{spec: {workloadUpdateStrategy: {workloadUpdateMethods: [Evict]}}}",
                "{}"
            })
    void a_cluster_that_brings_nothing_to_running_guests_makes_the_field_one_without_effect(String kubeVirt) {
        assertThat(reasons("memory: 4Gi", kubeVirt)).hasSize(1).allMatch(reason -> reason.startsWith("LiveResize"));
    }
}
