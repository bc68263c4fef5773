package dev.novasphere.wukong.plan.policy;

import dev.novasphere.wukong.api.v1alpha1.compute.ResourceAmounts;
import dev.novasphere.wukong.api.v1alpha1.compute.ResourceSpec;
import dev.novasphere.wukong.api.v1alpha1.policy.MostAllowed;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicySpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests and limits of a Wukong beside what a WukongPolicy allows of them.
 *
 * @param memory memory of the guest, as written
 * @param resources requests and limits
 */
record ResourcesReview(String memory, ResourceSpec resources) {

    private static final String PATH = "spec.resources.";

    /** What of them is not allowed. */
    List<PolicyViolation> of(WukongPolicySpec policy) {
        List<PolicyViolation> violations = new ArrayList<>();
        String requested = resources.requestsOrNone().memory();
        if (!Allowed.by(policy.memoryOvercommit()) && Amounts.isLarger(memory, requested)) {
            violations.add(new PolicyViolation(PATH + "requests.memory", requested, "at least " + memory));
        }
        if (policy.most() != null) {
            bounds("requests", resources.requestsOrNone(), policy.most(), violations);
            bounds("limits", resources.limitsOrNone(), policy.most(), violations);
        }
        return violations;
    }

    private static void bounds(
            String field, ResourceAmounts asked, MostAllowed most, List<PolicyViolation> violations) {
        String cpu = most.cpu() == null ? null : most.cpu().toString();
        if (Amounts.isLarger(asked.cpu(), cpu)) {
            violations.add(Amounts.tooMuch(PATH + field + ".cpu", asked.cpu(), cpu));
        }
        if (Amounts.isLarger(asked.memory(), most.memory())) {
            violations.add(Amounts.tooMuch(PATH + field + ".memory", asked.memory(), most.memory()));
        }
    }
}
