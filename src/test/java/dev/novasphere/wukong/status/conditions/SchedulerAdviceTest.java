package dev.novasphere.wukong.status.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are those of kube-scheduler. */
class SchedulerAdviceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0/3 nodes are available: 3 Insufficient cpu. | spec.cpu",
                "0/3 nodes are available: 1 Insufficient cpu, 2 Insufficient memory. | spec.cpu, spec.memory",
                "2 node(s) didn't match Pod's node affinity/selector. | spec.highAvailability.nodeSelector",
                "2 node(s) didn't match pod anti-affinity rules. | spec.highAvailability.antiAffinity, spec.highAvailability.affinity",
                "2 node(s) didn't match pod affinity rules. | spec.highAvailability.affinity",
                "1 node(s) didn't match pod topology spread constraints. | spec.highAvailability.topologySpreadConstraints",
                "1 node(s) had untolerated taint {dedicated: db}. | spec.highAvailability.tolerations",
            })
    void the_fields_that_keep_nodes_away_are_named(String words, String fields) {
        assertThat(SchedulerAdvice.of(words)).isEqualTo("Compare " + fields + " with what the nodes have.");
    }

    @Test
    void a_device_of_kubevirt_is_a_matter_of_the_nodes_and_another_one_of_its_plugin() {
        assertThat(SchedulerAdvice.of("3 Insufficient devices.kubevirt.io/kvm."))
                .contains("devices.kubevirt.io/kvm", "hardware virtualization")
                .doesNotContain("spec.gpus");
        assertThat(SchedulerAdvice.of("3 Insufficient nvidia.com/T4."))
                .contains("nvidia.com/T4", "permittedHostDevices", "change spec.gpus.");
        assertThat(SchedulerAdvice.of("3 Insufficient intel.com/sriov_lan."))
                .contains("change spec.gpus, spec.hostDevices or spec.networks.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 Too many pods. | stop some on them, or add nodes.",
                "3 Insufficient ephemeral-storage. | too little ephemeral-storage",
                "3 node(s) were unschedulable. | kubectl uncordon",
            })
    void what_no_field_of_the_wukong_changes_is_a_matter_of_the_nodes(String words, String advice) {
        assertThat(SchedulerAdvice.of(words)).contains(advice).doesNotContain("spec.");
    }

    @Test
    void huge_pages_are_those_of_the_memory() {
        assertThat(SchedulerAdvice.of("3 Insufficient hugepages-2Mi."))
                .contains("too few huge pages", "Compare spec.memory with what the nodes have.");
    }

    @Test
    void volumes_have_advice_of_their_own_before_the_fields() {
        assertThat(SchedulerAdvice.of("1 node(s) had volume node affinity conflict, 2 Insufficient memory."))
                .startsWith("A disk is on a volume that only other nodes reach")
                .endsWith("Compare spec.memory with what the nodes have.");
        assertThat(SchedulerAdvice.of("pod has unbound immediate PersistentVolumeClaims"))
                .isEqualTo("A claim has no volume yet; the condition VolumesBound says why.");
    }

    @Test
    void unknown_words_get_general_advice() {
        assertThat(SchedulerAdvice.of("")).contains("spec.cpu, spec.memory, spec.gpus");
        assertThat(SchedulerAdvice.of("3 Insufficient")).contains("spec.cpu, spec.memory, spec.gpus");
    }
}
