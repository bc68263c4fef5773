package dev.novasphere.wukong.plan.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginReviewTest {

    private static Optional<Finding> of(String spec) {
        return LoginReview.of(GivenWukong.of(spec).spec());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cloudInitUser: {name: ada}",
                "cloudInitUser: {name: ada, groups: [docker]}\ncloudInit: {packages: [nginx], guestAgent: true}",
                "cloudInitUser: {name: ada}\ncloudInit: {defaultUser: true}"
            })
    void a_user_who_cannot_log_in_is_said_with_what_to_write(String spec) {
        assertThat(of(spec)).hasValueSatisfying(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.reason()).isEqualTo("UserWithoutLogin");
            assertThat(finding.message())
                    .contains(
                            "cloudInitUser ada has neither a password nor a public key, so that this user cannot log in, unless the image",
                            "sshKeySecret",
                            "lockPasswd: true")
                    .doesNotContain("nobody");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cpu: 1",
                "cloudInitUser: {name: ada}\nsshKeySecret: keys",
                "cloudInitUser: {name: ada, password: secret}",
                "cloudInitUser: {name: ada, passwordSecretRef: {name: ada}}",
                "cloudInitUser: {name: ada, lockPasswd: true}",
                "cloudInitUser: {name: ada}\nguestOS: windows",
                "cloudInitUser: {name: ada}\ncloudInit: {runcmd: [passwd -d ada]}",
                "cloudInitUser: {name: ada}\ncloudInit: {users: [{name: eva}]}",
                "cloudInitUser: {name: ada}\ncloudInit: {userDataSecretRef: {name: more}}"
            })
    void a_user_who_may_log_in_by_some_means_is_not_remarked(String spec) {
        assertThat(of(spec)).isEmpty();
    }
}
