package dev.novasphere.wukong.plan.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessStageTest {

    private static List<Finding> findings(String propagation, String secret) {
        return new AccessStage()
                .plan(GivenWukong.of(
                        "{sshKeyPropagation: %s, sshKeySecret: %s, cloudInitUser: {name: ada}, cloudInit: {guestAgent: true}}"
                                .formatted(propagation, secret)))
                .findings();
    }

    @ParameterizedTest
    @CsvSource({"a.b, 1", "keys, 1", "k, 51", "k, 52", "k, 253"})
    void a_secret_after_which_no_volume_of_the_pod_can_be_named_is_an_error(String name, int times) {
        String secret = name.repeat(times);
        boolean fits = times <= 51 && !name.contains(".");

        assertThat(findings("Live", secret)).allSatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.reason()).isEqualTo("SecretNameNotUsable");
            assertThat(finding.message()).contains(secret, "at most 51 characters");
        });
        assertThat(findings("Live", secret)).hasSize(fits ? 0 : 1);
        assertThat(findings("Boot", secret)).isEmpty();
    }
}
