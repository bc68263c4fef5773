package dev.novasphere.wukong.plan.scheduling;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds placement in Kubernetes' words that KubeVirt takes, whose check is an older copy (pkg/virt-api: validate-k8s-utils.go), and with
 * which Kubernetes then refuses the guest's Pod (pkg/apis/core/validation).
 */
final class RefusedPlacement {

    private static final String REASON = "PlacementRefused";
    private static final String TOLERATION = "highAvailability.tolerations[%d].%s";
    private static final String SPREAD = "highAvailability.topologySpreadConstraints[%d].%s";
    private static final String AFFINITY = "highAvailability.affinity.";
    private static final String NODES = AFFINITY + "nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution";
    private static final String ONLY_STRICT = "DoNotSchedule";
    private static final Set<String> POLICIES = Set.of("Honor", "Ignore");
    private static final Set<String> WITH_VALUES = Set.of("In", "NotIn");
    private static final String OF_LABELS =
            "write at most 63 letters, digits, -, _ and ., starting and ending with a letter or digit";
    private static final Predicate<String> LABEL_KEY = Matching.required(Patterns.LABEL_KEY, Limits.RESOURCE_NAME);
    private static final Predicate<String> LABEL_VALUE = Matching.required(Patterns.LABEL_VALUE);

    /** One message is enough to correct a list that is wrong throughout. */
    private static final int MOST_FINDINGS = 10;

    private final List<Finding> findings = new ArrayList<>();

    private RefusedPlacement() {}

    /** A finding for each. */
    static List<Finding> of(HighAvailability asked) {
        RefusedPlacement refused = new RefusedPlacement();
        refused.tolerations(asked.tolerations());
        for (int i = 0; i < asked.topologySpreadConstraints().size(); i++) {
            if (asked.topologySpreadConstraints().get(i) != null) {
                refused.spread(i, asked.topologySpreadConstraints().get(i));
            }
        }
        if (asked.affinity() != null) {
            refused.nodes(asked);
            refused.pods(asked);
        }
        return refused.findings.stream().limit(MOST_FINDINGS).toList();
    }

    private void tolerations(List<Toleration> tolerations) {
        for (int i = 0; i < tolerations.size(); i++) {
            String key = tolerations.get(i).getKey();
            String value = tolerations.get(i).getValue();
            if (key != null && !key.isEmpty() && !LABEL_KEY.test(key)) {
                error(TOLERATION.formatted(i, "key"), "is that of no taint; write for example example.org/gpu");
            }
            if (value != null && !LABEL_VALUE.test(value)) {
                error(TOLERATION.formatted(i, "value"), "is that of no taint; " + OF_LABELS);
            }
        }
    }

    private void spread(int i, TopologySpreadConstraint rule) {
        if (rule.getMinDomains() != null && !ONLY_STRICT.equals(rule.getWhenUnsatisfiable())) {
            error(
                    SPREAD.formatted(i, "minDomains"),
                    "goes with whenUnsatisfiable: DoNotSchedule only; write that, or leave minDomains out");
        }
        policy(SPREAD.formatted(i, "nodeAffinityPolicy"), rule.getNodeAffinityPolicy());
        policy(SPREAD.formatted(i, "nodeTaintsPolicy"), rule.getNodeTaintsPolicy());
        String keys = SPREAD.formatted(i, "matchLabelKeys");
        keys(keys, rule.getMatchLabelKeys(), rule.getLabelSelector(), this::error);
        doubled(keys, rule.getMatchLabelKeys(), rule.getLabelSelector());
    }

    private void policy(String field, String policy) {
        if (policy != null && !POLICIES.contains(policy)) {
            error(field, "is Honor or Ignore; write one of them, or leave it out");
        }
    }

    private void nodes(HighAvailability asked) {
        List<NodeSelectorTerm> terms = present(
                        Optional.ofNullable(asked.affinity().getNodeAffinity())
                                .map(nodes -> nodes.getRequiredDuringSchedulingIgnoredDuringExecution())
                                .map(required -> required.getNodeSelectorTerms())
                                .orElse(null))
                .toList();
        long unfit = terms.stream()
                .filter(term -> present(term.getMatchExpressions()).anyMatch(RefusedPlacement::hasNoLabelValue))
                .count();
        String why = "has a value that no label can have; " + OF_LABELS;
        if (unfit > 0 && unfit == terms.size()) {
            error(NODES, why);
        } else if (unfit > 0) {
            warning(NODES, why);
        }
    }

    private static boolean hasNoLabelValue(NodeSelectorRequirement requirement) {
        return requirement.getOperator() != null
                && WITH_VALUES.contains(requirement.getOperator())
                && present(requirement.getValues()).anyMatch(LABEL_VALUE.negate());
    }

    private void pods(HighAvailability asked) {
        var near = asked.affinity().getPodAffinity();
        if (near != null) {
            terms("podAffinity", near.getRequiredDuringSchedulingIgnoredDuringExecution());
            weighted("podAffinity", near.getPreferredDuringSchedulingIgnoredDuringExecution());
        }
        var away = asked.affinity().getPodAntiAffinity();
        if (away != null) {
            terms("podAntiAffinity", away.getRequiredDuringSchedulingIgnoredDuringExecution());
            weighted("podAntiAffinity", away.getPreferredDuringSchedulingIgnoredDuringExecution());
        }
    }

    private void weighted(String which, List<WeightedPodAffinityTerm> terms) {
        terms(
                which,
                present(terms)
                        .map(WeightedPodAffinityTerm::getPodAffinityTerm)
                        .filter(Objects::nonNull)
                        .toList());
    }

    private void terms(String which, List<PodAffinityTerm> terms) {
        present(terms).forEach(term -> {
            keys(
                    AFFINITY + which + " matchLabelKeys",
                    term.getMatchLabelKeys(),
                    term.getLabelSelector(),
                    this::warning);
            keys(
                    AFFINITY + which + " mismatchLabelKeys",
                    term.getMismatchLabelKeys(),
                    term.getLabelSelector(),
                    this::warning);
            doubled(AFFINITY + which + " matchLabelKeys", term.getMatchLabelKeys(), term.getLabelSelector());
            if (present(term.getMatchLabelKeys())
                    .anyMatch(key -> present(term.getMismatchLabelKeys()).anyMatch(key::equals))) {
                warning(
                        AFFINITY + which + " matchLabelKeys",
                        "has a key of mismatchLabelKeys; write the key in one of the two");
            }
        });
    }

    /** Kubernetes adds the keys to the selector; those of affinity only from 1.31 on, and it passes the fields over before. */
    private void keys(String field, List<String> keys, LabelSelector selector, BiConsumer<String, String> say) {
        if (keys == null || keys.isEmpty()) {
            return;
        }
        if (selector == null) {
            say.accept(field, "needs a labelSelector beside it; write one, {} for all Pods, or leave it out");
        } else if (present(keys).anyMatch(LABEL_KEY.negate())) {
            say.accept(field, "has a key that no label can have; write for example app.kubernetes.io/name");
        }
    }

    /** Whether Kubernetes refuses that depends on its version and on whether the Pod has the label. */
    private void doubled(String field, List<String> keys, LabelSelector selector) {
        if (selector != null && present(keys).anyMatch(keysOf(selector)::contains)) {
            warning(field, "has a key of the labelSelector beside it; write the key in one of the two");
        }
    }

    private static Set<String> keysOf(LabelSelector selector) {
        Set<String> keys = new HashSet<>();
        if (selector.getMatchLabels() != null) {
            keys.addAll(selector.getMatchLabels().keySet());
        }
        present(selector.getMatchExpressions())
                .map(LabelSelectorRequirement::getKey)
                .forEach(keys::add);
        return keys;
    }

    private static <T> Stream<T> present(List<T> list) {
        return list == null ? Stream.of() : list.stream().filter(Objects::nonNull);
    }

    private void error(String field, String why) {
        findings.add(Finding.error(
                Concern.SCHEDULING,
                REASON,
                "%s %s. Kubernetes refuses a Pod with it as it is, so that the guest would never start"
                        .formatted(field, why)));
    }

    private void warning(String field, String why) {
        findings.add(Finding.warning(
                Concern.SCHEDULING,
                REASON,
                "%s %s. Kubernetes may refuse a Pod with it as it is, which depends on its version"
                        .formatted(field, why)));
    }
}
