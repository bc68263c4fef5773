package dev.novasphere.wukong.plan.policy;

import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which WukongPolicies are for a namespace, by the rules of Kubernetes' label selectors. */
public final class NamespaceSelection {

    private NamespaceSelection() {}

    /**
     * The policies that are for the Wukongs of a namespace, in the order of their names.
     *
     * @param labels of the namespace; empty when they are not known: the namespace could have any, so every policy is for it
     */
    public static List<WukongPolicy> of(Stream<WukongPolicy> policies, Optional<Map<String, String>> labels) {
        return policies.filter(policy -> labels.isEmpty() || selects(policy, labels.get()))
                .sorted(Comparator.comparing(policy -> policy.getMetadata().getName()))
                .toList();
    }

    /**
     * Whether a policy is for the Wukongs of a namespace.
     *
     * @param labels of the namespace
     * @return true as well for a selector with an operator that Kubernetes does not have: a policy that is written wrongly bounds too much
     *     rather than nothing
     */
    public static boolean selects(WukongPolicy policy, Map<String, String> labels) {
        if (policy.getSpec() == null || policy.getSpec().namespaceSelector() == null) {
            return true;
        }
        LabelSelector selector = policy.getSpec().namespaceSelector();
        Map<String, String> wanted = selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
        List<LabelSelectorRequirement> requirements =
                selector.getMatchExpressions() == null ? List.of() : selector.getMatchExpressions();
        return wanted.entrySet().stream()
                        .allMatch(label ->
                                label.getValue() != null && label.getValue().equals(labels.get(label.getKey())))
                && requirements.stream().allMatch(requirement -> meets(requirement, labels));
    }

    private static boolean meets(LabelSelectorRequirement requirement, Map<String, String> labels) {
        String value = labels.get(requirement.getKey());
        List<String> values = requirement.getValues() == null ? List.of() : requirement.getValues();
        return switch (requirement.getOperator() == null ? "" : requirement.getOperator()) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> true;
        };
    }
}
