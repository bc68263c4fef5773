package dev.novasphere.wukong.plan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token is that of its ServiceAccount, whichever field brings its Secret into the guest. */
class TokenReviewTest {

    private static final SecretLookup TOKEN =
            SecretLookup.found(Serialization.unmarshal("""
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: robot-token, annotations: {kubernetes.io/service-account.name: robot}}
                    type: kubernetes.io/service-account-token
                    """, Secret.class), Map.of("token", new byte[] {'x'}));

    private static List<Finding> findings(String policy, String wukong, SecretLookup secret) {
        Observed observed = Observed.nothing()
                .withSecrets(secret, secret)
                .withGuestSecrets(Map.of("robot-token", secret))
                .withPolicies(List.of(
                        Serialization.unmarshal("metadata: {name: teams}\nspec: " + policy, WukongPolicy.class)));
        return new PolicyStage().plan(GivenWukong.of(wukong, observed)).findings();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sshKeySecret | {sshKeySecret: robot-token}",
                "cloudInitUser.passwordSecretRef | {cloudInitUser: {name: a, passwordSecretRef: {name: robot-token, key: token}}}",
                "cloudInit.userDataSecretRef | {cloudInit: {userDataSecretRef: {name: robot-token}}}",
                "cloudInit.users[b].passwordSecretRef | {cloudInit: {users: [{name: b, passwordSecretRef: {name: robot-token}}]}}",
                "sysprepSecret | {sysprepSecret: robot-token}",
                "ignitionSecret | {ignitionSecret: robot-token}",
                "filesystems[keys].secret | {filesystems: [{name: keys, secret: robot-token}]}"
            })
    void a_policy_keeps_the_token_of_a_service_account_that_it_does_not_list_out_of_the_guest(
            String field, String wukong) {
        for (String policy : List.of("{}", "{serviceAccounts: []}", "{serviceAccounts: [other]}")) {
            assertThat(findings(policy, wukong, TOKEN)).singleElement().satisfies(finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                assertThat(finding.reason()).isEqualTo("ForbiddenByPolicy");
                assertThat(finding.message())
                        .startsWith(
                                "spec." + field
                                        + ": robot-token, the token of ServiceAccount robot, is not allowed by WukongPolicy teams;");
                assertThat(finding.unwatched()).isTrue();
            });
        }
        assertThat(findings("{serviceAccounts: [robot]}", wukong, TOKEN)).isEmpty();
        assertThat(findings("{}", wukong, SecretLookup.found(Map.of()))).isEmpty();
        assertThat(findings("{}", wukong, SecretLookup.notRead())).isEmpty();
    }

    @Test
    void the_remedy_names_what_is_allowed() {
        String wukong = "{filesystems: [{name: keys, secret: robot-token}]}";

        assertThat(findings("{}", wukong, TOKEN)).singleElement().satisfies(finding -> assertThat(finding.message())
                .endsWith("; name a Secret that is no token"));
        assertThat(findings("{serviceAccounts: [a, b]}", wukong, TOKEN))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .endsWith("; name a Secret that is no token, or for that of a ServiceAccount use one of a, b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{serviceAccounts: ['']}"})
    void a_token_that_does_not_say_of_whom_it_is_is_refused_unless_nobody_is_listed(String policy) {
        SecretLookup odd = SecretLookup.found(
                Serialization.unmarshal("metadata: {name: t}\ntype: kubernetes.io/service-account-token", Secret.class),
                Map.of());

        assertThat(findings(policy, "{filesystems: [{name: keys, secret: robot-token}]}", odd))
                .hasSize(policy.equals("{}") ? 1 : 0);
    }
}
