package dev.novasphere.wukong.plan.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

    private static PlanInput asking(String architecture, Observed observed) {
        return GivenWukong.of(
                "highAvailability: {nodeSelector: {kubernetes.io/arch: %s}}".formatted(architecture), observed);
    }

    private static Observed with(String machine) {
        return GivenWukong.clusterWith()
                .machine(Optional.of(Serialization.unmarshal(machine, VirtualMachine.class)))
                .build();
    }

    private static String machineOf(String architecture) {
        return """
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata: {name: web-vm, namespace: shop}
                spec: {template: {spec: {architecture: %s}}}
                """.formatted(architecture);
    }

    private static Observed underControlPlaneOf(String architecture) {
        KubeVirt kubeVirt = Serialization.unmarshal("""
                apiVersion: kubevirt.io/v1
                kind: KubeVirt
                metadata: {name: kubevirt, namespace: kubevirt}
                status: {defaultArchitecture: %s}
                """.formatted(architecture), KubeVirt.class);
        return GivenWukong.cluster().with(KubeVirtSettings.of(kubeVirt), List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"arm64", "s390x"})
    void a_new_machine_is_of_the_architecture_of_the_nodes_it_asks_for(String architecture) {
        assertThat(Architecture.of(asking(architecture, GivenWukong.cluster()))).isEqualTo(architecture);
        assertThat(Architecture.finding(asking(architecture, GivenWukong.cluster())))
                .isEmpty();
    }

    @Test
    void what_kubevirt_gives_by_itself_is_not_written() {
        assertThat(Architecture.of(asking("amd64", GivenWukong.cluster()))).isNull();
        assertThat(Architecture.of(asking("arm64", underControlPlaneOf("arm64"))))
                .isNull();
        assertThat(Architecture.of(asking("amd64", underControlPlaneOf("arm64"))))
                .isEqualTo("amd64");
        assertThat(Architecture.of(asking("riscv64", GivenWukong.cluster()))).isNull();
        assertThat(Architecture.of(GivenWukong.of("cpu: 1"))).isNull();
    }

    @Test
    void a_machine_that_exists_keeps_its_architecture_whatever_is_asked_for() {
        assertThat(Architecture.of(asking("arm64", with(machineOf("arm64"))))).isEqualTo("arm64");
        assertThat(Architecture.of(asking("amd64", with(machineOf("arm64"))))).isEqualTo("arm64");
        assertThat(Architecture.of(GivenWukong.of("cpu: 1", with(machineOf("arm64")))))
                .isEqualTo("arm64");
        assertThat(Architecture.of(asking("arm64", with(machineOf("amd64"))))).isNull();
        assertThat(Architecture.of(asking("arm64", with("spec: {}")))).isNull();
    }

    @Test
    void a_machine_that_exists_for_another_architecture_than_its_nodes_have_is_said() {
        assertThat(Architecture.finding(asking("arm64", with(machineOf("amd64")))))
                .hasValueSatisfying(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.reason()).isEqualTo("ArchitectureKept");
                    assertThat(finding.message())
                            .contains(
                                    "was made for amd64",
                                    "nodes of arm64",
                                    "take kubernetes.io/arch out of nodeSelector");
                });
        assertThat(Architecture.finding(asking("arm64", with(machineOf("arm64")))))
                .isEmpty();
    }
}
