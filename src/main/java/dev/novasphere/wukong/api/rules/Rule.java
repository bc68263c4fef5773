package dev.novasphere.wukong.api.rules;

import java.util.function.Predicate;

/**
 * A rule of the definition in Java, beside its CEL expression and its message. The API server evaluates the expression; {@code render} and
 * the tests ask {@link #holds}. Both must agree on every value.
 *
 * @param <T> what the rule is about: a value, a list, or a record where the rule compares several fields
 * @param cel the expression, which the annotation {@code ValidationRule} of the field or record names
 * @param message names the field, says which form its value has and why, and what to write instead
 * @param holds whether a value keeps the rule; it gets no null, because CEL evaluates no rule of an absent field
 */
public record Rule<T>(String cel, String message, Predicate<? super T> holds) {

    /**
     * The end of an expression that begins with one list in brackets, such as {@code [self.map(d, d.name)]}: no value is in that list twice.
     * Each access to a field costs the API server as much as its object has fields, whether they are set or not (it copies the schema of each),
     * so the values are read once and compared as plain values, instead of each object with each other.
     */
    public static final String NO_TWO_ALIKE = ".all(l, l.all(v, l.indexOf(v) == l.lastIndexOf(v)))";
}
