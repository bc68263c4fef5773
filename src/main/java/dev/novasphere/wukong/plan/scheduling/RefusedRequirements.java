package dev.novasphere.wukong.plan.scheduling;

import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds what is required of labels of nodes and Pods in a form that Kubernetes refuses: ValidateNodeSelectorRequirement and
 * ValidateNodeFieldSelectorRequirement of pkg/apis/core/validation, and ValidateLabelSelector of apimachinery. A requirement without
 * operator, which only an old definition let through, is passed over.
 */
final class RefusedRequirements {

    private static final String NODES = "highAvailability.affinity.nodeAffinity.";
    private static final String NAME_FIELD = "metadata.name";
    private static final Set<String> WITH_VALUES = Set.of("In", "NotIn");
    private static final Set<String> WITHOUT_VALUES = Set.of("Exists", "DoesNotExist");
    private static final Set<String> COMPARING = Set.of("Gt", "Lt");
    /** What the value of a label is. */
    static final String OF_LABELS =
            "write at most 63 letters, digits, -, _ and ., starting and ending with a letter or digit";

    private static final String KEY = "is that of no label; write for example app.kubernetes.io/name";
    static final Predicate<String> LABEL_VALUE = Matching.required(Patterns.LABEL_VALUE);
    private static final Predicate<String> NODE_NAME = Matching.required(Patterns.DNS_SUBDOMAIN);

    private final PlacementFindings findings;

    RefusedRequirements(PlacementFindings findings) {
        this.findings = findings;
    }

    /** What is required of nodes. */
    void nodes(Affinity affinity) {
        if (affinity.getNodeAffinity() == null) {
            return;
        }
        String required = NODES + "requiredDuringSchedulingIgnoredDuringExecution";
        List<NodeSelectorTerm> terms = Optional.ofNullable(
                        affinity.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution())
                .map(selector -> selector.getNodeSelectorTerms())
                .orElse(List.of());
        for (int i = 0; i < terms.size(); i++) {
            term(required + ".nodeSelectorTerms[" + i + "]", terms.get(i));
        }
        values(required, present(terms).toList());
        var preferred = affinity.getNodeAffinity().getPreferredDuringSchedulingIgnoredDuringExecution();
        for (int i = 0; preferred != null && i < preferred.size(); i++) {
            if (preferred.get(i) != null) {
                term(
                        NODES + "preferredDuringSchedulingIgnoredDuringExecution[" + i + "].preference",
                        preferred.get(i).getPreference());
            }
        }
    }

    /** What is required of Pods, or of their namespaces; nothing where there is no selector. */
    void selector(String field, LabelSelector selector) {
        if (selector == null) {
            return;
        }
        if (selector.getMatchLabels() != null) {
            selector.getMatchLabels().forEach((key, value) -> {
                if (!Matching.isLabelKey(key)) {
                    findings.error("a key of " + field + ".matchLabels", KEY);
                } else if (value != null && !LABEL_VALUE.test(value)) {
                    findings.error(field + ".matchLabels." + key, "is the value of no label; " + OF_LABELS);
                }
            });
        }
        List<LabelSelectorRequirement> expressions = selector.getMatchExpressions();
        for (int i = 0; expressions != null && i < expressions.size(); i++) {
            LabelSelectorRequirement expression = expressions.get(i);
            if (expression != null && expression.getOperator() != null) {
                String path = field + ".matchExpressions[" + i + "]";
                key(path, expression.getKey());
                operator(path, expression.getOperator(), expression.getValues(), false);
                if (present(expression.getValues()).anyMatch(LABEL_VALUE.negate())) {
                    findings.error(path + ".values", "has a value that no label can have; " + OF_LABELS);
                }
            }
        }
    }

    private void term(String path, NodeSelectorTerm term) {
        if (term == null) {
            return;
        }
        List<NodeSelectorRequirement> expressions = term.getMatchExpressions();
        for (int i = 0; expressions != null && i < expressions.size(); i++) {
            NodeSelectorRequirement expression = expressions.get(i);
            if (expression != null && expression.getOperator() != null) {
                String field = path + ".matchExpressions[" + i + "]";
                key(field, expression.getKey());
                operator(field, expression.getOperator(), expression.getValues(), true);
            }
        }
        List<NodeSelectorRequirement> fields = term.getMatchFields();
        for (int i = 0; fields != null && i < fields.size(); i++) {
            if (fields.get(i) != null && fields.get(i).getOperator() != null) {
                field(path + ".matchFields[" + i + "]", fields.get(i));
            }
        }
    }

    private void key(String path, String key) {
        if (key != null && !Matching.isLabelKey(key)) {
            findings.error(path + ".key", KEY);
        }
    }

    private void operator(String path, String operator, List<String> values, boolean compares) {
        int number = values == null ? 0 : values.size();
        if (WITH_VALUES.contains(operator)) {
            if (number == 0) {
                findings.error(
                        path + ".values",
                        "is empty, and operator %s needs a value; write one, or operator: %s"
                                .formatted(operator, operator.equals("In") ? "Exists" : "DoesNotExist"));
            }
        } else if (WITHOUT_VALUES.contains(operator)) {
            if (number > 0) {
                findings.error(
                        path + ".values",
                        "stands beside operator %s, which takes no values; leave values out, or write operator: %s"
                                .formatted(operator, operator.equals("Exists") ? "In" : "NotIn"));
            }
        } else if (!compares || !COMPARING.contains(operator)) {
            findings.error(
                    path + ".operator",
                    compares
                            ? "is none of In, NotIn, Exists, DoesNotExist, Gt and Lt; write one of them"
                            : "is none of In, NotIn, Exists and DoesNotExist; write one of them");
        } else if (number != 1) {
            findings.error(
                    path + ".values",
                    "has %d values, and operator %s needs one; write for example values: [\"4\"]"
                            .formatted(number, operator));
        } else if (values.get(0) != null && LABEL_VALUE.test(values.get(0)) && !isWhole(values.get(0))) {
            findings.noNode(
                    path + ".values",
                    "has no whole number, which operator %s compares with; write for example values: [\"4\"]"
                            .formatted(operator));
        }
    }

    private void field(String path, NodeSelectorRequirement field) {
        if (!WITH_VALUES.contains(field.getOperator())) {
            findings.error(
                    path + ".operator",
                    "is neither In nor NotIn, which compare key with values; write one of them, or matchExpressions for labels");
        }
        if (!NAME_FIELD.equals(field.getKey())) {
            findings.error(
                    path + ".key",
                    "is not metadata.name, the only field of nodes that is matched; write matchExpressions for labels");
        }
        int number = field.getValues() == null ? 0 : field.getValues().size();
        if (number != 1) {
            findings.error(
                    path + ".values",
                    "has %d values, and a field of nodes takes one; write a term for each".formatted(number));
        } else if (field.getValues().get(0) != null
                && !NODE_NAME.test(field.getValues().get(0))) {
            findings.error(path + ".values", "is the name of no node; write what kubectl get nodes shows");
        }
    }

    /** Old versions took any value. */
    private void values(String field, List<NodeSelectorTerm> terms) {
        long unfit = terms.stream()
                .filter(term -> present(term.getMatchExpressions()).anyMatch(RefusedRequirements::hasNoLabelValue))
                .count();
        String why = "has a value that no label can have; " + OF_LABELS;
        if (unfit > 0 && unfit == terms.size()) {
            findings.error(field, why);
        } else if (unfit > 0) {
            findings.warning(field, why);
        }
    }

    private static boolean hasNoLabelValue(NodeSelectorRequirement requirement) {
        return requirement.getOperator() != null
                && !WITHOUT_VALUES.contains(requirement.getOperator())
                && present(requirement.getValues()).anyMatch(LABEL_VALUE.negate());
    }

    private static boolean isWhole(String text) {
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException none) {
            return false;
        }
    }

    /** What is in a list, which may be null and have nulls in it. */
    static <T> Stream<T> present(List<T> list) {
        return list == null ? Stream.of() : list.stream().filter(Objects::nonNull);
    }
}
