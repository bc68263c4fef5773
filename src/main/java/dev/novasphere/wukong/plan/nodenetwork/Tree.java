package dev.novasphere.wukong.plan.nodenetwork;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads NMState's state, which has no schema here: what is not of the expected kind reads as absent. */
final class Tree {

    private Tree() {}

    static Map<?, ?> map(Map<?, ?> parent, String field) {
        return parent.get(field) instanceof Map<?, ?> found ? found : Map.of();
    }

    /** The objects of a list. */
    static List<Map<?, ?>> list(Map<?, ?> parent, String field) {
        return values(parent, field).stream()
                .filter(Map.class::isInstance)
                .<Map<?, ?>>map(Map.class::cast)
                .toList();
    }

    static List<?> values(Map<?, ?> parent, String field) {
        return parent.get(field) instanceof List<?> found ? found : List.of();
    }

    static Optional<String> text(Map<?, ?> parent, String field) {
        return parent.get(field) instanceof String found && !found.isBlank() ? Optional.of(found) : Optional.empty();
    }
}
