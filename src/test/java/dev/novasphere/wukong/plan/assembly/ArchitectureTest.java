package dev.novasphere.wukong.plan.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.golden.AllStages;
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
import org.junit.jupiter.params.provider.CsvSource;
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

    private static Observed with(String machine, String controlPlane) {
        return with(machine).with(underControlPlaneOf(controlPlane).kubeVirt(), List.of());
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
        assertThat(Architecture.of(asking(architecture, GivenWukong.cluster()))).contains(architecture);
        assertThat(Architecture.finding(asking(architecture, GivenWukong.cluster())))
                .isEmpty();
    }

    @Test
    void what_kubevirt_gives_by_itself_is_not_written() {
        assertThat(Architecture.of(asking("amd64", underControlPlaneOf("amd64"))))
                .isEmpty();
        assertThat(Architecture.of(asking("amd64", GivenWukong.cluster()))).isEmpty();
        assertThat(Architecture.of(asking("arm64", underControlPlaneOf("arm64"))))
                .isEmpty();
        assertThat(Architecture.of(asking("amd64", underControlPlaneOf("arm64"))))
                .contains("amd64");
        assertThat(Architecture.of(asking("riscv64", GivenWukong.cluster()))).isEmpty();
        assertThat(Architecture.of(GivenWukong.of("cpu: 1"))).isEmpty();
    }

    @Test
    void a_machine_that_exists_keeps_its_architecture_whatever_is_asked_for() {
        Observed arm = with(machineOf("arm64"), "amd64");

        assertThat(Architecture.of(asking("arm64", arm))).contains("arm64");
        assertThat(Architecture.of(asking("amd64", arm))).contains("arm64");
        assertThat(Architecture.of(GivenWukong.of("cpu: 1", arm))).contains("arm64");
        assertThat(Architecture.of(asking("arm64", with(machineOf("amd64"), "amd64"))))
                .isEmpty();
        assertThat(Architecture.of(asking("arm64", with("spec: {}", "amd64")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "arm64"})
    void while_kubevirts_own_architecture_is_not_known_a_machine_that_exists_is_written_as_before(String architecture) {
        String byKubeVirt = machineOf(architecture);
        String byOperator = byKubeVirt.replace(
                "name: web-vm",
                "name: web-vm, annotations: {vm.novasphere.dev/architecture: %s}".formatted(architecture));

        assertThat(Architecture.of(asking("amd64", with(byKubeVirt)))).isEmpty();
        assertThat(Architecture.of(GivenWukong.of("cpu: 1", with(byKubeVirt)))).isEmpty();
        assertThat(Architecture.of(asking(architecture, with(byOperator)))).contains(architecture);
        assertThat(Architecture.of(GivenWukong.of("cpu: 1", with(byOperator)))).contains(architecture);
        assertThat(Architecture.of(GivenWukong.of("cpu: 1", with(byOperator, architecture))))
                .contains(architecture);
    }

    @Test
    void so_is_one_that_was_made_for_the_nodes_it_asks_for_before_that_was_noted() {
        assertThat(Architecture.of(asking("arm64", with(machineOf("arm64"))))).contains("arm64");
        assertThat(Architecture.of(asking("s390x", with(machineOf("arm64"))))).isEmpty();
        assertThat(Architecture.of(asking("arm64", with("spec: {}")))).isEmpty();
    }

    @Test
    void what_is_written_is_noted_at_the_machine() {
        String wukong =
                "cpu: 1\nmemory: 1Gi\ndisks: [{name: root, size: 1Gi}]\nhighAvailability: {nodeSelector: {kubernetes.io/arch: arm64}}";

        assertThat(AllStages.planner()
                        .plan(GivenWukong.of(wukong, GivenWukong.cluster()))
                        .machine()
                        .map(step -> step.withoutPower().getMetadata().getAnnotations()))
                .hasValueSatisfying(annotations ->
                        assertThat(annotations).containsEntry("vm.novasphere.dev/architecture", "arm64"));
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

    @ParameterizedTest
    @CsvSource({
        "v1.9.0, '[CrossArchitectureVirtualization]', false",
        "v1.8.0, '[CrossArchitectureVirtualization]', true",
        "v1.9.0, '[]', true"
    })
    void where_kubevirt_runs_guests_on_nodes_of_another_architecture_nothing_is_said(
            String version, String gates, boolean said) {
        KubeVirt kubeVirt = Serialization.unmarshal("""
                apiVersion: kubevirt.io/v1
                kind: KubeVirt
                metadata: {name: kubevirt, namespace: kubevirt}
                spec: {configuration: {developerConfiguration: {featureGates: %s}}}
                status: {defaultArchitecture: amd64, observedKubeVirtVersion: %s}
                """.formatted(gates, version), KubeVirt.class);
        Observed observed = with(machineOf("amd64")).with(KubeVirtSettings.of(kubeVirt), List.of());

        assertThat(Architecture.finding(asking("arm64", observed)).isPresent()).isEqualTo(said);
    }
}
