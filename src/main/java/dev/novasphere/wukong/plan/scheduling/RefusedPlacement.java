package dev.novasphere.wukong.plan.scheduling;

import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import dev.novasphere.wukong.plan.Finding;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Finds placement in Kubernetes' words with which Kubernetes refuses the guest's Pod (pkg/apis/core/validation). KubeVirt refuses a part of
 * it in the machine: its check is an older copy (pkg/virt-api: validate-k8s-utils.go).
 */
final class RefusedPlacement {

    private static final String TOLERATION = "highAvailability.tolerations[%d].%s";
    private static final String SPREAD = "highAvailability.topologySpreadConstraints[%d].%s";
    private static final String AFFINITY = "highAvailability.affinity.";
    private static final int LABEL = 63;
    private static final String ONLY_STRICT = "DoNotSchedule";
    private static final Set<String> ACTIONS = Set.of(ONLY_STRICT, "ScheduleAnyway");
    private static final Set<String> POLICIES = Set.of("Honor", "Ignore");
    private static final Predicate<String> NAMESPACE = Matching.required(Patterns.DNS_LABEL, LABEL);

    private final PlacementFindings findings = new PlacementFindings();
    private final RefusedRequirements requirements = new RefusedRequirements(findings);

    private RefusedPlacement() {}

    /** A finding for each. */
    static List<Finding> of(HighAvailability asked) {
        RefusedPlacement refused = new RefusedPlacement();
        refused.keys(asked);
        refused.tolerations(asked.tolerations());
        for (int i = 0; i < asked.topologySpreadConstraints().size(); i++) {
            if (asked.topologySpreadConstraints().get(i) != null) {
                refused.spread(i, asked.topologySpreadConstraints().get(i));
                refused.twice(i, asked.topologySpreadConstraints());
            }
        }
        if (asked.affinity() != null) {
            refused.requirements.nodes(asked.affinity());
            refused.pods(asked);
        }
        return refused.findings.list();
    }

    private void keys(HighAvailability asked) {
        if (!asked.nodeSelector().keySet().stream().allMatch(Matching::isLabelKey)) {
            findings.error(
                    "highAvailability.nodeSelector",
                    "has a key that is that of no label, whose domain has at most 253 characters; write for example kubernetes.io/hostname");
        }
        topologyKey("highAvailability.antiAffinityTopologyKey", asked.antiAffinityTopologyKey());
    }

    private void topologyKey(String field, String key) {
        if (key != null && !Matching.isLabelKey(key)) {
            findings.error(field, "is the key of no label; write for example topology.kubernetes.io/zone");
        }
    }

    private void tolerations(List<Toleration> tolerations) {
        for (int i = 0; i < tolerations.size(); i++) {
            String key = tolerations.get(i).getKey();
            String value = tolerations.get(i).getValue();
            if (key != null && !key.isEmpty() && !Matching.isLabelKey(key)) {
                findings.error(
                        TOLERATION.formatted(i, "key"), "is that of no taint; write for example example.org/gpu");
            }
            if (value != null && !RefusedRequirements.LABEL_VALUE.test(value)) {
                findings.error(
                        TOLERATION.formatted(i, "value"), "is that of no taint; " + RefusedRequirements.OF_LABELS);
            }
        }
    }

    private void spread(int i, TopologySpreadConstraint rule) {
        if (rule.getMinDomains() != null && !ONLY_STRICT.equals(rule.getWhenUnsatisfiable())) {
            findings.error(
                    SPREAD.formatted(i, "minDomains"),
                    "goes with whenUnsatisfiable: DoNotSchedule only; write that, or leave minDomains out");
        }
        topologyKey(SPREAD.formatted(i, "topologyKey"), rule.getTopologyKey());
        if (rule.getWhenUnsatisfiable() != null && !ACTIONS.contains(rule.getWhenUnsatisfiable())) {
            findings.error(
                    SPREAD.formatted(i, "whenUnsatisfiable"), "is DoNotSchedule or ScheduleAnyway; write one of them");
        }
        requirements.selector(SPREAD.formatted(i, "labelSelector"), rule.getLabelSelector());
        policy(SPREAD.formatted(i, "nodeAffinityPolicy"), rule.getNodeAffinityPolicy());
        policy(SPREAD.formatted(i, "nodeTaintsPolicy"), rule.getNodeTaintsPolicy());
        String keys = SPREAD.formatted(i, "matchLabelKeys");
        keys(keys, rule.getMatchLabelKeys(), rule.getLabelSelector(), findings::error);
        doubled(keys, rule.getMatchLabelKeys(), rule.getLabelSelector());
    }

    private void twice(int i, List<TopologySpreadConstraint> rules) {
        TopologySpreadConstraint rule = rules.get(i);
        boolean repeats = rules.subList(0, i).stream()
                .filter(Objects::nonNull)
                .anyMatch(before -> rule.getTopologyKey() != null
                        && rule.getTopologyKey().equals(before.getTopologyKey())
                        && Objects.equals(rule.getWhenUnsatisfiable(), before.getWhenUnsatisfiable()));
        if (repeats) {
            findings.error(
                    "highAvailability.topologySpreadConstraints[%d]".formatted(i),
                    "has topologyKey and whenUnsatisfiable of an entry before it; write another of the two, or make one entry of both");
        }
    }

    private void policy(String field, String policy) {
        if (policy != null && !POLICIES.contains(policy)) {
            findings.error(field, "is Honor or Ignore; write one of them, or leave it out");
        }
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
                RefusedRequirements.present(terms)
                        .map(WeightedPodAffinityTerm::getPodAffinityTerm)
                        .filter(Objects::nonNull)
                        .toList());
    }

    private void terms(String which, List<PodAffinityTerm> terms) {
        RefusedRequirements.present(terms).forEach(term -> {
            topologyKey(AFFINITY + which + " topologyKey", term.getTopologyKey());
            requirements.selector(AFFINITY + which + " labelSelector", term.getLabelSelector());
            requirements.selector(AFFINITY + which + " namespaceSelector", term.getNamespaceSelector());
            if (RefusedRequirements.present(term.getNamespaces()).anyMatch(NAMESPACE.negate())) {
                findings.error(
                        AFFINITY + which + " namespaces",
                        "has the name of no namespace; write what kubectl get namespaces shows");
            }
            keys(
                    AFFINITY + which + " matchLabelKeys",
                    term.getMatchLabelKeys(),
                    term.getLabelSelector(),
                    findings::warning);
            keys(
                    AFFINITY + which + " mismatchLabelKeys",
                    term.getMismatchLabelKeys(),
                    term.getLabelSelector(),
                    findings::warning);
            doubled(AFFINITY + which + " matchLabelKeys", term.getMatchLabelKeys(), term.getLabelSelector());
            if (RefusedRequirements.present(term.getMatchLabelKeys())
                    .anyMatch(key -> RefusedRequirements.present(term.getMismatchLabelKeys())
                            .anyMatch(key::equals))) {
                findings.warning(
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
        } else if (RefusedRequirements.present(keys).anyMatch(key -> !Matching.isLabelKey(key))) {
            say.accept(field, "has a key that no label can have; write for example app.kubernetes.io/name");
        }
    }

    /** Whether Kubernetes refuses that depends on its version and on whether the Pod has the label. */
    private void doubled(String field, List<String> keys, LabelSelector selector) {
        if (selector != null && RefusedRequirements.present(keys).anyMatch(keysOf(selector)::contains)) {
            findings.warning(field, "has a key of the labelSelector beside it; write the key in one of the two");
        }
    }

    private static Set<String> keysOf(LabelSelector selector) {
        Set<String> keys = new HashSet<>();
        if (selector.getMatchLabels() != null) {
            keys.addAll(selector.getMatchLabels().keySet());
        }
        RefusedRequirements.present(selector.getMatchExpressions())
                .map(LabelSelectorRequirement::getKey)
                .forEach(keys::add);
        return keys;
    }
}
