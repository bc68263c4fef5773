package dev.novasphere.wukong.api.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The API's regular expressions, compiled once. */
public final class Matching {

    private static final Predicate<String> LABEL_KEY = required(Patterns.LABEL_KEY, Limits.RESOURCE_NAME);

    private Matching() {}

    /**
     * Whether a text is the key of a label or annotation as Kubernetes takes it, whose domain is a DNS subdomain with the length of one. The
     * rules of the definition bound both parts together.
     */
    public static boolean isLabelKey(String key) {
        return LABEL_KEY.test(key) && key.indexOf('/') <= Limits.TEXT;
    }

    /** Whether a text matches, null and empty text counting as right: the field is optional. */
    public static Predicate<String> optional(String pattern) {
        Predicate<String> matches = required(pattern);
        return text -> text == null || text.isEmpty() || matches.test(text);
    }

    /** Whether a text matches as a whole. */
    public static Predicate<String> required(String pattern) {
        return Pattern.compile(pattern).asMatchPredicate();
    }

    /** Whether a text matches as a whole and has at most so many characters. */
    public static Predicate<String> required(String pattern, int most) {
        Predicate<String> matches = required(pattern);
        return text -> text.length() <= most && matches.test(text);
    }

    /** Whether a text begins with what matches. */
    public static Predicate<String> beginning(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return text -> compiled.matcher(text).lookingAt();
    }

    /** Whether no two elements have the same name; elements without one are left out. */
    public static <T> boolean unique(List<T> elements, Function<? super T, String> name) {
        Set<String> seen = new HashSet<>();
        return elements.stream().map(name).filter(Objects::nonNull).allMatch(seen::add);
    }
}
