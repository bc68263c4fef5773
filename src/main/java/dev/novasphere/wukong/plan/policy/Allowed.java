package dev.novasphere.wukong.plan.policy;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What every part of a WukongPolicy has in common: a list that is absent allows anything, an empty one nothing. */
final class Allowed {

    /** Entries of a list that a message names. */
    static final int NAMED = 32;

    private Allowed() {}

    /** Whether a list allows a value. */
    static <T> boolean by(List<T> allowed, T value) {
        return allowed == null || allowed.contains(value);
    }

    /** Whether a flag allows something; absent it does. */
    static boolean by(Boolean allowed) {
        return allowed == null || allowed;
    }

    /**
     * What to write instead of something that is not allowed: {@code use one of a, b}, or {@code leave it out} when nothing is allowed. Of a
     * long list nothing is named, because a message with all of it would not fit into an answer of the API server.
     */
    static String oneOf(List<String> allowed) {
        return oneOf(allowed, Stream::of);
    }

    /**
     * As the form without a function.
     *
     * @param texts what an entry of the list is called
     */
    static <T> String oneOf(List<T> allowed, Function<T, Stream<String>> texts) {
        if (allowed.size() > NAMED) {
            return "use one of those that it lists";
        }
        String listed =
                allowed.stream().flatMap(texts).filter(text -> !text.isEmpty()).collect(Collectors.joining(", "));
        return listed.isEmpty() ? "leave it out" : "use one of " + listed;
    }
}
