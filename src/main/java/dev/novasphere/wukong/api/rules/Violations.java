package dev.novasphere.wukong.api.rules;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with an object, in the words of the API server. */
public final class Violations {

    private final List<Violation> found = new ArrayList<>();

    /** What is wrong, in the order in which it was checked. */
    public List<Violation> found() {
        return List.copyOf(found);
    }

    /**
     * Checks a value against rules. A text or number that breaks one is part of the violation, a list or record is not.
     *
     * @param path the field, for example spec.disks[0].size
     * @param value the value, or the record that the rules are about; null when absent, which breaks none
     * @param rules the rules, each of which is checked
     */
    @SafeVarargs
    public final <T> void check(String path, T value, Rule<? super T>... rules) {
        boolean shown = value instanceof String || value instanceof Number || value instanceof Boolean;
        check(path, value, shown ? value : null, rules);
    }

    /** As {@link #check}, for a value that may hold a password: no violation quotes it. */
    @SafeVarargs
    public final <T> void checkConcealed(String path, T value, Rule<? super T>... rules) {
        check(path, value, null, rules);
    }

    /**
     * As {@link #check}, for a field that must be there.
     *
     * @return whether it is there
     */
    @SafeVarargs
    public final <T> boolean required(String path, T value, Rule<? super T>... rules) {
        unless(value != null, path, null, "Required value");
        check(path, value, rules);
        return value != null;
    }

    private <T> void check(String path, T value, Object shown, Rule<? super T>[] rules) {
        if (value != null) {
            for (Rule<? super T> rule : rules) {
                unless(rule.holds().test(value), path, shown, rule.message());
            }
        }
    }

    /** Adds a violation unless the field is as it should be. */
    public void unless(boolean right, String path, Object value, String message) {
        if (!right) {
            found.add(new Violation(path, value == null ? "" : String.valueOf(value), message));
        }
    }

    /** Adds a violation when a text has more characters than the schema allows; an absent one has none. */
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

    /** Adds a violation when a list is empty that the schema wants elements of. */
    public void notEmpty(String path, int elements) {
        unless(elements > 0, path, null, "should have at least 1 items");
    }

    /** Adds a violation when a number is outside the bounds of the schema, which are included; an absent one is not. */
    public void within(String path, Integer number, int least, int most) {
        if (number != null) {
            unless(number >= least, path, number, "should be greater than or equal to " + least);
            unless(number <= most, path, number, "should be less than or equal to " + most);
        }
    }
}
