package dev.novasphere.wukong.api;

import dev.novasphere.wukong.docs.Page;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the API reference, Markdown, from CustomResourceDefinitions: a section for each object, with its fields and its rules. */
final class ApiReference {

    /** Types of Kubernetes that its own reference describes better, by the name of the field. */
    private static final Map<String, String> OF_KUBERNETES =
            Map.of("affinity", "Affinity", "topologySpreadConstraints", "TopologySpreadConstraint");

    private static final String POD_REFERENCE =
            "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#scheduling";

    private final StringBuilder text = new StringBuilder();

    private ApiReference() {}

    static String of(List<CustomResourceDefinition> definitions) {
        ApiReference reference = new ApiReference();
        reference.line("# API reference");
        reference.line("");
        reference.line(
                "Every field of the operator's resources, its type, and what the API server refuses. This page is generated from"
                        + " the CustomResourceDefinitions in `kubernetes/base/crds`; on a cluster, `kubectl explain wukong.spec` says the same."
                        + " Refused values are refused at once, with the words given here under *Rules*.");
        definitions.forEach(reference::kind);
        return reference.text.toString();
    }

    private void kind(CustomResourceDefinition definition) {
        String kind = definition.getSpec().getNames().getKind();
        for (CustomResourceDefinitionVersion version : definition.getSpec().getVersions()) {
            JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
            line("");
            line("## " + kind);
            line("");
            line(prose(schema.getDescription()));
            line("");
            line("- apiVersion: `" + definition.getSpec().getGroup() + "/" + version.getName() + "`");
            line("- kind: `" + kind + "`, " + definition.getSpec().getScope().toLowerCase(Locale.ROOT)
                    + "; short name: `"
                    + String.join("`, `", definition.getSpec().getNames().getShortNames()) + "`");
            line("- `kubectl get` shows: "
                    + version.getAdditionalPrinterColumns().stream()
                            .map(column -> column.getName()
                                    + (column.getPriority() != null && column.getPriority() > 0
                                            ? " (with `-o wide`)"
                                            : ""))
                            .collect(Collectors.joining(", ")));
            rules(schema);
            object("spec", schema.getProperties().get("spec"));
            if (schema.getProperties().containsKey("status")) {
                object("status", schema.getProperties().get("status"));
            }
        }
    }

    private void object(String path, JSONSchemaProps schema) {
        line("");
        line("### " + path);
        line("");
        if (schema.getDescription() != null) {
            line(prose(schema.getDescription()));
            line("");
        }
        line("| Field | Type | Required | Description |");
        line("|---|---|---|---|");
        List<Map.Entry<String, JSONSchemaProps>> fields = fields(schema);
        for (Map.Entry<String, JSONSchemaProps> field : fields) {
            line("| `%s` | %s | %s | %s |"
                    .formatted(
                            field.getKey(),
                            type(path + "." + field.getKey(), field.getValue()),
                            isRequired(schema, field.getKey()) ? "yes" : "",
                            prose(field.getValue().getDescription())));
        }
        rules(schema);
        for (Map.Entry<String, JSONSchemaProps> field : fields) {
            JSONSchemaProps nested = nested(field.getValue());
            if (nested != null && !OF_KUBERNETES.containsKey(field.getKey())) {
                object(heading(path + "." + field.getKey(), field.getValue()), described(nested, field.getValue()));
            }
        }
    }

    /** Required fields first, then by name. */
    private static List<Map.Entry<String, JSONSchemaProps>> fields(JSONSchemaProps schema) {
        Comparator<Map.Entry<String, JSONSchemaProps>> requiredFirst =
                Comparator.comparing(field -> !isRequired(schema, field.getKey()));
        return schema.getProperties().entrySet().stream()
                .sorted(requiredFirst.thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }

    private static boolean isRequired(JSONSchemaProps schema, String field) {
        return schema.getRequired() != null && schema.getRequired().contains(field);
    }

    /** The rules of an object and of its fields, but those of objects with a section of their own. */
    private void rules(JSONSchemaProps schema) {
        List<String> rules = new ArrayList<>();
        collect(schema.getXKubernetesValidations(), "", rules);
        if (schema.getProperties() != null) {
            fields(schema).stream()
                    .filter(field -> field.getValue().getProperties() == null
                            || field.getValue().getProperties().isEmpty())
                    .forEach(field ->
                            collect(field.getValue().getXKubernetesValidations(), "`" + field.getKey() + "`: ", rules));
        }
        if (!rules.isEmpty()) {
            line("");
            line("Rules:");
            line("");
            rules.forEach(this::line);
        }
    }

    private static void collect(List<ValidationRule> validations, String subject, List<String> rules) {
        if (validations == null) {
            return;
        }
        for (ValidationRule rule : validations) {
            String field = rule.getFieldPath() == null || rule.getFieldPath().isEmpty()
                    ? subject
                    : "`" + rule.getFieldPath().substring(1) + "`: ";
            rules.add("- " + field + prose(rule.getMessage()));
        }
    }

    private static JSONSchemaProps nested(JSONSchemaProps property) {
        JSONSchemaProps candidate =
                property.getItems() != null ? property.getItems().getSchema() : property;
        return candidate.getProperties() == null || candidate.getProperties().isEmpty() ? null : candidate;
    }

    private static JSONSchemaProps described(JSONSchemaProps nested, JSONSchemaProps property) {
        if (nested.getDescription() == null) {
            nested.setDescription(property.getDescription());
        }
        return nested;
    }

    private static String heading(String path, JSONSchemaProps property) {
        return property.getItems() != null ? path + "[]" : path;
    }

    private static String type(String path, JSONSchemaProps property) {
        if (property.getItems() != null) {
            JSONSchemaProps element = property.getItems().getSchema();
            String limit = property.getMaxItems() == null ? "" : ", at most " + property.getMaxItems();
            return "list of " + type(path + "[]", element) + limit;
        }
        if (property.getAdditionalProperties() != null) {
            return "map of " + type(path, property.getAdditionalProperties().getSchema()) + "s";
        }
        if (property.getEnum() != null && !property.getEnum().isEmpty()) {
            return "one of "
                    + property.getEnum().stream()
                            .map(value -> "`" + value.asText() + "`")
                            .collect(Collectors.joining(", "));
        }
        if (property.getMinimum() != null && property.getMaximum() != null) {
            return "%s, %d to %d"
                    .formatted(
                            property.getType(),
                            property.getMinimum().longValue(),
                            property.getMaximum().longValue());
        }
        String name = path.substring(path.lastIndexOf('.') + 1).replace("[]", "");
        if (OF_KUBERNETES.containsKey(name)) {
            return "[%s](%s) of Kubernetes".formatted(OF_KUBERNETES.get(name), POD_REFERENCE);
        }
        if (property.getProperties() != null && !property.getProperties().isEmpty()) {
            return "[object](#" + anchor(path) + ")";
        }
        return property.getType();
    }

    /** As GitHub makes it of a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
    }

    private static String prose(String description) {
        return description == null
                ? ""
                : description
                        .replace("|", "\\|")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("*", "\\*");
    }

    /** Adds a line; one of prose that is longer than the pages are wide is wrapped, a row of a table is not. */
    private void line(String line) {
        String rest = line;
        String indent = line.startsWith("- ") ? "  " : "";
        while (rest.length() > Page.WIDTH
                && !line.startsWith("|")
                && rest.lastIndexOf(' ', Page.WIDTH) > indent.length()) {
            int end = rest.lastIndexOf(' ', Page.WIDTH);
            text.append(rest, 0, end).append('\n');
            rest = indent + rest.substring(end + 1);
        }
        text.append(rest).append('\n');
    }
}
