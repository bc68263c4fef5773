package dev.novasphere.wukong.plan.scheduling;

import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Rules about other Pods that select none: to Kubernetes a labelSelector that is absent selects nothing, and an empty one everything. */
final class SelectorReview {

    private static final String REASON = "SelectorMissing";
    private static final String AFFINITY = "highAvailability.affinity.podAffinity";
    private static final String ANTI_AFFINITY = "highAvailability.affinity.podAntiAffinity";
    private static final String REQUIRED = ".requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = ".preferredDuringSchedulingIgnoredDuringExecution";

    private final List<Finding> findings = new ArrayList<>();

    private SelectorReview() {}

    /** A finding for each list that has such a rule. */
    static List<Finding> of(HighAvailability asked) {
        SelectorReview review = new SelectorReview();
        if (asked.topologySpreadConstraints().stream()
                .filter(Objects::nonNull)
                .anyMatch(rule -> rule.getLabelSelector() == null)) {
            review.ignored("highAvailability.topologySpreadConstraints");
        }
        if (asked.affinity() != null) {
            review.affinity(asked.affinity());
        }
        return List.copyOf(review.findings);
    }

    private void affinity(Affinity affinity) {
        var near = affinity.getPodAffinity();
        if (near != null) {
            if (isAny(near.getRequiredDuringSchedulingIgnoredDuringExecution())) {
                findings.add(Finding.warning(
                        Concern.SCHEDULING,
                        REASON,
                        "%s has a term without labelSelector, which selects no Pod, so that no node is near one and the guest never starts; write a labelSelector, {} for all Pods, or leave the term out"
                                .formatted(AFFINITY + REQUIRED)));
            }
            if (isAnyWeighted(near.getPreferredDuringSchedulingIgnoredDuringExecution())) {
                ignored(AFFINITY + PREFERRED);
            }
        }
        var away = affinity.getPodAntiAffinity();
        if (away != null) {
            if (isAny(away.getRequiredDuringSchedulingIgnoredDuringExecution())) {
                ignored(ANTI_AFFINITY + REQUIRED);
            }
            if (isAnyWeighted(away.getPreferredDuringSchedulingIgnoredDuringExecution())) {
                ignored(ANTI_AFFINITY + PREFERRED);
            }
        }
    }

    private static boolean isAny(List<PodAffinityTerm> terms) {
        return isAny(terms == null ? Stream.of() : terms.stream().filter(Objects::nonNull));
    }

    private static boolean isAnyWeighted(List<WeightedPodAffinityTerm> terms) {
        return isAny(
                terms == null
                        ? Stream.of()
                        : terms.stream()
                                .filter(Objects::nonNull)
                                .map(WeightedPodAffinityTerm::getPodAffinityTerm)
                                .filter(Objects::nonNull));
    }

    private static boolean isAny(Stream<PodAffinityTerm> terms) {
        return terms.anyMatch(term -> term.getLabelSelector() == null);
    }

    private void ignored(String field) {
        findings.add(Finding.ignored(
                Concern.SCHEDULING,
                REASON,
                "%s has an entry without labelSelector, which selects no Pod, so that it has no effect; write a labelSelector with labels of podMetadata, or leave the entry out"
                        .formatted(field)));
    }
}
