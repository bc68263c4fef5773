package dev.novasphere.wukong.plan.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsReviewTest {

    private static List<Finding> findings(String spec) {
        return new CloudInitStage()
                        .plan(GivenWukong.of(
                                "{guestOS: windows, " + spec + "}",
                                GivenWukong.cluster()
                                        .withGuestSecrets(Map.of(
                                                "answers",
                                                SecretLookup.found(Map.of(
                                                        "Autounattend.xml",
                                                        "<a/>".getBytes(StandardCharsets.UTF_8)))))))
                        .findings()
                        .stream()
                        .filter(finding ->
                                List.of("NotForWindows", "NeedsCloudbaseInit").contains(finding.reason()))
                        .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cloudInit: {packages: [a]}                                                 | cloudInit.packages
            cloudInit: {guestAgent: true}                                              | cloudInit.guestAgent
            cloudInit: {bootcmd: [date]}                                               | cloudInit.bootcmd
            cloudInit: {defaultUser: true}                                             | cloudInit.defaultUser
            sshKeySecret: keys                                                         | sshKeySecret without cloudInitUser
            'disks: [{name: d, size: 1Gi}, {name: e, size: 1Gi, mount: {path: /srv}}]' | disks[].mount
            'filesystems: [{name: a, configMap: b, mountPath: /c}]'                    | filesystems[].mountPath
            """)
    void what_neither_windows_nor_cloudbase_init_does_is_said_to_have_no_effect(String spec, String field) {
        assertThat(findings(spec)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
            assertThat(finding.reason()).isEqualTo("NotForWindows");
            assertThat(finding.message()).contains(field, "sysprepSecret");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cloudInitUser: {name: ops}                                                 | cloudInitUser
            'cloudInitUser: {name: ops}, sshKeySecret: keys'                           | sshKeySecret
            'cloudInit: {users: [{name: ops}]}'                                        | cloudInit.users
            cloudInit: {runcmd: [date]}                                                | cloudInit.runcmd
            'cloudInit: {writeFiles: [{path: /a}]}'                                    | cloudInit.writeFiles
            cloudInit: {timezone: UTC}                                                 | cloudInit.timezone
            cloudInit: {ntp: {}}                                                       | cloudInit.ntp
            'networks: [{name: default, ipConfig: {mode: dhcp}}]'                      | networks[].ipConfig
            'cloudInit: {userData: "#cloud-config"}'                                   | cloudInit.userData
            """)
    void what_cloudbase_init_does_is_said_to_need_it(String spec, String field) {
        assertThat(findings(spec)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.reason()).isEqualTo("NeedsCloudbaseInit");
            assertThat(finding.message()).contains(field, "cloudbase-init", "sysprepSecret");
        });
    }

    @Test
    void a_password_has_no_effect_because_cloudbase_init_makes_one_of_its_own() {
        assertThat(findings("cloudInitUser: {name: Administrator, password: x}"))
                .extracting(Finding::reason)
                .containsExactly("NotForWindows", "NeedsCloudbaseInit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cpu: 1",
                "sysprepSecret: answers",
                "hostname: web",
                "cloudInit: {enabled: true}",
                "cloudInit: {source: ConfigDrive, userData: \"#ps1_sysnative\\nGet-Date\"}",
                "cloudInit: {userDataSecretRef: {name: own}}"
            })
    void what_is_written_for_windows_is_not_remarked(String spec) {
        assertThat(findings(spec)).isEmpty();
    }

    @Test
    void another_guest_is_not_remarked() {
        assertThat(WindowsReview.of(GivenWukong.of("{cloudInit: {packages: [a]}, cloudInitUser: {name: ops}}")))
                .isEmpty();
        assertThat(WindowsReview.of(GivenWukong.of("{guestOS: linux, cloudInit: {packages: [a]}}")))
                .isEmpty();
    }
}
