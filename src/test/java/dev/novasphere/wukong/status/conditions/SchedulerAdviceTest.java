package dev.novasphere.wukong.status.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.GivenWukong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are those of kube-scheduler. */
class SchedulerAdviceTest {

    private static final String ON_LABELS =
            "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.";

    private static String advice(String words) {
        return advice(words, "cpu: 1");
    }

    private static String advice(String words, String spec) {
        return SchedulerAdvice.of(words, NodeFields.of(GivenWukong.of(spec)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0/3 nodes are available: 3 Insufficient cpu. | spec.cpu",
                "0/3 nodes are available: 1 Insufficient cpu, 2 Insufficient memory. | spec.cpu, spec.memory",
                "2 node(s) didn't match pod anti-affinity rules. | spec.highAvailability.antiAffinity, spec.highAvailability.affinity",
                "2 node(s) didn't match pod affinity rules. | spec.highAvailability.affinity",
                "1 node(s) didn't match pod topology spread constraints. | spec.highAvailability.topologySpreadConstraints",
                "1 node(s) had untolerated taint {dedicated: db}. | spec.highAvailability.tolerations",
            })
    void the_fields_that_keep_nodes_away_are_named(String words, String fields) {
        assertThat(advice(words)).isEqualTo("Compare " + fields + " with what the nodes have.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "highAvailability: {nodeSelector: {disk: ssd}} | spec.highAvailability.nodeSelector",
                "highAvailability: {affinity: {nodeAffinity: {}}} | spec.highAvailability.affinity",
                "cpuModel: Cascadelake-Server | spec.cpuModel (label cpu-model.node.kubevirt.io/Cascadelake-Server)",
                "cpuFeatures: [{name: vmx}, {name: svm, policy: forbid}, {name: x, policy: optional}] | spec.cpuFeatures[vmx] (label cpu-feature.node.kubevirt.io/vmx), spec.cpuFeatures[svm] (no label cpu-feature.node.kubevirt.io/svm)",
                "machineType: q36 | spec.machineType (label machine-type.node.kubevirt.io/q36)",
                "dedicatedCpuPlacement: true | spec.dedicatedCpuPlacement (label kubevirt.io/cpumanager)",
                "guestOS: windows | spec.guestOS (labels hyperv.node.kubevirt.io/...)",
                "preference: {name: p} | spec.preference",
            })
    void a_field_that_chooses_nodes_by_labels_is_named_where_it_is_written(String spec, String fields) {
        assertThat(advice(ON_LABELS, spec))
                .startsWith("KubeVirt takes only nodes on which its virt-handler runs:")
                .endsWith("schedulable=true. Compare " + fields + " with what the nodes have.");
    }

    @Test
    void no_field_is_named_that_nobody_wrote() {
        assertThat(advice(ON_LABELS, "cpuModel: host-model"))
                .contains("virt-handler", "The Wukong asks for no other label")
                .doesNotContain("highAvailability", "cpuModel", "Compare");
        assertThat(advice("3 node(s) didn't match pod anti-affinity rules.", "highAvailability: {antiAffinity: true}"))
                .isEqualTo("Compare spec.highAvailability.antiAffinity with what the nodes have.");
        assertThat(advice("3 Insufficient memory.", "instancetype: {name: u1.huge}"))
                .isEqualTo("Compare spec.instancetype with what the nodes have.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resources: {requests: {cpu: '6', memory: 2Gi}} | spec.resources.requests.cpu, spec.resources.requests.memory",
                "resources: {requests: {cpu: '6'}, limits: {cpu: '8', memory: 2Gi}} | spec.resources.requests.cpu, spec.resources.limits.memory",
                "cpu: 1 | spec.cpu, spec.memory",
            })
    void what_the_pod_asks_of_a_node_is_named_where_the_wukong_says_it(String spec, String fields) {
        assertThat(advice("1 Insufficient cpu, 2 Insufficient memory.", spec))
                .isEqualTo("Compare " + fields + " with what the nodes have.");
        assertThat(advice("3 Insufficient hugepages-2Mi.", spec)).contains("Compare spec.memory with");
    }

    @Test
    void rules_of_other_pods_and_storage_without_room_are_named() {
        assertThat(advice("3 node(s) didn't satisfy existing pods anti-affinity rules."))
                .contains("keep the guest away by rules of their own")
                .doesNotContain("spec.");
        assertThat(advice("1 node(s) didn't find available persistent volumes to bind."))
                .contains("no volume or too little room", "Compare spec.disks (size, storageClassName) with");
        assertThat(advice("1 node(s) did not have enough free storage.")).contains("spec.disks (size");
    }

    @Test
    void a_device_of_kubevirt_is_a_matter_of_the_nodes_and_another_one_of_its_plugin() {
        assertThat(advice("3 Insufficient devices.kubevirt.io/kvm."))
                .contains("devices.kubevirt.io/kvm", "hardware virtualization")
                .doesNotContain("spec.gpus");
        assertThat(advice("3 Insufficient nvidia.com/T4."))
                .contains("nvidia.com/T4", "permittedHostDevices", "change spec.gpus.");
        assertThat(advice("3 Insufficient intel.com/sriov_lan."))
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
        assertThat(advice(words)).contains(advice).doesNotContain("spec.");
    }

    @Test
    void huge_pages_are_those_of_the_memory() {
        assertThat(advice("3 Insufficient hugepages-2Mi."))
                .contains("too few huge pages", "Compare spec.memory with what the nodes have.");
    }

    @Test
    void volumes_have_advice_of_their_own_before_the_fields() {
        assertThat(advice("1 node(s) had volume node affinity conflict, 2 Insufficient memory."))
                .startsWith("A disk is on a volume that only other nodes reach")
                .endsWith("Compare spec.memory with what the nodes have.");
        assertThat(advice("pod has unbound immediate PersistentVolumeClaims"))
                .isEqualTo("A claim has no volume yet; the condition VolumesBound says why.");
    }

    @Test
    void unknown_words_get_general_advice() {
        assertThat(advice("")).contains("spec.cpu, spec.memory, spec.gpus");
        assertThat(advice("3 Insufficient")).contains("spec.cpu, spec.memory, spec.gpus");
    }
}
