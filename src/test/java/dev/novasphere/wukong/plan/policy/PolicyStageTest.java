package dev.novasphere.wukong.plan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.observed.Observed;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A policy whose content is not known allows nothing, and what holds a Wukong back then is not the Wukong. */
class PolicyStageTest {

    private static final WukongPolicy LARGE = policy("metadata: {name: open}\nspec: {most: {cpu: 8}}");
    private static final WukongPolicy SMALL = policy("metadata: {name: small}\nspec: {most: {cpu: 1}}");

    private static WukongPolicy policy(String yaml) {
        return Serialization.unmarshal(yaml, WukongPolicy.class);
    }

    private static List<Finding> findings(Observed observed) {
        return new PolicyStage()
                .plan(GivenWukong.of("{cpu: 2, memory: 1Gi}", observed))
                .findings();
    }

    @Test
    void a_policy_that_cannot_be_read_holds_every_wukong_back_with_its_reason_and_without_calling_the_wukong_wrong() {
        Observed observed = Observed.nothing()
                .withPolicies(List.of(LARGE))
                .withUnreadablePolicies(Map.of("teams", "spec.networks.types[1]: newer is not known"));

        assertThat(findings(observed)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WAITING);
            assertThat(finding.reason()).isEqualTo("PolicyUnreadable");
            assertThat(finding.message())
                    .startsWith("WukongPolicy teams cannot be read: spec.networks.types[1]: newer is not known; ")
                    .contains("corrects or deletes the policy", "version of the operator");
        });
    }

    @Test
    void when_it_can_be_read_again_the_wukong_is_held_to_what_it_says() {
        assertThat(findings(Observed.nothing().withPolicies(List.of(LARGE)))).isEmpty();
        assertThat(findings(Observed.nothing().withPolicies(List.of(SMALL))))
                .extracting(Finding::reason)
                .containsExactly("ForbiddenByPolicy");
    }

    @Test
    void what_other_policies_forbid_is_said_beside_it() {
        Observed observed =
                Observed.nothing().withPolicies(List.of(SMALL)).withUnreadablePolicies(Map.of("teams", "odd"));

        assertThat(findings(observed))
                .extracting(Finding::reason)
                .containsExactly("PolicyUnreadable", "ForbiddenByPolicy");
    }

    @Test
    void a_policy_without_spec_says_as_little_as_one_that_cannot_be_read() {
        assertThat(findings(Observed.nothing().withPolicies(List.of(policy("metadata: {name: bare}")))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WAITING);
                    assertThat(finding.message()).startsWith("WukongPolicy bare cannot be read: it has no spec; ");
                });
    }

    @Test
    void a_policy_with_an_empty_spec_bounds_only_what_is_closed_by_default() {
        assertThat(findings(Observed.nothing().withPolicies(List.of(policy("metadata: {name: bare}\nspec: {}")))))
                .isEmpty();
    }
}
