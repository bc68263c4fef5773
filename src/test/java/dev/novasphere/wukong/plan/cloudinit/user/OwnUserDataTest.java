package dev.novasphere.wukong.plan.cloudinit.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.cloudinit.CloudInitFragment;
import dev.novasphere.wukong.plan.cloudinit.CloudInitInputs;
import dev.novasphere.wukong.plan.cloudinit.CloudInitStage;
import dev.novasphere.wukong.plan.cloudinit.MergedUserData;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** User data of the user's own, and what of it does not go with the Wukong. */
class OwnUserDataTest {

    private static CloudInitFragment plan(String spec, Observed observed) {
        return new CloudInitStage().plan(GivenWukong.of(spec, observed));
    }

    private static CloudInitFragment inline(String userData, String fields) {
        return plan(
                "{cloudInit: {userData: \"%s\"}%s}".formatted(userData.replace("\n", "\\n"), fields),
                GivenWukong.cluster());
    }

    private static Observed secret(byte[] value) {
        return GivenWukong.cluster().withGuestSecrets(Map.of("own", SecretLookup.found(Map.of("userdata", value))));
    }

    private static String userData(CloudInitFragment fragment) {
        Secret secret = (Secret) fragment.objects().get(0);
        return new String(Base64.getDecoder().decode(secret.getData().get("userdata")), StandardCharsets.UTF_8);
    }

    private static final String FROM_SECRET = "{cloudInit: {userDataSecretRef: {name: own}}}";

    @Test
    void alone_they_are_given_to_the_guest_as_they_are() {
        assertThat(userData(inline("#ps1_sysnative\nGet-Date", ""))).isEqualTo("#ps1_sysnative\nGet-Date");
        assertThat(userData(plan(FROM_SECRET, secret("#!/bin/sh\ndate".getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo("#!/bin/sh\ndate");
    }

    @Test
    void the_users_part_of_a_joined_document_is_found_again() {
        String own = "#cloud-config\npackages: [a]\n";
        String joined = userData(inline(own, ", cloudInitUser: {name: ada}"));

        assertThat(joined).startsWith("Content-Type: multipart/mixed").doesNotContain("packages");
        assertThat(MergedUserData.usersPart(joined)).contains(own);
        assertThat(MergedUserData.usersPart(own)).contains(own);
        assertThat(MergedUserData.usersPart(
                        MergedUserData.of("Content-Type: multipart/mixed; boundary=b\n\n--b--", own)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"packages: [a]", "", "\u001f\u008b", "# a comment\n#cloud-config"})
    void a_secret_without_user_data_that_cloud_init_knows_is_waited_for(String text) {
        CloudInitFragment fragment = plan(FROM_SECRET, secret(text.getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(fragment.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WAITING);
            assertThat(finding.reason()).isEqualTo("UserDataNotRecognised");
            assertThat(finding.message()).contains("key userdata of Secret own").doesNotContain("packages");
            assertThat(finding.unwatched()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '#cloud-config\nnetwork: {version: 2}'                | , hostname: x            | network
            '#cloud-config\nusers: [{name: ada}]'                 | , cloudInitUser: {name: ada} | user ada
            '#cloud-config\nusers: [{name: lin}]'                 | , sshKeySecret: keys     | default
            '#cloud-config\ntimezone: UTC'                        | , hostname: x            |
            '#cloud-config\nhostname: other'                      | , hostname: web          | hostname web
            '#cloud-config\nssh_pwauth: no'                       | , cloudInitUser: {name: ada, passwordHash: x} | ssh_pwauth
            '#cloud-config\nusers: [default, {name: lin}]'        | , sshKeySecret: keys     |
            '#!/bin/sh\nnetwork: {}'                              | , hostname: x            |
            '## template: jinja\n#cloud-config\n{% if a %}'      | , hostname: x            |
            '#cloud-config'                                        | , hostname: x            |
            """)
    void what_fights_the_fields_is_named(String own, String fields, String named) {
        PlanInput input =
                GivenWukong.of("{cloudInit: {userData: \"%s\"}%s}".formatted(own, fields), GivenWukong.cluster());

        List<Finding> findings = UserDataReview.of(input, own.replace("\\n", "\n"));

        if (named == null) {
            assertThat(findings).isEmpty();
        } else {
            assertThat(findings).singleElement().satisfies(finding -> {
                assertThat(finding.reason()).isEqualTo("UserDataConflict");
                assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                assertThat(finding.message()).contains(named);
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "packges: [a]          | the key packges, which cloud-init does not know and passes over; write packages where",
                "runcdm: [a]           | write runcmd",
                "write-files: []       | write write_files",
                "runCmd: [a]           | write runcmd",
                "ssh_pwauths: false    | write ssh_pwauth",
                "ca_cert: {}           | write ca-certs or ca_certs"
            })
    void a_key_that_is_spelled_almost_like_one_of_cloud_init_is_named_with_that(String own, String named) {
        assertThat(UserDataReview.of(GivenWukong.of("hostname: x"), "#cloud-config\n" + own))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.reason()).isEqualTo("UserDataKeyUnknown");
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.message()).contains(named);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-packages: [a]",
                "my_settings: {}",
                "networks: {}",
                "vendor_data2: {}",
                "ubuntu-advantage: {}",
                "rpm: {}",
                "? \"run\\ncmd\"\n: [a]",
                "pack__________________________________ages: [a]"
            })
    void a_key_that_is_like_none_of_cloud_init_or_one_of_its_own_is_left_alone(String own) {
        assertThat(UserDataReview.of(GivenWukong.of("hostname: x"), "#cloud-config\n" + own))
                .isEmpty();
    }

    @Test
    void of_many_misspelt_keys_the_first_are_named() {
        String text = IntStream.rangeClosed('a', 'z')
                .mapToObj(letter -> "packages" + (char) letter + ": [a]\n")
                .collect(Collectors.joining("", "#cloud-config\n", ""));

        assertThat(UserDataReview.of(GivenWukong.of("hostname: x"), text))
                .hasSize(UserDataReview.MOST_NAMED)
                .extracting(Finding::message)
                .first()
                .asString()
                .contains("packagesa");
    }

    @ParameterizedTest
    @CsvSource({"64, true", "65, false", "900, false"})
    void a_document_that_is_deeper_than_any_of_cloud_init_is_given_to_the_guest_unread(int depth, boolean read) {
        String nested = "[".repeat(depth - 1) + "]".repeat(depth - 1);
        String text = "#cloud-config\nnetwork: {version: 2}\nx-deep: " + nested + "\n";

        assertThat(UserDataReview.of(GivenWukong.of("hostname: x"), text)).hasSize(read ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, false"})
    void a_document_that_is_longer_than_two_of_a_wukong_is_given_to_the_guest_unread(int more, boolean read) {
        String start = "#cloud-config\nnetwork: {version: 2}\n#";
        String text = start + "x".repeat(UserDataReview.LONGEST - start.length() + more);

        assertThat(UserDataReview.of(GivenWukong.of("hostname: x"), text)).hasSize(read ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'packages:'                             | , packages: [a]                       |                          | IGNORED | packages in the user data is empty
            'packages:'                             | , guestAgent: true                    |                          | IGNORED | cloudInit.guestAgent
            'write_files: {path: /a}'               | , writeFiles: [{path: /b}]            |                          | IGNORED | write_files in the user data is a map
            'bootcmd: null'                         | , bootcmd: [date]                     |                          | IGNORED | cloudInit.bootcmd
            'users: {bob: true}'                    |                                       | , cloudInitUser: {name: ada} | IGNORED | cloudInitUser
            'users: bob'                            |                                       | , cloudInitUser: {name: ada} | WARNING | users in the user data is a text
            'packages: vim'                         | , packages: [a]                       |                          | WARNING | packages in the user data is a text
            'ntp: {enabled: false}'                 | ', ntp: {}'                           |                          | IGNORED | cloudInit.ntp
            'ntp: {servers: {a: b}}'                | ', ntp: {servers: [c]}'               |                          | IGNORED | cloudInit.ntp.servers
            'ntp:'                                  | ', ntp: {servers: [c]}'               |                          | IGNORED | cloudInit.ntp
            'ntp:'                                  | ', ntp: {}'                           |                          |         |
            'ntp: {pools: [a]}'                     | ', ntp: {servers: [c]}'               |                          |         |
            'timezone: UTC'                         | ', timezone: Europe/Berlin'           |                          | IGNORED | cloudInit.timezone
            'fqdn: other.example.org'               |                                       | , hostname: web          | WARNING | hostname web
            'fqdn: web.example.org'                 |                                       | , hostname: web          |         |
            'preserve_hostname: true'               |                                       | , hostname: web          | WARNING | preserve_hostname
            'write_files: [{path: /b}]'             | , writeFiles: [{path: /b}]            |                          | WARNING | /b
            'write_files: [{path: /b}]'             | ', writeFiles: [{path: /b, append: true}]' |                     |         |
            'write_files: [{path: /b, defer: true}]' | , writeFiles: [{path: /b}]           |                          | IGNORED | cloudInit.writeFiles /b
            'write_files: [{path: /c}]'             | , writeFiles: [{path: /b}]            |                          |         |
            'mounts: [[/dev/vdc, /srv/data]]'       |                                       | ', disks: [{name: d, size: 1Gi, mount: {path: /srv/data}}]' | WARNING | /srv/data
            'mounts: [[/dev/vdc, /srv/other]]'      |                                       | ', disks: [{name: d, size: 1Gi, mount: {path: /srv/data}}]' |  |
            'password: x'                           |                                       | , cloudInitUser: {name: ada} | WARNING | password in the user data
            'ssh_authorized_keys: [x]'              |                                       | , cloudInitUser: {name: ada} | WARNING | ssh_authorized_keys in the user data
            '{disable_root: false, ssh_authorized_keys: [x]}' |                             | , cloudInitUser: {name: ada} |        |
            '{disable_root: true, ssh_authorized_keys: [x]}'  |                             | , cloudInitUser: {name: ada} | WARNING | ssh_authorized_keys in the user data
            '{x-p: &p [a, b], packages: *p}'        | , guestAgent: true                    |                          |         |
            'write_files: [{path: /b}, {path: /b}]' | , writeFiles: [{path: /b}]            |                          | WARNING | /b
            'password: x'                           | ', defaultUser: true'                 | , cloudInitUser: {name: ada} |        |
            '{password: x, user: bob}'              |                                       | , cloudInitUser: {name: ada} |        |
            '{password: x, users: [default]}'       |                                       | , cloudInitUser: {name: ada} |        |
            'password: x'                           |                                       | , sshKeySecret: keys     |         |
            'ssh_pwauth: off'                       | ', users: [{name: lin, passwordHash: x}]' |                      | WARNING | cloudInit.users
            """)
    void what_is_lost_of_either_part_is_named(
            String own, String cloudInit, String fields, Severity severity, String named) {
        String text = "#cloud-config\n" + own;
        PlanInput input = GivenWukong.of(
                "{cloudInit: {userData: \"%s\"%s}%s}"
                        .formatted(
                                text.replace("\n", "\\n"),
                                cloudInit == null ? "" : cloudInit,
                                fields == null ? "" : fields),
                GivenWukong.cluster());

        List<Finding> findings = UserDataReview.of(input, text);

        if (named == null) {
            assertThat(findings).isEmpty();
        } else {
            assertThat(findings).singleElement().satisfies(finding -> {
                assertThat(finding.reason()).isEqualTo("UserDataConflict");
                assertThat(finding.severity()).isEqualTo(severity);
                assertThat(finding.message()).contains(named);
            });
        }
    }

    private static final String TWO_DOCUMENTS = "#cloud-config\npackages: [a]\n---\nsecret: tiger\n";

    @ParameterizedTest
    @ValueSource(strings = {TWO_DOCUMENTS, "#cloud-config\na: !tiger b\n", "#cloud-config\na: [&x 1, &x 2]\n"})
    void a_text_that_cloud_init_takes_nothing_of_is_waited_for(String own) {
        CloudInitFragment fragment = plan(FROM_SECRET, secret(own.getBytes(StandardCharsets.UTF_8)));

        assertThat(fragment.objects()).isEmpty();
        assertThat(fragment.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WAITING);
            assertThat(finding.reason()).isEqualTo("UserDataInvalid");
            assertThat(finding.message()).contains("line", "userDataSecretRef").doesNotContain("tiger");
        });
    }

    @Test
    void a_machine_that_exists_is_not_held_back_by_such_a_text() {
        String machine = """
                ---
                metadata:
                  name: web-vm
                  ownerReferences:
                  - {apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, uid: %s, controller: true}
                spec: {runStrategy: Always}
                """.formatted(GivenWukong.UID);
        Observed observed = GivenWukong.clusterWith()
                .machine(machine)
                .build()
                .withGuestSecrets(Map.of(
                        "own", SecretLookup.found(Map.of("userdata", TWO_DOCUMENTS.getBytes(StandardCharsets.UTF_8)))));

        CloudInitFragment fragment = plan(FROM_SECRET, observed);

        assertThat(fragment.objects()).hasSize(1);
        assertThat(fragment.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.reason()).isEqualTo("UserDataInvalid");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"#cloud-config\na: [", "#cloud-config\n- a", "#cloud-config\nsecret: tiger: x"})
    void a_cloud_config_that_is_no_map_is_refused_without_quoting_it(String own) {
        CloudInitFragment fragment = plan(FROM_SECRET, secret(own.getBytes(StandardCharsets.UTF_8)));

        assertThat(fragment.objects()).isEmpty();
        assertThat(fragment.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("UserDataInvalid");
            assertThat(finding.message()).doesNotContain("tiger").contains("userDataSecretRef");
        });
    }

    @Test
    void aliases_that_multiply_do_not_keep_the_plan_busy() {
        StringBuilder own = new StringBuilder("#cloud-config\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            own.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9) + "x"));
        }

        CloudInitFragment fragment = plan(FROM_SECRET, secret(own.toString().getBytes(StandardCharsets.UTF_8)));

        assertThat(fragment.findings()).isEmpty();
    }

    @Test
    void what_was_found_in_a_secret_is_still_said_when_the_secret_is_not_read_again() {
        Observed first = secret("#cloud-config\nnetwork: {}\n".getBytes(StandardCharsets.UTF_8));
        String spec = "{cloudInitUser: {name: ada}, cloudInit: {userDataSecretRef: {name: own}}}";
        Secret made = (Secret) plan(spec, first).objects().get(0);
        Observed later = GivenWukong.clusterWith().cloudInitSecret(made).build();

        CloudInitFragment fragment = plan(spec, later);

        assertThat(CloudInitInputs.current(GivenWukong.of(spec, later), made)).isTrue();
        assertThat(fragment.objects()).isEmpty();
        assertThat(fragment.findings()).extracting(Finding::reason).containsExactly("UserDataConflict");
    }

    @Test
    void a_missing_secret_or_key_is_waited_for() {
        Observed missing = GivenWukong.cluster().withGuestSecrets(Map.of("own", SecretLookup.missing()));
        assertThat(plan(FROM_SECRET, missing).findings())
                .extracting(Finding::reason)
                .containsExactly("SecretNotFound");
        Observed other = GivenWukong.cluster()
                .withGuestSecrets(Map.of("own", SecretLookup.found(Map.of("user-data", new byte[0]))));
        assertThat(plan(FROM_SECRET, other).findings())
                .extracting(Finding::reason)
                .containsExactly("SecretKeyNotFound");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#!/bin/sh\ndate",
                "#cloud-boothook\n#!/bin/sh\ndate",
                "## template: jinja\n#cloud-config\n{}",
                "Content-Type: multipart/mixed; boundary=b\n\n--b--"
            })
    void what_stands_before_a_script_or_a_header_is_left_out_because_cloud_init_would_do_nothing_of_it(String text) {
        assertThat(userData(inline("\n  " + text, ""))).isEqualTo(text);
        assertThat(userData(plan(FROM_SECRET, secret(("\n\n" + text).getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo(text);
    }

    @Test
    void a_byte_order_mark_is_left_out_and_blanks_before_a_cloud_config_stay() {
        assertThat(userData(plan(FROM_SECRET, secret("\ufeff#cloud-config\n{}".getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo("#cloud-config\n{}");
        assertThat(userData(inline("\n#cloud-config\n{}", ""))).isEqualTo("\n#cloud-config\n{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "replace(x)", "5", "{a: b}", "[append]", "[{name: list}]"})
    void a_cloud_config_that_names_no_merger_is_said_to_count_for_nothing(String how) {
        assertThat(inline("#cloud-config\npackages: [a]\nmerge_how: " + how, "").findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                    assertThat(finding.reason()).isEqualTo("UserDataInvalid");
                    assertThat(finding.message()).contains("merge_how that names no merger", "(line 3)");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"packages\": [],\n\"merge_how\": 5}", "# merge_how below\n{merge_how: 5}"})
    void the_line_of_a_merge_how_is_that_of_the_key_in_whatever_form_it_is_written(String map) {
        assertThat(plan(FROM_SECRET, secret(("#cloud-config\n" + map).getBytes(StandardCharsets.UTF_8)))
                        .findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("(line 3)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list(append)+dict(no_replace, recurse_list)+str()",
                "dict(replace)+list(append)",
                "[{name: m_dict, settings: []}, {name: ' list ', settings: [replace]}]",
                "'List(append) + m_dict() +'",
                "[{name: list, settings: [append]}, {name: dict, settings: [recurse_list]}]",
                "[[list, append], [str]]",
                "null"
            })
    void mergers_that_cloud_init_has_are_not_remarked(String how) {
        assertThat(inline("#cloud-config\nmerge_how: " + how, "").findings()).isEmpty();
    }
}
