package dev.novasphere.wukong.plan.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.cloudinit.document.CloudConfigKeys;
import dev.novasphere.wukong.plan.cloudinit.document.CloudInitYaml;
import dev.novasphere.wukong.plan.cloudinit.document.YamlText;
import dev.novasphere.wukong.plan.cloudinit.network.NetworkData;
import dev.novasphere.wukong.plan.cloudinit.user.Password;
import dev.novasphere.wukong.plan.cloudinit.user.PublicKeys;
import dev.novasphere.wukong.plan.cloudinit.user.UserData;
import dev.novasphere.wukong.plan.cloudinit.user.UserDataReview;
import dev.novasphere.wukong.testcluster.Commands;
import dev.novasphere.wukong.testcluster.Commands.Outcome;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real cloud-init says of our documents; skipped where that program (Debian package cloud-init) is not installed. */
class CloudInitProgramTest {

    private static final String NETWORKS = """
            networks:
            - {name: default, macAddress: "02:00:5e:10:00:01"}
            - name: lan
              macAddress: "02:00:5e:10:00:02"
              mtu: 1400
              ipConfig:
                mode: static
                address: 192.168.10.5/24
                addresses: [192.168.10.6/24, "fd00:10::5/64"]
                gateway: 192.168.10.1
                dnsServers: [192.168.10.53]
                searchDomains: [example.org]
                routes: [{to: 10.20.0.0/16, via: 192.168.10.254, metric: 50}, {to: "2001:db8::/32", via: "fd00:10::fe"}]
            - name: six
              macAddress: "02:00:5e:10:00:03"
              ipConfig: {mode: static, address: "fd00::5/64", gateway: "fd00::1"}
            - {name: "123", macAddress: "02:00:5e:10:00:04", ipConfig: {mode: dhcp, dhcp6: true}}
            - name: wan
              macAddress: "02:00:5e:10:00:05"
              ipConfig:
                mode: static
                addresses: ["2001:db8:5::77/128", 203.0.113.77/32]
                routes: [{to: 10.30.0.0/16, via: 198.51.100.1}, {to: "2001:db8:ff::/48", via: "2001:db8:6::1"}]
            """;

    private static final String PROVIDER = """
            networks:
            - name: wan
              macAddress: "02:00:5e:10:00:06"
              ipConfig:
                mode: static
                address: 203.0.113.77/32
                addresses: [192.168.9.5/24, "2001:db8:7:300::77/64"]
                gateway: 198.51.100.254
                gateway6: "2001:db8:7:3ff:ff:ff:ff:ff"
                routes: [{to: 10.40.0.0/16, via: 198.51.101.1}, {to: 198.51.101.1/32, via: 0.0.0.0}]
            """;

    private static final Path SCHEMA =
            Path.of("/usr/lib/python3/dist-packages/cloudinit/config/schemas/schema-cloud-config-v1.json");

    @TempDir
    Path folder;

    @BeforeAll
    static void cloud_init_is_installed() {
        assumeTrue(
                Commands.isInstalled("cloud-init"),
                "cloud-init is not on the PATH; install the package cloud-init to run this test");
    }

    private Outcome cloudInit(String... arguments) {
        List<String> command = new ArrayList<>(List.of("cloud-init"));
        command.addAll(List.of(arguments));
        return Commands.run(
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true));
    }

    private void assertValid(String userData) throws Exception {
        Path file = Files.writeString(folder.resolve("user-data.yaml"), userData);
        Outcome outcome = cloudInit("schema", "--config-file", file.toString());
        assertThat(outcome.output()).contains("Valid").doesNotContainIgnoringCase("deprecat");
        assertThat(outcome.code()).isZero();
    }

    static Stream<String> userData() {
        CloudInitUser plain = new CloudInitUser("ubuntu", null, null, null, null, null, null, null);
        CloudInitUser hostile = new CloudInitUser(
                "a: b", null, null, null, "x\n#cloud-config\nruncmd: [reboot]", "\"'", List.of("yes", "1e3"), true);
        return Stream.of(
                UserData.render(Optional.empty(), Optional.empty(), List.of()),
                UserData.render(Optional.empty(), Optional.empty(), List.of(PublicKeys.ED25519)),
                UserData.render(Optional.of(plain), Optional.empty(), List.of()),
                UserData.render(
                        Optional.of(plain),
                        Optional.of(Password.hash("$6$salt$hash")),
                        List.of(PublicKeys.ED25519, PublicKeys.RSA)),
                UserData.render(Optional.of(plain), Optional.of(Password.plain("123")), List.of()),
                UserData.render(
                        Optional.of(hostile), Optional.of(Password.plain("\u0007\u2028\ud83d\ude00#")), List.of()));
    }

    @ParameterizedTest
    @MethodSource("userData")
    void user_data_passes_cloud_init_schema(String userData) throws Exception {
        assertValid(userData);
    }

    @Test
    void the_keys_of_its_schema_are_known() throws Exception {
        assumeTrue(
                Files.exists(SCHEMA),
                SCHEMA + " does not exist; where the Debian package cloud-init is installed, it does");
        JsonNode schema = new ObjectMapper().readTree(SCHEMA.toFile());
        Set<String> keys = new TreeSet<>();
        schema.path("allOf").forEach(part -> addKeys(schema, part, keys));

        assertThat(keys).hasSizeGreaterThan(80);
        assertThat(keys)
                .allSatisfy(key -> assertThat(CloudConfigKeys.meant(key)).isEmpty());
        assertThat(keys.stream().filter(key -> key.length() > 3))
                .allSatisfy(key -> assertThat(CloudConfigKeys.meant(key + "q")).contains(key));
    }

    private static void addKeys(JsonNode schema, JsonNode part, Set<String> keys) {
        part.path("properties").fieldNames().forEachRemaining(keys::add);
        if (part.has("$ref")) {
            addKeys(schema, schema.at(part.path("$ref").asText().substring(1)), keys);
        }
        for (String several : List.of("allOf", "anyOf", "oneOf")) {
            part.path(several).forEach(one -> addKeys(schema, one, keys));
        }
    }

    private static final String EVERYTHING = """
            cpu: 1
            memory: 1Gi
            cloudInitUser: {name: ada}
            cloudInit:
              packages: [nginx, "curl=7.*"]
              runcmd: [systemctl enable --now nginx, "echo \\"a: b\\" > /tmp/x"]
              bootcmd: [modprobe br_netfilter]
              writeFiles:
              - {path: /etc/motd, content: "hello\\n"}
              - {path: /etc/app.yaml, content: "a: {b: [c]}", permissions: "0640", owner: "root:adm", append: true, defer: true}
              timezone: Europe/Berlin
              ntp: {servers: [time.example.org], pools: [0.pool.ntp.org]}
              users:
              - {name: grace, sudo: "ALL=(ALL) NOPASSWD:ALL", groups: [adm, grace], shell: /bin/sh}
              - {name: kim, passwordHash: $6$saltsalt$Yms6imfeBvf3Yfu84mQBerh18l7OR1Wm1BJXZqFSpJ6BVas0AYJqIjP7}
              defaultUser: true
              guestAgent: true
            disks:
            - {name: root, size: 10Gi}
            - {name: data, size: 10Gi, mount: {path: /srv/data}}
            - {name: wal, size: 10Gi, bus: scsi, mount: {path: /srv/wal, fsType: xfs}}
            """;

    private static String ours(String spec) {
        CloudInitFragment fragment = new CloudInitStage().plan(GivenWukong.of(spec));
        assertThat(fragment.objects()).as(fragment.findings().toString()).hasSize(1);
        String encoded = ((Secret) fragment.objects().get(0)).getData().get(CloudInitSecret.USER_DATA);
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    @Test
    void every_field_of_cloud_init_passes_its_schema() throws Exception {
        assertValid(ours(EVERYTHING));
        assertValid(
                ours("cloudInit: {ntp: {}, writeFiles: [{path: /empty}], users: [{name: kim}], defaultUser: false}"));
    }

    /** What cloud-init itself makes of user data. */
    private JsonNode merged(String userData) throws Exception {
        Path program = Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, "cloud-init"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
        String firstLine = Files.readAllLines(program).get(0);
        assumeTrue(firstLine.startsWith("#!"), "cloud-init is no script whose Python could be asked");
        Outcome outcome = Commands.run(new ProcessBuilder(
                firstLine.substring(2).strip(),
                Path.of("src/test/resources/cloudinit/merge.py")
                        .toAbsolutePath()
                        .toString(),
                Files.writeString(folder.resolve("user-data"), userData).toString(),
                folder.resolve("cloud").toString()));
        assertThat(outcome.code()).as(outcome.errors()).isZero();
        return new ObjectMapper().readTree(outcome.output());
    }

    @Test
    void cloud_init_merges_the_fields_into_user_data_of_the_users_own() throws Exception {
        JsonNode config =
                merged(ours(EVERYTHING.replace("  guestAgent: true\n", """
                  guestAgent: true
                  userData: |
                    #cloud-config
                    packages: [vim]
                    runcmd: [date, [ls, -l]]
                    timezone: Asia/Tokyo
                    users: [default, {name: lin}]
                    ntp: {pools: [1.pool.ntp.org]}
                    locale: C.UTF-8
                """))).path("config");

        assertThat(config.path("packages").toString())
                .isEqualTo("[\"vim\",\"qemu-guest-agent\",\"nginx\",\"curl=7.*\"]");
        assertThat(config.path("runcmd").get(0).asText()).isEqualTo("date");
        assertThat(config.path("runcmd").size()).isEqualTo(5);
        assertThat(config.path("timezone").asText()).isEqualTo("Asia/Tokyo");
        assertThat(config.path("ntp").path("pools").toString()).isEqualTo("[\"1.pool.ntp.org\",\"0.pool.ntp.org\"]");
        assertThat(config.path("users").findValuesAsText("name")).containsExactly("lin", "ada", "grace", "kim");
        assertThat(config.path("write_files").size()).isEqualTo(2);
        assertThat(config.path("locale").asText()).isEqualTo("C.UTF-8");
    }

    private static final String LISTS = """
            cloudInitUser: {name: ada}
            cloudInit: {packages: [nginx], runcmd: [date], bootcmd: [sync], writeFiles: [{path: /empty}], ntp: {servers: [a.example.org]}%s}
            disks: [{name: root, size: 10Gi}, {name: data, size: 10Gi, mount: {path: /srv/data}}]
            """;

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{a: 1}", "{}", "text", "''", "5", "true", "[a]", "[]"})
    void what_cloud_init_loses_of_two_parts_is_what_is_found(String value) throws Exception {
        JsonNode ours = CloudInitYaml.read(ours(LISTS.formatted("")));
        StringBuilder own = new StringBuilder("#cloud-config\n");
        ours.fieldNames().forEachRemaining(key -> {
            if (ours.get(key).isContainerNode()) {
                own.append(key).append(": ").append(value).append("\n");
            }
        });
        String spec = LISTS.formatted(", userData: \"" + own.toString().replace("\n", "\\n") + "\"");
        List<Finding> findings = UserDataReview.of(GivenWukong.of(spec), own.toString());

        JsonNode users = CloudInitYaml.read(own.toString());
        JsonNode config = merged(ours(spec)).path("config");
        ours.fields().forEachRemaining(entry -> {
            String key = entry.getKey();
            if (entry.getValue().isContainerNode()) {
                assertThat(isThere(config.path(key), entry.getValue()))
                        .as("%s of ours in %s, findings %s", key, config, findings)
                        .isNotEqualTo(isFound(findings, Severity.IGNORED, key + " in the user data"));
                assertThat(isThere(config.path(key), users.path(key)))
                        .as("%s of the user's in %s, findings %s", key, config, findings)
                        .isNotEqualTo(isFound(findings, Severity.WARNING, key + " in the user data"));
            }
        });
    }

    private static boolean isThere(JsonNode merged, JsonNode part) {
        if (part.isArray()) {
            return merged.isArray()
                    && Stream.iterate(0, i -> i < part.size(), i -> i + 1)
                            .allMatch(i -> Stream.iterate(0, j -> j < merged.size(), j -> j + 1)
                                    .anyMatch(j -> merged.get(j).equals(part.get(i))));
        }
        if (part.isObject()) {
            return part.properties().stream().allMatch(entry -> entry.getValue().equals(merged.get(entry.getKey())));
        }
        return part.equals(merged);
    }

    private static boolean isFound(List<Finding> findings, Severity severity, String words) {
        return findings.stream()
                .anyMatch(finding ->
                        finding.severity() == severity && finding.message().contains(words));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'packages: [vim]\n---\nlocale: C\n'       | false
            'packages: [vim]\n---\n'                  | false
            'packages: [vim]\nlocale: !vault x\n'     | false
            'packages: [&a vim, &a emacs]\n'          | false
            '---\npackages: [vim]\n...\n'             | true
            'packages: [! vim]\nlocale: !!str C\n'    | true
            'packages: [&a vim, *a]\n'                | true
            """)
    void cloud_init_takes_nothing_of_a_text_that_is_refused(String text, boolean taken) throws Exception {
        String own = "#cloud-config\n" + text.replace("\\n", "\n");

        JsonNode config =
                merged(MergedUserData.of(own, "#cloud-config\ntimezone: UTC\n")).path("config");

        assertThat(config.path("timezone").asText()).isEqualTo("UTC");
        assertThat(config.has("packages")).isEqualTo(taken);
        assertThat(YamlText.of(own).refusal().isEmpty()).isEqualTo(taken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#!/bin/sh\necho '--==wukong-'\n",
                "#cloud-boothook\n#!/bin/sh\ndate\n",
                "Content-Type: multipart/mixed; boundary=\"b\"\nMIME-Version: 1.0\n\n--b\nContent-Type: text/x-shellscript\n\n#!/bin/sh\ndate\n--b--",
                "  \n#!/usr/bin/python3\nprint('\u20ac')\n"
            })
    void scripts_of_the_users_own_reach_cloud_init_beside_the_fields(String own) throws Exception {
        JsonNode parts = merged(MergedUserData.of(own, "#cloud-config\npackages: [nginx]\n"));

        assertThat(parts.path("config").path("packages").toString()).isEqualTo("[\"nginx\"]");
        assertThat(parts.path("others").toString())
                .contains(own.contains("boothook") ? "text/cloud-boothook" : "text/x-shellscript")
                .doesNotContain("not-multipart");
    }

    @Test
    void a_template_of_the_users_own_is_known_as_one() throws Exception {
        JsonNode parts = merged(MergedUserData.of(
                "## template: jinja\n#cloud-config\nruncmd: ['echo {{ v1.local_hostname }}']\n",
                "#cloud-config\n{}\n"));

        assertThat(parts.path("others").toString()).contains("text/jinja2");
    }

    @Test
    void cloud_init_schema_does_refuse_what_is_wrong() throws Exception {
        Path file = Files.writeString(folder.resolve("wrong.yaml"), "#cloud-config\nusers:\n- name: u\n  shell: 5\n");

        assertThat(cloudInit("schema", "--config-file", file.toString()).code()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"netplan:ubuntu", "networkd:debian", "eni:debian", "sysconfig:rhel", "network-manager:fedora"})
    void network_data_reaches_the_guest_through_every_renderer(String renderer) throws Exception {
        String written = convert(NETWORKS, renderer);

        assertThat(written)
                .containsIgnoringCase("02:00:5e:10:00:01")
                .containsIgnoringCase("02:00:5e:10:00:04")
                .contains("192.168.10.5", "192.168.10.1", "192.168.10.53", "fd00::5/64", "fd00::1")
                .contains("192.168.10.6", "fd00:10::5/64", "192.168.10.254", "2001:db8::/32", "fd00:10::fe")
                .contains("example.org", "1400")
                .contains("203.0.113.77", "2001:db8:5::77/128", "198.51.100.1", "2001:db8:6::1/128")
                .doesNotContain("::/64");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"netplan:ubuntu", "networkd:debian", "eni:debian", "sysconfig:rhel", "network-manager:fedora"})
    void a_router_that_a_provider_has_outside_is_written_by_every_renderer(String renderer) throws Exception {
        String written = convert(PROVIDER, renderer);

        assertThat(written)
                .contains("203.0.113.77", "192.168.9.5", "2001:db8:7:300::77/64")
                .contains("198.51.100.254", "2001:db8:7:3ff:ff:ff:ff:ff/128", "198.51.101.1");
        assertThat(written.split("2001:db8:7:3ff:ff:ff:ff:ff", -1))
                .as("the route to the router and the one through it")
                .hasSizeGreaterThan(2);
    }

    private String convert(String networks, String renderer) throws Exception {
        String networkData =
                NetworkData.render(GivenWukong.of(networks), new ArrayList<>()).orElseThrow();
        Path file = Files.writeString(folder.resolve("network-data.yaml"), networkData);
        String[] kindAndDistribution = renderer.split(":");

        Outcome outcome = cloudInit(
                "devel",
                "net-convert",
                "-p",
                file.toString(),
                "-k",
                "yaml",
                "-d",
                folder.resolve("out").toString(),
                "-D",
                kindAndDistribution[1],
                "-O",
                kindAndDistribution[0]);

        assertThat(outcome.code()).as(outcome.output()).isZero();
        return writtenFiles();
    }

    private String writtenFiles() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file)).append('\n');
            }
        }
        return all.toString();
    }

    @Test
    void network_data_passes_cloud_init_schema_where_it_has_one_for_it() throws Exception {
        assumeTrue(
                cloudInit("schema", "--help").output().contains("--schema-type"),
                "this version of cloud-init has no schema for network data");
        String networkData =
                NetworkData.render(GivenWukong.of(NETWORKS), new ArrayList<>()).orElseThrow();
        Path file = Files.writeString(folder.resolve("network-config.yaml"), networkData);

        Outcome outcome = cloudInit("schema", "--schema-type", "network-config", "--config-file", file.toString());

        assertThat(outcome.code()).as(outcome.output()).isZero();
    }
}
