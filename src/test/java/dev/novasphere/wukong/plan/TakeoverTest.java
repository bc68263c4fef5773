package dev.novasphere.wukong.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.Network;
import org.junit.jupiter.api.Test;

class TakeoverTest {

    private static final String SPEC = """
            spec:
              template:
                spec:
                  domain:
                    devices:
                      disks: [{name: root, serial: abc}]
                      interfaces: [{name: default, masquerade: {}}, {name: team-lan, bridge: {}}]
                  networks: [{name: default, pod: {}}, {name: team-lan, multus: {networkName: team/lan}}]
            """;

    private static PlanInput input(String metadata) {
        return PlanScene.of("cpu: 1")
                .withMachine("metadata: {name: web-vm, namespace: team%s}\n%s".formatted(metadata, SPEC))
                .input();
    }

    private static PlanInput unmarked() {
        return input("");
    }

    @Test
    void a_machine_without_any_mark_of_the_operator_is_to_be_taken_over() {
        assertThat(Takeover.machine(unmarked())).isPresent();
    }

    @Test
    void a_machine_of_the_operator_is_not() {
        assertThat(Takeover.machine(input(", labels: {app.kubernetes.io/managed-by: wukong-operator}")))
                .isEmpty();
        assertThat(Takeover.machine(input(", annotations: {vm.novasphere.dev/applied-hash: abc}")))
                .isEmpty();
        assertThat(Takeover.machine(PlanScene.of("cpu: 1").input())).isEmpty();
    }

    @Test
    void one_that_was_taken_over_stays_one_as_long_as_its_annotation_says_so() {
        String ours = ", labels: {app.kubernetes.io/managed-by: wukong-operator}, annotations: {%s: %s}";

        assertThat(Takeover.machine(input(ours.formatted("vm.novasphere.dev/adopted", "'true'"))))
                .isPresent();
        assertThat(Takeover.machine(input(ours.formatted("vm.novasphere.dev/adopted", "'false'"))))
                .isEmpty();
    }

    @Test
    void without_an_instance_no_guest_runs() {
        assertThat(Takeover.guestRuns(unmarked())).isFalse();
    }

    @Test
    void a_disk_is_found_by_its_name() {
        assertThat(Takeover.disk(unmarked(), "root"))
                .hasValueSatisfying(disk -> assertThat(disk.serial()).isEqualTo("abc"));
        assertThat(Takeover.disk(unmarked(), "data")).isEmpty();
    }

    @Test
    void a_network_is_found_by_its_name_or_else_by_its_definition() {
        assertThat(Takeover.network(unmarked(), "default", null))
                .map(Network::name)
                .contains("default");
        assertThat(Takeover.network(unmarked(), "lan", "team/lan"))
                .map(Network::name)
                .contains("team-lan");
        assertThat(Takeover.network(unmarked(), "lan", "other/lan")).isEmpty();
        assertThat(Takeover.network(unmarked(), "lan", null)).isEmpty();
    }

    @Test
    void the_interface_is_that_of_the_network() {
        Network network = Takeover.network(unmarked(), "lan", "team/lan").orElseThrow();

        assertThat(Takeover.iface(unmarked(), network)).map(Interface::name).contains("team-lan");
    }
}
