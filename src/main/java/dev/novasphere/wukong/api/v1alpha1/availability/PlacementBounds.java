package dev.novasphere.wukong.api.v1alpha1.availability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The bounds of Kubernetes' own types for where a Pod may run, which the definition has for each text, list, map and number in them, and
 * what these types require.
 */
final class PlacementBounds {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PlacementBounds() {}

    /** Checks a value of such a type and all in it. */
    static void check(String path, Object value, Violations violations) {
        check(path, path.substring(path.lastIndexOf('.') + 1), JSON.valueToTree(value), violations);
    }

    private static void check(String path, String field, JsonNode node, Violations violations) {
        if (node.isTextual()) {
            violations.length(path, node.textValue(), Limits.RESOURCE_NAME);
        } else if (node.isInt() && PlacementRules.LARGEST.containsKey(field)) {
            violations.within(path, node.intValue(), 1, PlacementRules.LARGEST.get(field));
        } else if (node.isArray()) {
            violations.size(path, node.size(), Limits.PLACEMENT_TERMS);
            for (int i = 0; i < node.size(); i++) {
                check(path + "[" + i + "]", field, node.get(i), violations);
            }
        } else if (node.isObject()) {
            Map<String, JsonNode> fields = fields(node);
            if (field.equals("matchLabels")) {
                violations.size(path, fields.size(), Limits.PLACEMENT_TERMS);
                violations.check(path, fields, PlacementRules.MATCH_LABELS);
            }
            required(path, field).forEach(name -> violations.required(path + "." + name, fields.get(name)));
            fields.forEach((name, child) -> check(path + "." + name, name, child, violations));
        }
    }

    /** What Kubernetes requires of an object, by the field that it or its list is in. */
    private static List<String> required(String path, String field) {
        boolean nodes = path.contains(".nodeAffinity.");
        return switch (field) {
            case "topologySpreadConstraints" -> List.of("maxSkew", "topologyKey", "whenUnsatisfiable");
            case "matchExpressions", "matchFields" -> List.of("key", "operator");
            case "podAffinityTerm" -> List.of("topologyKey");
            case "requiredDuringSchedulingIgnoredDuringExecution" ->
                List.of(nodes ? "nodeSelectorTerms" : "topologyKey");
            case "preferredDuringSchedulingIgnoredDuringExecution" ->
                List.of(nodes ? "preference" : "podAffinityTerm", "weight");
            default -> List.of();
        };
    }

    private static Map<String, JsonNode> fields(JsonNode object) {
        Iterable<Map.Entry<String, JsonNode>> entries = object::fields;
        return StreamSupport.stream(entries.spliterator(), false)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
