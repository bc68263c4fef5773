package dev.novasphere.wukong.api;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.v1alpha1.availability.PlacementRules;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.List;
import java.util.Map;

/**
 * Descriptions of Kubernetes' own types for where a Pod may run, affinity and the rules for spreading, and the bounds of their numbers: those
 * that Kubernetes validates, so that no number is stored that a client cannot read.
 */
final class PlacementDescriptions {

    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("nodeAffinity", "Which nodes, by their labels."),
            Map.entry("podAffinity", "Near to Pods with certain labels."),
            Map.entry("podAntiAffinity", "Away from Pods with certain labels."),
            Map.entry(
                    "requiredDuringSchedulingIgnoredDuringExecution",
                    "What must hold where the guest starts or migrates to; a guest that runs stays."),
            Map.entry(
                    "preferredDuringSchedulingIgnoredDuringExecution",
                    "What is preferred where there is a choice, with weights."),
            Map.entry("nodeSelectorTerms", "Terms of which one must hold."),
            Map.entry("preference", "The term that is preferred."),
            Map.entry("weight", "Weight of the term, 1 to 100."),
            Map.entry("podAffinityTerm", "The term that is preferred."),
            Map.entry("labelSelector", "Pods that count, by their labels. Absent: none."),
            Map.entry(
                    "namespaceSelector",
                    "Namespaces whose Pods count, by their labels; {} is all. Absent: the Wukong's own."),
            Map.entry("namespaces", "Namespaces whose Pods count. Absent: the Wukong's own."),
            Map.entry(
                    "topologyKey",
                    "Label of nodes: nodes with one value of it are one place, for example kubernetes.io/hostname or"
                            + " topology.kubernetes.io/zone."),
            Map.entry("matchLabelKeys", "Keys of labels whose value on the Pod itself the others must have too."),
            Map.entry("mismatchLabelKeys", "Keys of labels whose value on the Pod itself the others must not have."),
            Map.entry("matchLabels", "Labels, each with its value; all must be met."),
            Map.entry("matchExpressions", "Requirements on labels; all must be met."),
            Map.entry(
                    "matchFields",
                    "Requirements on fields of the node; all must be met. Kubernetes knows metadata.name."),
            Map.entry("key", "Key of the label."),
            Map.entry("operator", "In, NotIn, Exists or DoesNotExist; for nodes also Gt and Lt."),
            Map.entry("values", "Values for In and NotIn, one for Gt and Lt."),
            Map.entry("maxSkew", "By how many Pods places may differ, at least 1."),
            Map.entry(
                    "minDomains", "Fewest places that must be there; with whenUnsatisfiable DoNotSchedule. Default 1."),
            Map.entry(
                    "whenUnsatisfiable",
                    "DoNotSchedule: the guest waits. ScheduleAnyway: it starts where it disturbs least."),
            Map.entry(
                    "nodeAffinityPolicy",
                    "Whether nodes that nodeAffinity and nodeSelector leave out count: Honor (default) or Ignore."),
            Map.entry(
                    "nodeTaintsPolicy",
                    "Whether nodes whose taints are not tolerated count: Ignore (default) or Honor."));

    /** A requirement on fields of nodes has the type of one on labels, and other words (Kubernetes: validation of NodeSelectorTerm). */
    private static final Map<String, String> OF_NODE_FIELDS = Map.of(
            "key", "Name of the field: metadata.name, the name of the node.",
            "operator", "In or NotIn.",
            "values", "One name of a node.");

    /** What Kubernetes requires, by a field that only that type has. */
    private static final Map<String, List<String>> REQUIRED = Map.of(
            "whenUnsatisfiable", List.of("maxSkew", "topologyKey", "whenUnsatisfiable"),
            "preference", List.of("preference", "weight"),
            "podAffinityTerm", List.of("podAffinityTerm", "weight"),
            "mismatchLabelKeys", List.of("topologyKey"),
            "operator", List.of("key", "operator"),
            "nodeSelectorTerms", List.of("nodeSelectorTerms"));

    private PlacementDescriptions() {}

    /** Adds descriptions and bounds to a schema and all below it; descriptions that are there already stay. */
    static void addTo(JSONSchemaProps schema) {
        bound(schema);
        if (schema.getItems() != null) {
            addTo(schema.getItems().getSchema());
        }
        if (schema.getProperties() != null) {
            REQUIRED.forEach((field, required) -> {
                if (schema.getProperties().containsKey(field)) {
                    schema.setRequired(required);
                }
            });
            if (schema.getProperties().containsKey("matchFields")) {
                JSONSchemaProps requirement =
                        schema.getProperties().get("matchFields").getItems().getSchema();
                OF_NODE_FIELDS.forEach((name, description) ->
                        requirement.getProperties().get(name).setDescription(description));
            }
            schema.getProperties().forEach((name, property) -> {
                if (property.getDescription() == null) {
                    property.setDescription(FIELDS.get(name));
                }
                if (PlacementRules.LARGEST.containsKey(name) && "integer".equals(property.getType())) {
                    property.setMinimum(1.0);
                    property.setMaximum(PlacementRules.LARGEST.get(name).doubleValue());
                }
                addTo(property);
            });
        }
    }

    private static void bound(JSONSchemaProps schema) {
        if ("array".equals(schema.getType()) && schema.getMaxItems() == null) {
            schema.setMaxItems((long) Limits.PLACEMENT_TERMS);
        }
        if ("string".equals(schema.getType()) && schema.getMaxLength() == null) {
            schema.setMaxLength((long) Limits.RESOURCE_NAME);
        }
        if (schema.getAdditionalProperties() != null) {
            schema.setMaxProperties((long) Limits.PLACEMENT_TERMS);
            bound(schema.getAdditionalProperties().getSchema());
            ValidationRule keys = new ValidationRule();
            keys.setRule(PlacementRules.MATCH_LABELS_CEL);
            keys.setMessage(PlacementRules.MATCH_LABELS_MESSAGE);
            schema.setXKubernetesValidations(List.of(keys));
        }
    }
}
