package dev.novasphere.wukong.plan.policy;

import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.Fragment;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Stage;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Holds a Wukong to the policies of its namespace. Admission does so when the Wukong is written; a policy that came or changed afterwards
 * blocks what is written from then on. A guest that runs is left alone.
 */
@ApplicationScoped
@Priority(900)
public class PolicyStage implements Stage {

    private static final String REASON = "ForbiddenByPolicy";
    private static final String UNREADABLE = "PolicyUnreadable";

    /** The fragment of this stage: findings alone. */
    private record Findings(List<Finding> findings) implements Fragment {}

    @Override
    public Fragment plan(PlanInput input) {
        return new Findings(Stream.concat(
                        input.observed().unreadablePolicies().entrySet().stream()
                                .map(policy -> unreadable(policy.getKey(), policy.getValue())),
                        input.observed().policies().stream().flatMap(policy -> review(policy, input)))
                .toList());
    }

    private static Stream<Finding> review(WukongPolicy policy, PlanInput input) {
        String name = policy.getMetadata().getName();
        if (policy.getSpec() == null) {
            return Stream.of(unreadable(name, "it has no spec"));
        }
        List<String> accounts = Objects.requireNonNullElse(policy.getSpec().serviceAccounts(), List.of());
        return Stream.concat(
                new PolicyReview(policy.getSpec(), input.namespace())
                        .of(input.spec()).stream()
                                .map(violation -> Finding.error(Concern.SPEC, REASON, violation.message(name))),
                new TokenReview(accounts).of(input).stream().map(violation -> Finding.error(
                                Concern.SPEC, REASON, violation.message(name))
                        .ofUnwatched()));
    }

    /** Whether a finding says that a policy is not known, and with it nothing of what it forbids: then nothing at all may be written. */
    public static boolean isUnreadable(Finding finding) {
        return UNREADABLE.equals(finding.reason());
    }

    /** What a policy says that could not be read is not known, its selector included: it may forbid anything in any namespace. */
    private static Finding unreadable(String name, String reason) {
        return Finding.waiting(
                Concern.SPEC,
                UNREADABLE,
                ("WukongPolicy %s cannot be read: %s; it may forbid what this Wukong asks for, so that nothing is written until the"
                                + " administrator of the cluster corrects or deletes the policy, or installs a version of the operator that knows"
                                + " the value")
                        .formatted(name, reason));
    }
}
