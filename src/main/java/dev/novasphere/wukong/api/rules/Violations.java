package dev.novasphere.wukong.api.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Collects what is wrong. */
public final class Violations {

    private final List<Violation> found = new ArrayList<>();

    public List<Violation> found() {
        return List.copyOf(found);
    }

    /** Adds a violation unless the field is as it should be. */
    public void unless(boolean right, String path, Object value, String message) {
        if (!right) {
            found.add(new Violation(path, value == null ? "" : String.valueOf(value), message));
        }
    }

    /** Whether a required field is there; its absence is added. */
    public boolean present(String path, Object value) {
        unless(value != null, path, null, Refusals.REQUIRED);
        return value != null;
    }

    /** Adds a violation when a text has more characters than the schema allows. */
    public void length(String path, String text, int most) {
        unless(
                text == null || text.codePointCount(0, text.length()) <= most,
                path,
                null,
                "Too long: may not be more than " + most + " bytes");
    }

    /** Adds a violation when a list or map has more elements than the schema allows. */
    public void size(String path, int elements, int most) {
        unless(elements <= most, path, null, "Too many: " + elements + ": must have at most " + most + " items");
    }

    /** Adds violations for too many elements and for names that occur more than once; absent names are not counted. */
    public <T> void list(String path, List<T> elements, Function<T, String> name, int most, String twice) {
        size(path, elements.size(), most);
        List<String> names =
                elements.stream().map(name).filter(n -> n != null).sorted().toList();
        Set<String> seen = new HashSet<>();
        List<String> repeated =
                names.stream().filter(n -> !seen.add(n)).distinct().toList();
        unless(repeated.isEmpty(), path, String.join(", ", repeated), twice);
    }
}
