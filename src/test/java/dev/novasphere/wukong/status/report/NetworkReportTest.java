package dev.novasphere.wukong.status.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.status.NetworkStatus;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.status.StatusFixture;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkReportTest {

    private static final String POD_AND_STORAGE = """
            cpu: 1
            memory: 1Gi
            disks: [{name: system, size: 1Gi}]
            networks:
            - {name: storage, nadName: infra/storage, macAddress: "02:00:5E:10:00:01"}
            - {name: backup}
            """;

    @Test
    void a_card_is_found_by_name_and_else_by_its_mac_with_all_addresses_and_its_link() {
        WukongStatus status =
                StatusFixture.of(POD_AND_STORAGE).vmi("Running", """
                        nodeName: node-1
                        interfaces:
                        - {name: default, mac: "02:aa:00:00:00:01", ipAddress: 10.1.0.7, ipAddresses: [10.1.0.7, "fd00::7"], interfaceName: enp1s0, linkState: up}
                        - {mac: "02:00:5E:10:00:01", ipAddress: 192.168.10.5, interfaceName: enp2s0, linkState: down}
                        - {mac: "02:42:00:00:00:01", ipAddress: 172.17.0.1, interfaceName: docker0}
                        """).status();

        assertThat(status.nodeName()).isEqualTo("node-1");
        assertThat(status.networks()).hasSize(3);
        assertThat(status.networks().get(0))
                .isEqualTo(new NetworkStatus(
                        "default",
                        "enp1s0",
                        "10.1.0.7",
                        List.of("10.1.0.7", "fd00::7"),
                        "02:aa:00:00:00:01",
                        null,
                        null,
                        "up",
                        null));
        assertThat(status.networks().get(1))
                .isEqualTo(new NetworkStatus(
                        "storage",
                        "enp2s0",
                        "192.168.10.5",
                        List.of("192.168.10.5"),
                        "02:00:5e:10:00:01",
                        "infra/storage",
                        null,
                        "down",
                        null));
        NetworkStatus backup = status.networks().get(2);
        assertThat(backup.nadName()).isEqualTo("web-1-backup-nad");
        assertThat(backup.ipAddress()).isNull();
        assertThat(backup.macAddress()).as("the planned address").matches("([0-9a-f]{2}:){5}[0-9a-f]{2}");
    }

    @Test
    void an_address_stays_while_the_guest_runs_and_its_agent_is_silent_and_its_age_is_reported() {
        StatusFixture wukong = StatusFixture.of(POD_AND_STORAGE).vmi("Running", """
                        nodeName: node-1
                        interfaces: [{name: storage, mac: "02:00:5e:10:00:01", ipAddress: 192.168.10.5, ipAddresses: [192.168.10.5, "fd00::5"], interfaceName: enp2s0}]
                        """);
        NetworkStatus first = wukong.written().networks().get(1);
        assertThat(first.staleSince()).isNull();

        WukongStatus silent =
                wukong.later(Duration.ofMinutes(1)).vmi("Running", """
                        nodeName: node-1
                        interfaces: [{name: storage, mac: "02:00:5e:10:00:01"}]
                        """).written();
        NetworkStatus stale = silent.networks().get(1);
        assertThat(stale.ipAddresses()).isEqualTo(first.ipAddresses());
        assertThat(stale.ipAddress()).isEqualTo(first.ipAddress());
        assertThat(stale.interfaceName()).isEqualTo("enp2s0");
        assertThat(stale.staleSince())
                .isEqualTo(StatusFixture.START.plus(Duration.ofMinutes(1)).toString());

        assertThat(wukong.later(Duration.ofMinutes(5))
                        .vmi("Running", "nodeName: node-1")
                        .written())
                .as("nothing is written again while it stays so")
                .isEqualTo(silent);

        NetworkStatus again = wukong.vmi("Running", """
                        nodeName: node-1
                        interfaces: [{name: storage, mac: "02:00:5e:10:00:01", ipAddress: 192.168.10.6, interfaceName: enp2s0}]
                        """).written().networks().get(1);
        assertThat(again.staleSince()).isNull();
        assertThat(again.ipAddresses()).containsExactly("192.168.10.6");
    }

    @Test
    void a_network_without_an_address_ever_is_not_stale() {
        WukongStatus status = StatusFixture.of(POD_AND_STORAGE)
                .vmi("Running", "nodeName: node-1")
                .written();

        assertThat(status.networks()).extracting(NetworkStatus::staleSince).containsOnlyNulls();
    }

    @Test
    void node_and_addresses_are_gone_when_the_guest_is_off() {
        StatusFixture wukong = StatusFixture.of(POD_AND_STORAGE).vmi("Running", """
                        nodeName: node-1
                        interfaces: [{name: storage, mac: "02:00:5e:10:00:01", ipAddress: 192.168.10.5}]
                        """);
        wukong.written();

        WukongStatus off = wukong.withoutVmi().vm("Stopped", "Halted", "").written();

        assertThat(off.nodeName()).isNull();
        assertThat(off.networks()).extracting(NetworkStatus::ipAddress).containsOnlyNulls();
        assertThat(off.networks()).extracting(NetworkStatus::name).containsExactly("default", "storage", "backup");
    }

    @Test
    void a_primary_network_replaces_the_pod_network_and_is_marked() {
        WukongStatus status = StatusFixture.of("""
                        cpu: 1
                        memory: 1Gi
                        disks: [{name: system, size: 1Gi}]
                        networks: [{name: lan, primary: true}]
                        """).status();

        assertThat(status.networks()).singleElement().satisfies(n -> {
            assertThat(n.name()).isEqualTo("lan");
            assertThat(n.primary()).isTrue();
        });
    }
}
