package dev.novasphere.wukong.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.guest.Guest.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real guests with what {@code render} gives for a Wukong do at their first boot what the Wukong says, as seen from inside. */
class GuestIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Segment LAN = new Segment("192.168.20.0/24", "192.168.20.1", "192.168.20.50", "192.168.20.3");
    private static final String PASSWORD = "0123: \"yes\" #'\\ $6";

    /** Addresses, routes and name servers of the kinds that renderers of network data differ in. */
    private static final String BOTH_VERSIONS = """
            sshKeySecret: keys
            cloudInitUser: {name: ada}
            networks:
            - name: lan
              bridgeName: br-lan
              macAddress: "02:00:5e:10:00:02"
              mtu: 1400
              ipConfig:
                mode: static
                address: 192.168.20.50/24
                addresses: ["fd00:20::50/64", 192.168.20.51/24]
                gateway: 192.168.20.1
                gateway6: "fd00:20::1"
                dnsServers: [192.168.20.53]
                searchDomains: [example.org]
                routes: [{to: 10.20.0.0/16, via: 192.168.20.254}]
            """;

    /** Each unit that failed, with the end of its log. */
    private static final String FAILED_UNITS = """
            for unit in $(systemctl --failed --no-legend --plain | cut -d ' ' -f 1); do
              systemctl --no-pager --lines 20 status "$unit" || true
            done
            """;

    @TempDir
    Path folder;

    private Logins logins;

    @BeforeAll
    static void guests_can_be_started() {
        Commands.mustBeThere();
    }

    @BeforeEach
    void key() {
        logins = new Logins(folder);
    }

    @Test
    void a_user_packages_files_commands_time_further_users_and_the_guest_agent() {
        RenderedMachine machine = render("""
                hostname: www
                sshKeySecret: keys
                cloudInitUser:
                  name: ada
                  passwordSecretRef: {name: password, key: password}
                cloudInit:
                  guestAgent: true
                  packages: [hello]
                  writeFiles:
                  - {path: /etc/motto, content: "ends: \\"well\\"\\n", permissions: "0640", owner: "root:adm"}
                  runcmd: ["hello > /run/said"]
                  bootcmd: ["date +%s >> /var/lib/boots"]
                  timezone: Europe/Berlin
                  defaultUser: true
                  users:
                  - {name: deploy, shell: /bin/sh, groups: [audio], sshAuthorizedKeys: ["KEY"]}
                """);
        Login ada = logins.byKey("ada");
        try (Guest guest = Guest.start(GuestImage.BOOKWORM_NETPLAN, machine, List.of(Segment.POD), folder)) {
            guest.awaitSetUp(ada);

            assertSetUpWithoutError(guest, ada);
            assertThat(guest.read(ada, "hostname; sudo -n id -u")).isEqualTo("www\n0");
            assertThat(guest.ssh(0, logins.byPassword("ada", PASSWORD), "id -un")
                            .text())
                    .isEqualTo("ada");
            assertThat(guest.ssh(0, logins.byPassword("ada", "wrong"), "id -un").exitCode())
                    .isNotZero();
            assertThat(guest.read(ada, "sudo cat /etc/motto; stat -c '%a %U %G' /etc/motto"))
                    .isEqualTo("ends: \"well\"\n640 root adm");
            assertThat(guest.read(ada, "cat /run/said")).isEqualTo("Hello, world!");
            assertThat(guest.read(ada, "readlink -f /etc/localtime")).endsWith("/Europe/Berlin");
            assertThat(guest.read(ada, "systemctl is-active qemu-guest-agent")).isEqualTo("active");
            assertThat(guest.read(logins.byKey("deploy"), "id -nG; echo $SHELL"))
                    .isEqualTo("deploy audio\n/bin/sh");
            assertThat(guest.ssh(0, logins.byKey("deploy"), "sudo -n true").exitCode())
                    .isNotZero();
            assertThat(guest.read(logins.byKey("debian"), "sudo -n id -u")).isEqualTo("0");
            assertThat(Long.parseLong(guest.read(ada, "df --output=size -BM / | tail -1 | tr -dc 0-9")))
                    .as("MiB of the root file system, of a disk of 3 GiB and an image of 1.2")
                    .isGreaterThan(2500);

            guest.startAgain(ada);
            guest.awaitSetUp(ada);

            assertThat(guest.read(ada, "wc -l < /var/lib/boots")).isEqualTo("2");
            assertThat(guest.ssh(0, ada, "test -e /run/said").exitCode())
                    .as("commands run once")
                    .isNotZero();
        }
    }

    @Test
    void addresses_of_both_versions_routes_name_servers_and_frames_by_netplan() {
        RenderedMachine machine = render(BOTH_VERSIONS);
        Login ada = logins.byKey("ada");
        try (Guest guest = Guest.start(GuestImage.TRIXIE_NETPLAN, machine, List.of(Segment.POD, LAN), folder)) {
            guest.awaitSetUp(ada);

            assertSetUpWithoutError(guest, ada);
            assertThat(guest.read(ada, "hostname")).isEqualTo("web");
            assertStaticLan(guest, ada);
            assertThat(guest.read(ada, "resolvectl dns; resolvectl domain")).contains("192.168.20.53", "example.org");
        }
    }

    @Test
    void the_gateway_of_a_further_interface_by_network_manager() {
        RenderedMachine machine = render(BOTH_VERSIONS);
        Login ada = logins.byKey("ada");
        try (Guest guest = Guest.start(GuestImage.TRIXIE_NETWORK_MANAGER, machine, List.of(Segment.POD, LAN), folder)) {
            guest.awaitSetUp(ada);

            assertStaticLan(guest, ada);
            assertThat(guest.read(ada, "cat /etc/resolv.conf")).contains("nameserver 192.168.20.53", "example.org");
        }
    }

    @Test
    void a_second_address_by_dhcp_and_a_gateway_by_ifupdown() {
        RenderedMachine machine = render("""
                sshKeySecret: keys
                cloudInitUser: {name: ada, sudo: "ALL=(ALL) NOPASSWD:/usr/bin/id"}
                networks:
                - {name: app, bridgeName: br-app, macAddress: "02:00:5e:10:00:02", ipConfig: {mode: dhcp}}
                - name: lan
                  bridgeName: br-lan
                  macAddress: "02:00:5e:10:00:03"
                  ipConfig:
                    mode: static
                    address: 192.168.20.50/24
                    gateway: 192.168.20.1
                    dnsServers: [192.168.20.53]
                    routes: [{to: 10.20.0.0/16, via: 192.168.20.254}]
                """);
        Segment app = new Segment("10.120.0.0/24", "10.120.0.1", "10.120.0.20", "10.120.0.3");
        Login ada = logins.byKey("ada");
        try (Guest guest = Guest.start(GuestImage.BOOKWORM_IFUPDOWN, machine, List.of(Segment.POD, app, LAN), folder)) {
            guest.awaitSetUp(ada);

            assertSetUpWithoutError(guest, ada);
            assertThat(addresses(guest, ada)).contains("10.0.2.2/24", "10.120.0.20/24", "192.168.20.50/24");
            assertThat(guest.ssh(1, ada, "id -un").text()).isEqualTo("ada");
            assertThat(guest.ssh(2, ada, "id -un").text()).isEqualTo("ada");
            assertThat(preferred(guest, ada)).isEqualTo("192.168.20.1");
            assertThat(guest.read(ada, "ip -4 route")).contains("10.20.0.0/16 via 192.168.20.254");
            assertThat(guest.read(ada, "cat /etc/resolv.conf")).contains("192.168.20.53");
            assertThat(guest.read(ada, "sudo -n id -u")).isEqualTo("0");
            assertThat(guest.ssh(0, ada, "sudo -n cat /etc/shadow").exitCode()).isNotZero();
        }
    }

    @Test
    void a_primary_network_without_the_pod_network_and_a_key_for_the_default_user() {
        RenderedMachine machine = render("""
                sshKeySecret: keys
                networks:
                - name: lan
                  bridgeName: br-lan
                  primary: true
                  ipConfig:
                    mode: static
                    address: 192.168.20.50/24
                    gateway: 192.168.20.1
                    dnsServers: [192.168.20.53]
                """);
        Login debian = logins.byKey("debian");
        try (Guest guest = Guest.start(GuestImage.TRIXIE_NETPLAN, machine, List.of(LAN), folder)) {
            guest.awaitSetUp(debian);

            assertSetUpWithoutError(guest, debian);
            assertThat(addresses(guest, debian)).contains("192.168.20.50/24").hasSize(1);
            assertThat(preferred(guest, debian)).isEqualTo("192.168.20.1");
            assertThat(guest.read(debian, "resolvectl dns")).contains("192.168.20.53");
            assertThat(guest.read(debian, "sudo -n id -u")).isEqualTo("0");
        }
    }

    @Test
    void uefi_a_formatted_and_mounted_data_disk_and_another_mtu_than_that_of_the_pod() {
        Emulator.uefiMustBeThere();
        RenderedMachine machine = render(
                """
                sshKeySecret: keys
                cloudInitUser: {name: ada}
                firmware: {bootloader: uefi}
                networks: [{name: default, mtu: 1380}]
                """, "- {name: data, size: 1Gi, storageClassName: standard, mount: {path: /srv/data, fsType: ext4}}");
        Login ada = logins.byKey("ada");
        try (Guest guest = Guest.start(GuestImage.TRIXIE_NETPLAN, machine, List.of(Segment.POD), folder)) {
            guest.awaitSetUp(ada);

            assertSetUpWithoutError(guest, ada);
            assertThat(guest.read(ada, "test -d /sys/firmware/efi && echo uefi"))
                    .isEqualTo("uefi");
            assertThat(addresses(guest, ada)).contains("10.0.2.2/24");
            assertThat(guest.read(ada, "cat /sys/class/net/*/mtu").lines()).contains("1380");
            assertThat(guest.read(ada, "findmnt -no FSTYPE /srv/data && echo kept | sudo tee /srv/data/word && sync"))
                    .isEqualTo("ext4\nkept");

            guest.startAgain(ada);
            guest.awaitSetUp(ada);

            assertThat(guest.read(ada, "cat /srv/data/word")).isEqualTo("kept");
            assertThat(guest.read(ada, "cat /sys/class/net/*/mtu").lines()).contains("1380");
        }
    }

    @Test
    void user_data_of_ones_own_is_merged_and_a_new_instance_is_a_first_boot_again() {
        RenderedMachine machine = render("""
                sshKeySecret: keys
                cloudInitUser: {name: ada}
                cloudInit:
                  runcmd: ["echo fields >> /var/lib/order"]
                  packages: [hello]
                  userData: |
                    #cloud-config
                    runcmd: ["echo own >> /var/lib/order"]
                    write_files: [{path: /etc/token, permissions: "0600", content: secret}]
                    timezone: Asia/Tokyo
                """);
        Login ada = logins.byKey("ada");
        try (Guest guest = Guest.start(GuestImage.TRIXIE_NETWORK_MANAGER, machine, List.of(Segment.POD), folder)) {
            guest.awaitSetUp(ada);

            assertSetUpWithoutError(guest, ada);
            assertThat(guest.read(ada, "cat /var/lib/order")).isEqualTo("own\nfields");
            assertThat(guest.read(ada, "sudo cat /etc/token; sudo stat -c %a /etc/token"))
                    .isEqualTo("secret600");
            assertThat(guest.read(ada, "readlink -f /etc/localtime")).endsWith("/Asia/Tokyo");
            assertThat(guest.read(ada, "hello")).isEqualTo("Hello, world!");
            String hostKey = guest.read(ada, "cat /etc/ssh/ssh_host_ed25519_key.pub");

            guest.startAgain(ada, "second");
            guest.awaitSetUp(ada);

            assertThat(guest.read(ada, "cat /var/lib/order")).isEqualTo("own\nfields\nown\nfields");
            assertThat(guest.read(ada, "cat /etc/ssh/ssh_host_ed25519_key.pub")).isNotEqualTo(hostKey);
        }
    }

    /** A Wukong web with a disk, and the Secrets keys and password. */
    private RenderedMachine render(String spec) {
        return render(spec, "");
    }

    /** The same with more disks. */
    private RenderedMachine render(String spec, String disks) {
        return RenderedMachine.of("""
                apiVersion: v1
                kind: Secret
                metadata: {name: keys, namespace: shop}
                stringData:
                  authorized_keys: KEY
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: password, namespace: shop}
                stringData:
                  password: |-
                    PASSWORD
                ---
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: web, namespace: shop}
                spec:
                  cpu: 2
                  memory: 768Mi
                  disks:
                  - {name: root, size: 3Gi, storageClassName: standard, image: quay.io/example/linux:1}
                """.concat(disks.indent(2))
                .concat(spec.indent(2))
                .replace("KEY", logins.publicKey())
                .replace("    PASSWORD", "    " + PASSWORD));
    }

    /** cloud-init warns of nothing. */
    private static void assertSetUpWithoutError(Guest guest, Login login) {
        String status = guest.ssh(0, login, "cloud-init status --long").output();
        assertThat(status).contains("status: done");
        assertThat(status.lines().filter(line -> line.startsWith("\t- "))).isEmpty();
        assertThat(guest.read(login, FAILED_UNITS)).as("units that failed").isEmpty();
    }

    private static void assertStaticLan(Guest guest, Login login) {
        assertThat(addresses(guest, login))
                .contains("10.0.2.2/24", "192.168.20.50/24", "192.168.20.51/24", "fd00:20::50/64");
        assertThat(guest.ssh(1, login, "id -un").text())
                .as("through the interface lan")
                .isEqualTo("ada");
        assertThat(preferred(guest, login)).isEqualTo("192.168.20.1");
        assertThat(guest.read(login, "ip -6 route show default")).contains("via fd00:20::1");
        assertThat(guest.read(login, "ip -4 route")).contains("10.20.0.0/16 via 192.168.20.254");
        assertThat(guest.read(login, "cat /sys/class/net/*/mtu").lines()).contains("1400");
    }

    /** All addresses of interfaces that are not the loopback, and not of the link only. */
    private static List<String> addresses(Guest guest, Login login) {
        return StreamSupport.stream(tree(guest.read(login, "ip -j addr")).spliterator(), false)
                .filter(link -> !link.path("ifname").asText().equals("lo"))
                .flatMap(link -> StreamSupport.stream(link.path("addr_info").spliterator(), false))
                .filter(address -> address.path("scope").asText().equals("global"))
                .map(address -> address.path("local").asText() + "/"
                        + address.path("prefixlen").asText())
                .toList();
    }

    /** The router that a packet to the world outside is sent to. */
    private static String preferred(Guest guest, Login login) {
        return tree(guest.read(login, "ip -j route get 203.0.113.1"))
                .path(0)
                .path("gateway")
                .asText();
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
