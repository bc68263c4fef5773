package dev.novasphere.wukong.plan.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guest runs on the pod network. */
class LateNicsTest {

    private static final String POD = "{name: default, masquerade: {}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: lan, type: macvlan, physicalInterface: eth1} | 1",
                "{name: lan, type: bridge, binding: passt} | 1",
                "{name: lan, type: bridge} | 0",
                "{name: lan, type: sriov, resourceName: a/b} | 0"
            })
    void a_network_that_kubevirt_does_not_plug_in_is_reported_because_it_asks_for_no_restart(String lan, int late) {
        assertThat(findings(lan, POD, "", true)).hasSize(late).allSatisfy(finding -> {
            assertThat(finding.reason()).isEqualTo("NetworkChangeNeedsRestart");
            assertThat(finding.message())
                    .contains("network lan comes to the guest at its next start", "virtctl restart web-vm -n shop");
        });
        assertThat(findings(lan, POD + ", {name: lan}", "", true)).isEmpty();
    }

    @Test
    void a_network_that_comes_by_a_migration_that_nothing_begins_is_reported() {
        String waits = "{type: MigrationRequired, status: 'True'}";

        assertThat(findings("{name: lan, type: bridge}", POD + ", {name: lan}", waits, false))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.reason()).isEqualTo("WaitsForMigration");
                    assertThat(finding.message()).contains("networks changed", "lacks LiveMigrate");
                });
        assertThat(findings("{name: lan, type: bridge}", POD + ", {name: lan}", waits, true))
                .isEmpty();
    }

    private static List<Finding> findings(String network, String nics, String conditions, boolean migrates) {
        VirtualMachineInstance guest =
                Serialization.unmarshal("""
                metadata: {name: web-vm, uid: g1}
                spec: {domain: {devices: {interfaces: [%s]}}}
                status: {phase: Running, conditions: [%s]}
                """.formatted(nics, conditions), VirtualMachineInstance.class);
        return new NetworkStage()
                .plan(GivenWukong.of(
                        "networks: [" + network + "]",
                        GivenWukong.clusterWith()
                                .guest(Optional.of(guest))
                                .networkBindings("macvtap", "passt")
                                .build()
                                .with(new KubeVirtSettings(true, migrates, true), List.of())))
                .findings();
    }
}
