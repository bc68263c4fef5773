package dev.novasphere.wukong.render;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a live object differs from a planned one, a line for each field. Fields that only the live object has are left out: mostly
 * KubeVirt or another client put them there, and they stay. Texts of several lines and the values of Secrets are not shown.
 */
final class Changes {

    private static final String NOTHING = "(nothing)";
    private static final String HIDDEN = "(not shown)";

    private final boolean secret;
    private final List<String> lines = new ArrayList<>();

    private Changes(boolean secret) {
        this.secret = secret;
    }

    /** A line for each field of a live object that differs from the planned one; empty when none does. */
    static List<String> between(JsonNode live, HasMetadata planned) {
        Changes changes = new Changes(planned.getKind().equals("Secret"));
        changes.compare("", live, ObjectPrinter.tree(planned));
        return changes.lines;
    }

    /** The line of one field; null stands for a field that is not there. */
    static String line(String path, String before, String after) {
        return path + ": " + (before == null ? NOTHING : before) + " -> " + (after == null ? NOTHING : after);
    }

    private void compare(String path, JsonNode found, JsonNode wanted) {
        compare(path, found, wanted, false);
    }

    /**
     * @param whole inside a list, which is written as a whole, so that fields that only the live object has go
     */
    private void compare(String path, JsonNode found, JsonNode wanted, boolean whole) {
        if (wanted.isObject() && (found.isObject() || found.isMissingNode())) {
            if (found.isMissingNode() && wanted.isEmpty()) {
                add(path, found, wanted);
            }
            wanted.properties()
                    .forEach(field -> compare(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                            found.path(field.getKey()),
                            field.getValue(),
                            whole));
            if (whole) {
                found.properties().stream()
                        .filter(field -> !wanted.has(field.getKey()))
                        .forEach(field ->
                                add(path + "." + field.getKey(), field.getValue(), wanted.path(field.getKey())));
            }
        } else if (wanted.isArray() && found.isArray()) {
            for (int i = 0; i < Math.max(found.size(), wanted.size()); i++) {
                compare(path + "[" + i + "]", found.path(i), wanted.path(i), true);
            }
        } else if (!same(found, wanted)) {
            add(path, found, wanted);
        }
    }

    private void add(String path, JsonNode found, JsonNode wanted) {
        lines.add(line(path, text(path, found), text(path, wanted)));
    }

    private String text(String path, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return NOTHING;
        }
        boolean content = secret && (path.startsWith("data") || path.startsWith("stringData"));
        boolean lines = value.toString().contains("\\n");
        return content || lines ? HIDDEN : value.toString();
    }

    private static boolean same(JsonNode found, JsonNode wanted) {
        if (found.equals(wanted)) {
            return true;
        }
        if (!found.isValueNode() || !wanted.isValueNode()) {
            return false;
        }
        Optional<Quantity> one = CanonicalQuantity.parse(found.asText());
        Optional<Quantity> other = CanonicalQuantity.parse(wanted.asText());
        return one.isPresent() && one.equals(other);
    }
}
