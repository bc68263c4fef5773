package dev.novasphere.wukong.status.report;

import static dev.novasphere.wukong.status.StatusFixture.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.status.GuestStatus;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.status.StatusFixture;
import org.junit.jupiter.api.Test;

class GuestReportTest {

    private static final String REPORTED = """
            guestOSInfo: {id: ubuntu, name: Ubuntu, prettyName: Ubuntu 24.04.1 LTS, kernelRelease: 6.8.0-49-generic}
            conditions: [{type: AgentConnected, status: "True"}]
            """;

    @Test
    void what_the_agent_reports_is_in_the_status() {
        WukongStatus status = StatusFixture.usual().vmi("Running", REPORTED).status();

        assertThat(status.guest())
                .isEqualTo(new GuestStatus("Ubuntu 24.04.1 LTS", "6.8.0-49-generic", "Connected", null, null, null));
        assertThat(condition(status, "GuestAgent").getStatus()).isEqualTo("True");
    }

    @Test
    void what_a_guest_says_of_itself_moves_no_terminal_and_is_cut() {
        String words = "x".repeat(2_000);
        WukongStatus status =
                StatusFixture.usual().vmi("Running", """
                        guestOSInfo: {prettyName: "Linux\\e[31m\\u202E\\nroot", kernelRelease: %1$s}
                        interfaces:
                        - {name: storage, interfaceName: "eth0\\e]0;x\\a", mac: "02:00:00:00:00:0a", ipAddresses: ["10.0.0.5\\n", " "]}
                        """.formatted(words)).status();

        assertThat(status.guest().os()).isEqualTo("Linux[31m; root");
        assertThat(status.guest().kernel()).hasSizeLessThan(1_100).endsWith("…");
        assertThat(status.networks())
                .filteredOn(network -> network.name().equals("storage"))
                .singleElement()
                .satisfies(network -> {
                    assertThat(network.interfaceName()).isEqualTo("eth0]0;x");
                    assertThat(network.ipAddresses()).containsExactly("10.0.0.5");
                });
    }

    @Test
    void a_guest_without_an_agent_is_said_to_have_none_and_is_ready_all_the_same() {
        WukongStatus status = StatusFixture.usual().vmi("Running", "").status();

        assertThat(status.guest()).isEqualTo(new GuestStatus(null, null, "NotConnected", null, null, null));
        assertThat(condition(status, "GuestAgent").getReason()).isEqualTo("NotConnected");
        assertThat(condition(status, "GuestAgent").getMessage()).contains("cloudInit.guestAgent");
        assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
    }

    @Test
    void an_agent_that_the_wukong_asks_for_is_not_advised_again() {
        WukongStatus status = StatusFixture.of(
                        "cpu: 1\nmemory: 1Gi\ndisks: [{name: root, size: 1Gi}]\ncloudInit: {guestAgent: true}")
                .vmi("Running", "")
                .status();

        assertThat(condition(status, "GuestAgent").getMessage())
                .contains("check in the guest: cloud-init status --long")
                .doesNotContain("Install qemu-guest-agent");
    }

    @Test
    void the_size_that_an_instancetype_gave_is_in_the_status() {
        WukongStatus status = StatusFixture.of("instancetype: {name: u1.medium}\ndisks: [{name: root, size: 1Gi}]")
                .vmi("Running", "")
                .vmiSpec("domain: {cpu: {sockets: 2, cores: 1, threads: 2}, memory: {guest: 4Gi}}")
                .status();

        assertThat(status.guest().cpu()).isEqualTo(4);
        assertThat(status.guest().memory()).isEqualTo("4Gi");
    }

    @Test
    void a_guest_that_does_not_run_is_not_described() {
        WukongStatus status = StatusFixture.usual().vmi("Scheduling", REPORTED).status();

        assertThat(status.guest()).isNull();
        assertThat(status.conditions())
                .noneMatch(condition -> condition.getType().equals("GuestAgent"));
    }
}
