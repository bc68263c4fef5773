package dev.novasphere.wukong.plan.cloudinit.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.cloudinit.PyYaml;
import dev.novasphere.wukong.testcluster.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserReviewTest {

    private static final Path VISUDO = Path.of("/usr/sbin/visudo");

    private static CloudInitUser user(String name, String sudo, String shell, String... groups) {
        return new CloudInitUser(name, null, null, null, sudo, shell, Arrays.asList(groups), null);
    }

    private static void assertWarned(CloudInitUser user, String reason, String field) {
        assertThat(UserReview.of(user)).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo(reason);
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.message()).contains("cloudInitUser." + field, "write");
        });
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> rendered(CloudInitUser user) {
        String document = UserData.render(Optional.of(user), Optional.empty(), List.of());
        return ((List<Map<String, Object>>) PyYaml.map(document).get("users")).get(0);
    }

    @Test
    void an_empty_sudo_is_said_to_give_all_rights_as_an_absent_one_does() {
        assertThat(rendered(user("ops", "", null))).isEqualTo(rendered(user("ops", null, null)));
        assertWarned(user("ops", "", null), "SudoEmpty", "sudo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ubuntu", "root", "a.b", "A_b-1", "_x", "svc$", "fedora", "cloud-user"})
    void a_name_that_every_guest_takes_is_not_remarked(String name) {
        assertThat(UserReview.of(user(name, null, null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "007",
                "1a",
                "jürgen",
                "o'brien",
                "user@dom",
                "x;id",
                "*",
                "%x",
                "\"q\"",
                "back\\slash",
                ".",
                "#x",
                "~x",
                "+x",
                "-x"
            })
    void a_name_that_some_guests_refuse_is_a_warning(String name) {
        assertWarned(user(name, null, null), "UserNameNotPortable", "name " + name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sudo", "docker", "adm", "wheel", "daemon", "www-data", "polkitd", "systemd-resolve", "_apt"})
    void a_name_that_is_a_group_or_user_of_usual_images_is_a_warning(String name) {
        assertWarned(user(name, null, null), "UserNameTaken", "name " + name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123",
                "Admins",
                "a.b",
                "with space",
                "+x",
                "1st",
                "gruppe-ü",
                "g23456789012345678901234567890123"
            })
    void a_group_that_some_guests_cannot_make_is_a_warning(String group) {
        assertWarned(user("ops", null, null, "adm", group), "GroupNotPortable", "groups has " + group);
    }

    @Test
    void groups_in_one_text_are_several_groups() {
        CloudInitUser user = user("ops", null, null, "adm, sudo", " docker ,", "wheel");

        assertThat(rendered(user)).containsEntry("groups", List.of("adm", "sudo", "docker", "wheel"));
        assertThat(UserReview.of(user)).isEmpty();
    }

    @Test
    void a_group_of_the_users_own_name_is_its_primary_group() {
        assertThat(rendered(user("deploy", null, null, "deploy", "sudo")))
                .containsEntry("groups", List.of("deploy", "sudo"))
                .containsEntry("primary_group", "deploy");
        assertThat(rendered(user("deploy", null, null, "sudo"))).doesNotContainKey("primary_group");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "bin/sh", "/bin/ba:sh", "/bin/bash -l"})
    void a_shell_that_useradd_does_not_take_is_a_warning_in_what_is_stored(String shell) {
        assertWarned(user("ops", null, shell), "ShellNotAbsolute", "shell " + shell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False", "none", " NONE "})
    void a_user_without_sudo_has_neither_rule_nor_group(String sudo) {
        Map<String, Object> user = rendered(user("ops", sudo, null));

        assertThat(user).doesNotContainKey("sudo");
        assertThat((List<?>) user.get("groups")).doesNotHaveAnyElementsOfTypes(Map.class);
        assertThat(user.get("groups").toString()).contains("adm").doesNotContain("sudo");
        assertThat(UserReview.of(user("ops", sudo, null))).isEmpty();
    }

    @Test
    void without_sudo_text_the_user_has_sudo_as_before() {
        assertThat(rendered(user("ops", "", null))).containsEntry("sudo", "ALL=(ALL) NOPASSWD:ALL");
        assertThat(rendered(user("ops", null, null)).get("groups").toString()).contains("sudo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sudo", "wheel", "admin"})
    void a_group_with_sudo_beside_no_sudo_is_a_warning(String group) {
        assertWarned(user("ops", "false", null, "adm", group), "SudoByGroup", "sudo");
    }

    /** Each rule, and whether visudo takes it after the name of a user. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | ALL=(ALL) NOPASSWD:ALL",
                "true  | ALL=(ALL:ALL) ALL",
                "true  | ALL = NOPASSWD: /usr/bin/apt, /usr/bin/dpkg -l",
                "true  | web1, !web2 = (root) NOEXEC: NOPASSWD: /bin/ls",
                "true  | ALL=(ALL) !/bin/su",
                "true  | ALL=sudoedit /etc/motd",
                "true  | 192.168.1.0/24=(www-data) /bin/true",
                "false | ada ALL=(ALL) ALL",
                "false | ALL",
                "false | yes",
                "false | no",
                "false | ALL=(ALL)",
                "false | ALL=(ALL) NOPASSWD:",
                "false | ALL=NOPASSWD: apt",
                "false | =ALL"
            })
    void a_text_that_is_no_sudo_rule_is_a_warning(boolean rule, String text) throws Exception {
        List<Finding> findings = UserReview.of(user("ada", text, null));

        if (rule) {
            assertThat(findings).isEmpty();
        } else {
            assertWarned(user("ada", text, null), "SudoRuleNotRecognised", "sudo " + text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALL=(ALL) NOPASSWD:ALL",
                "ALL = NOPASSWD: /usr/bin/apt, /usr/bin/dpkg -l",
                "web1, !web2 = (root) NOEXEC: NOPASSWD: /bin/ls",
                "ALL=sudoedit /etc/motd",
                "192.168.1.0/24=(www-data) /bin/true",
                "ada ALL=(ALL) ALL",
                "ALL",
                "ALL=(ALL)",
                "ALL=(ALL) NOPASSWD:",
                "ALL=NOPASSWD: apt"
            })
    void visudo_agrees_on_what_a_rule_is(String text) {
        assumeTrue(Files.isExecutable(VISUDO), "visudo is not installed; install the package sudo to run this test");

        assertThat(UserReview.of(user("ada", text, null)).isEmpty()).isEqualTo(visudoTakes("ada " + text + "\n"));
    }

    private static boolean visudoTakes(String line) {
        return Commands.run(new ProcessBuilder(VISUDO.toString(), "-c", "-f", "-"), line)
                        .code()
                == 0;
    }

    @Test
    void every_field_is_remarked_for_itself() {
        assertThat(UserReview.of(user("007", "yes", "bash", "1")))
                .extracting(Finding::reason)
                .isEqualTo(Stream.of(
                                "UserNameNotPortable", "GroupNotPortable", "ShellNotAbsolute", "SudoRuleNotRecognised")
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"ADA, cannot use sudo", "OPS_1, cannot use sudo", "ALL, counts for every user"})
    void a_name_that_sudo_takes_for_an_alias_is_said_to_be_none_of_a_rule(String name, String effect) {
        assertWarned(user(name, null, null), "UserNameNotPortable", "name " + name);
        assertThat(UserReview.of(user(name, null, null)).get(0).message()).contains(effect);
        assertThat(UserReview.of(user(name, "none", null, "adm"))).isEmpty();
        assertThat(UserReview.of(user("Ada", null, null))).isEmpty();
    }

    @Test
    void the_name_default_is_that_of_the_images_default_user() {
        assertWarned(user("default", null, null), "UserNameTaken", "name default stands for the image's default user");
        assertThat(UserReview.of("cloudInit.users[default]", user("default", null, null)))
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .endsWith("or leave cloudInit.users[default] out");
    }

    @Test
    void a_rule_that_ends_with_a_tag_has_no_command() {
        assertWarned(user("ops", "ALL=(ALL) NOPASSWD", null), "SudoRuleNotRecognised", "sudo");
        assertThat(UserReview.of(user("ops", "ALL=(ALL) NOPASSWD:ALL", null))).isEmpty();
        assertThat(UserReview.of(user("ops", "ALL=(ALL) NOPASSWDS", null))).isEmpty();
    }
}
