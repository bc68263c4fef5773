package dev.novasphere.wukong.plan.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.domain.Firmware;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.PlanScene;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MachineFirmwareTest {

    private static final String MACHINE = """
            metadata: {name: web-vm, namespace: team, labels: {vm.novasphere.dev/wukong: web}}
            spec: {runStrategy: Always, template: {spec: {domain: {firmware: {%s}}}}}
            """;

    private static PlanScene withIdentity(String identity) {
        return PlanScene.of("disks: [{name: root, size: 1Gi}]\nidentity: " + identity);
    }

    private static Firmware made(String identity) {
        return MachineFirmware.of(withIdentity(identity).input()).orElseThrow();
    }

    @Test
    void an_identity_makes_one_uuid_that_is_the_serial_number_too() {
        Firmware made = made("web-1");

        assertThat(UUID.fromString(made.uuid()).version()).isEqualTo(8);
        assertThat(UUID.fromString(made.uuid()).variant()).isEqualTo(2);
        assertThat(made.serial()).isEqualTo(made.uuid());
        assertThat(made("web-1")).isEqualTo(made);
        assertThat(made("web-2")).isNotEqualTo(made);
    }

    @Test
    void without_a_disk_for_cloud_init_no_further_first_boot_changes_the_uuid() {
        String runAgain = "disks: [{name: root, size: 1Gi}]\ncloudInit: {runAgain: %s}";
        Firmware first = made("web-1");
        String machine = MACHINE.formatted("uuid: %s, serial: %s".formatted(first.uuid(), first.serial()));

        assertThat(MachineFirmware.of(PlanScene.of(runAgain.formatted("once")).input()))
                .isEmpty();
        assertThat(MachineFirmware.of(PlanScene.of(runAgain.formatted("twice"))
                        .withMachine(machine)
                        .input()))
                .contains(first);
        assertThat(MachineFirmware.of(
                        PlanScene.of(runAgain.formatted("once, enabled: true")).input()))
                .isPresent();
    }

    @Test
    void without_an_identity_kubevirt_chooses() {
        assertThat(MachineFirmware.of(
                        PlanScene.of("disks: [{name: root, size: 1Gi}]").input()))
                .isEmpty();
    }

    @Test
    void a_machine_that_exists_keeps_what_kubevirt_chose() {
        PlanInput input = withIdentity("web-1")
                .withMachine(MACHINE.formatted("uuid: 5d307ca9-b3ef-428c-8861-06e72d69f223"))
                .input();

        assertThat(MachineFirmware.of(input)).isEmpty();
        assertThat(MachineFirmware.isKept(input)).isTrue();
    }

    @Test
    void a_machine_made_with_an_identity_keeps_its_uuid_when_the_identity_changes_or_goes() {
        Firmware first = made("web-1");
        String machine = MACHINE.formatted("uuid: %s, serial: %s".formatted(first.uuid(), first.serial()));

        PlanInput changed = withIdentity("web-2").withMachine(machine).input();
        PlanInput gone = PlanScene.of("disks: [{name: root, size: 1Gi}]")
                .withMachine(machine)
                .input();
        PlanInput same = withIdentity("web-1").withMachine(machine).input();

        assertThat(MachineFirmware.of(changed)).contains(first);
        assertThat(MachineFirmware.isKept(changed)).isTrue();
        assertThat(MachineFirmware.of(gone)).contains(first);
        assertThat(MachineFirmware.of(same)).contains(first);
        assertThat(MachineFirmware.isKept(same)).isFalse();
    }
}
