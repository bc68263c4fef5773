package dev.novasphere.wukong.plan.policy;

import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import dev.novasphere.wukong.api.v1alpha1.policy.AllowedLabel;
import dev.novasphere.wukong.api.v1alpha1.policy.AllowedScheduling;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where a Wukong may run beside what a WukongPolicy allows. What came later than the kind is closed by a policy that does not mention it:
 * a priority ends Pods of others, a term about other namespaces can keep their Pods off every node, another scheduler has rules of its own.
 *
 * @param allowed what the policy says of scheduling; null when it says nothing
 * @param namespace of the Wukong
 */
record SchedulingReview(AllowedScheduling allowed, String namespace) {

    private static final AllowedScheduling UNMENTIONED = new AllowedScheduling(null, null, null, null, null, null);
    private static final String FIELD = "spec.highAvailability.";

    SchedulingReview {
        allowed = allowed == null ? UNMENTIONED : allowed;
    }

    /** What of it is not allowed; empty when all is. */
    List<PolicyViolation> of(HighAvailability asked) {
        List<PolicyViolation> violations = new ArrayList<>();
        nodes(asked, violations);
        asked.tolerations().stream()
                .map(SchedulingReview::key)
                .filter(key -> !Allowed.by(allowed.tolerationKeys(), key))
                .forEach(key -> violations.add(new PolicyViolation(
                        FIELD + "tolerations",
                        key.isEmpty() ? "a toleration of every taint" : key,
                        Allowed.oneOf(allowed.tolerationKeys()))));
        if (asked.evictionStrategy() != null && !Allowed.by(allowed.evictionStrategies(), asked.evictionStrategy())) {
            violations.add(new PolicyViolation(
                    FIELD + "evictionStrategy",
                    asked.evictionStrategy().name(),
                    Allowed.oneOf(allowed.evictionStrategies(), strategy -> Stream.of(strategy.name()))));
        }
        name("priorityClassName", asked.priorityClassName(), allowed.priorityClassNames(), violations);
        name("schedulerName", asked.schedulerName(), allowed.schedulerNames(), violations);
        AffinityTerms terms = new AffinityTerms(asked.affinity());
        if (!Boolean.TRUE.equals(allowed.otherNamespaces()) && terms.reachOthers(namespace)) {
            violations.add(new PolicyViolation(
                    FIELD + "affinity", "a term about other namespaces", "leave namespaces and namespaceSelector out"));
        }
        return violations;
    }

    private void nodes(HighAvailability asked, List<PolicyViolation> violations) {
        List<AllowedLabel> labels = allowed.nodeSelector();
        if (labels == null) {
            return;
        }
        String instead = Allowed.oneOf(labels, SchedulingReview::texts);
        asked.nodeSelector().entrySet().stream()
                .filter(label -> !isAllowed(labels, label))
                .forEach(label -> violations.add(new PolicyViolation(
                        FIELD + "nodeSelector[%s]".formatted(label.getKey()),
                        Objects.toString(label.getValue()),
                        instead)));
        AffinityTerms terms = new AffinityTerms(asked.affinity());
        terms.forbiddenNodeKeys(labels)
                .forEach(key -> violations.add(new PolicyViolation(FIELD + "affinity.nodeAffinity", key, instead)));
        terms.topologyKeys()
                .filter(key -> !AffinityTerms.isTopology(key, labels))
                .forEach(key -> violations.add(new PolicyViolation(FIELD + "affinity.topologyKey", key, instead)));
        Stream.ofNullable(asked.antiAffinityTopologyKey())
                .filter(key -> !AffinityTerms.isTopology(key, labels))
                .forEach(key -> violations.add(new PolicyViolation(FIELD + "antiAffinityTopologyKey", key, instead)));
        asked.topologySpreadConstraints().stream()
                .map(TopologySpreadConstraint::getTopologyKey)
                .filter(Objects::nonNull)
                .filter(key -> !AffinityTerms.isTopology(key, labels))
                .forEach(key -> violations.add(
                        new PolicyViolation(FIELD + "topologySpreadConstraints.topologyKey", key, instead)));
    }

    private static void name(String field, String asked, List<String> names, List<PolicyViolation> violations) {
        List<String> known = Objects.requireNonNullElse(names, List.of());
        if (asked != null && !known.contains(asked)) {
            violations.add(new PolicyViolation(FIELD + field, asked, Allowed.oneOf(known)));
        }
    }

    private static boolean isAllowed(List<AllowedLabel> allowed, Map.Entry<String, String> label) {
        return allowed.stream()
                .anyMatch(entry -> entry.key().equals(label.getKey()) && Allowed.by(entry.values(), label.getValue()));
    }

    private static Stream<String> texts(AllowedLabel label) {
        return label.values() == null || label.values().size() > Allowed.NAMED
                ? Stream.of(label.key())
                : label.values().stream().map(value -> label.key() + "=" + value);
    }

    private static String key(Toleration toleration) {
        return Objects.requireNonNullElse(toleration.getKey(), "");
    }
}
