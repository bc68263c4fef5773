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
public record Rule<T>(String cel, String message, Predicate<? super T> holds) {}
