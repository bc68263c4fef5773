package dev.novasphere.wukong.plan.policy;

import dev.novasphere.wukong.api.v1alpha1.policy.AllowedLabel;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The terms of an affinity, those that must hold and those that are preferred alike: a preference chooses a node as well.
 *
 * @param affinity as the user wrote it; null when there is none
 */
record AffinityTerms(Affinity affinity) {

    /** Labels by which every cluster distinguishes its nodes; a machine that names one gets no nodes that others do not. */
    private static final Set<String> TOPOLOGY =
            Set.of("kubernetes.io/hostname", "topology.kubernetes.io/zone", "topology.kubernetes.io/region");

    /** Labels and fields of nodes that may not be named so. */
    Stream<String> forbiddenNodeKeys(List<AllowedLabel> allowed) {
        return nodeTerms().stream()
                .flatMap(term -> Stream.concat(term.getMatchFields().stream(), term.getMatchExpressions().stream()))
                .filter(requirement -> allowed.stream().noneMatch(label -> allows(label, requirement)))
                .map(requirement -> Objects.toString(requirement.getKey(), ""));
    }

    /** With values only those may be asked for: what excludes some chooses among all others. */
    private static boolean allows(AllowedLabel label, NodeSelectorRequirement requirement) {
        return label.key().equals(requirement.getKey())
                && (label.values() == null
                        || ("In".equals(requirement.getOperator())
                                && label.values().containsAll(requirement.getValues())));
    }

    /** Labels of nodes that the machine's nearness to other Pods is measured by. */
    Stream<String> topologyKeys() {
        return podTerms().stream().map(PodAffinityTerm::getTopologyKey).filter(Objects::nonNull);
    }

    /** Whether a label may be the key of a topology, given those that a policy lists. */
    static boolean isTopology(String key, List<AllowedLabel> allowed) {
        return TOPOLOGY.contains(key)
                || allowed.stream().anyMatch(label -> label.key().equals(key) && label.values() == null);
    }

    /** Whether a term is about Pods of other namespaces than the Wukong's own. */
    boolean reachOthers(String namespace) {
        return podTerms().stream()
                .anyMatch(term -> term.getNamespaceSelector() != null
                        || term.getNamespaces().stream().anyMatch(name -> !name.equals(namespace)));
    }

    private List<NodeSelectorTerm> nodeTerms() {
        NodeAffinity nodes = affinity == null ? null : affinity.getNodeAffinity();
        List<NodeSelectorTerm> terms = new ArrayList<>();
        if (nodes != null) {
            if (nodes.getRequiredDuringSchedulingIgnoredDuringExecution() != null) {
                terms.addAll(nodes.getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms());
            }
            nodes.getPreferredDuringSchedulingIgnoredDuringExecution()
                    .forEach(preferred -> terms.add(preferred.getPreference()));
        }
        terms.removeIf(Objects::isNull);
        return terms;
    }

    private List<PodAffinityTerm> podTerms() {
        List<PodAffinityTerm> terms = new ArrayList<>();
        if (affinity != null && affinity.getPodAffinity() != null) {
            terms.addAll(affinity.getPodAffinity().getRequiredDuringSchedulingIgnoredDuringExecution());
            weighted(affinity.getPodAffinity().getPreferredDuringSchedulingIgnoredDuringExecution(), terms);
        }
        if (affinity != null && affinity.getPodAntiAffinity() != null) {
            terms.addAll(affinity.getPodAntiAffinity().getRequiredDuringSchedulingIgnoredDuringExecution());
            weighted(affinity.getPodAntiAffinity().getPreferredDuringSchedulingIgnoredDuringExecution(), terms);
        }
        terms.removeIf(Objects::isNull);
        return terms;
    }

    private static void weighted(List<WeightedPodAffinityTerm> weighted, List<PodAffinityTerm> terms) {
        weighted.forEach(term -> terms.add(term.getPodAffinityTerm()));
    }
}
