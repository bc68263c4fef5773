package dev.novasphere.wukong.plan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicySpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields of the hardware choose no nodes that a policy does not let a nodeSelector choose. */
class HardwareNodesTest {

    private static List<String> refused(String labels, String wukong) {
        WukongPolicySpec policy =
                Serialization.unmarshal("---\n{scheduling: {nodeSelector: " + labels + "}}", WukongPolicySpec.class);
        return new PolicyReview(policy, "team")
                .of(Serialization.unmarshal("---\n" + wukong, WukongSpec.class)).stream()
                        .map(violation -> violation.message("teams"))
                        .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{cpuModel: Haswell} | spec.cpuModel: Haswell | cpu-model.node.kubevirt.io/Haswell",
                "{machineType: q35} | spec.machineType: q35 | machine-type.node.kubevirt.io/q35",
                "{dedicatedCpuPlacement: true} | spec.dedicatedCpuPlacement: true | kubevirt.io/cpumanager",
                "{cpuFeatures: [{name: vmx}]} | spec.cpuFeatures[vmx]: require | cpu-feature.node.kubevirt.io/vmx",
                "{cpuFeatures: [{name: aes, policy: forbid}]} | spec.cpuFeatures[aes]: forbid | cpu-feature.node.kubevirt.io/aes"
            })
    void a_field_for_which_KubeVirt_chooses_nodes_needs_the_label_that_it_chooses_by(
            String wukong, String what, String label) {
        assertThat(refused("[]", wukong))
                .containsExactly(
                        what + " is not allowed by WukongPolicy teams; leave it out, or ask the administrator to list "
                                + label + " in scheduling.nodeSelector");
        assertThat(refused("[{key: " + label + "}]", wukong)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{cpuModel: host-model}",
                "{cpuModel: host-passthrough}",
                "{cpuFeatures: [{name: a, policy: optional}, {name: b, policy: disable}, {name: c, policy: force}]}",
                "{dedicatedCpuPlacement: false}"
            })
    void what_every_node_can_do_needs_no_label(String wukong) {
        assertThat(refused("[]", wukong)).isEmpty();
    }

    @Test
    void a_label_with_values_allows_the_nodes_that_have_it_and_not_those_without() {
        String labels = "[{key: cpu-feature.node.kubevirt.io/vmx, values: ['true']}]";

        assertThat(refused(labels, "{cpuFeatures: [{name: vmx, policy: require}]}"))
                .isEmpty();
        assertThat(refused(labels, "{cpuFeatures: [{name: vmx, policy: forbid}]}"))
                .hasSize(1);
        assertThat(refused("[{key: cpu-model.node.kubevirt.io/Haswell, values: []}]", "{cpuModel: Haswell}"))
                .hasSize(1);
    }

    @Test
    void a_policy_that_bounds_no_labels_bounds_no_hardware() {
        WukongPolicySpec policy =
                Serialization.unmarshal("---\n{scheduling: {tolerationKeys: []}}", WukongPolicySpec.class);

        assertThat(new PolicyReview(policy, "team")
                        .of(Serialization.unmarshal("---\n{cpuModel: Haswell, machineType: q35}", WukongSpec.class)))
                .isEmpty();
    }
}
