package dev.novasphere.wukong.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The differences of two trees, a line each, with the path of the field. */
final class TreeDiff {

    private final List<String> lines = new ArrayList<>();

    private TreeDiff() {}

    /** The lines that say how the actual tree differs; empty when the trees are equal, whatever the order of fields. */
    static List<String> between(JsonNode expected, JsonNode actual) {
        TreeDiff diff = new TreeDiff();
        diff.compare("", expected, actual);
        return diff.lines;
    }

    private void compare(String path, JsonNode expected, JsonNode actual) {
        if (expected.isObject() && actual.isObject()) {
            Set<String> fields = new LinkedHashSet<>();
            expected.fieldNames().forEachRemaining(fields::add);
            actual.fieldNames().forEachRemaining(fields::add);
            fields.forEach(field ->
                    compare(path.isEmpty() ? field : path + "." + field, expected.path(field), actual.path(field)));
        } else if (expected.isArray() && actual.isArray()) {
            for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
                compare(path + "[" + i + "]", expected.path(i), actual.path(i));
            }
        } else if (!same(expected, actual)) {
            lines.add((path.isEmpty() ? "(all)" : path) + ": expected " + text(expected) + " but was " + text(actual));
        }
    }

    private static boolean same(JsonNode expected, JsonNode actual) {
        if (expected.isNumber() && actual.isNumber()) {
            return expected.decimalValue().compareTo(actual.decimalValue()) == 0;
        }
        return expected.equals(actual);
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() ? "nothing" : node.toString();
    }
}
