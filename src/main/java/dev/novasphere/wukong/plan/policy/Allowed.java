package dev.novasphere.wukong.plan.policy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What every part of a WukongPolicy has in common: a list that is absent allows anything, an empty one nothing. */
final class Allowed {

    private Allowed() {}

    /** Whether a list allows a value. */
    static <T> boolean by(List<T> allowed, T value) {
        return allowed == null || allowed.contains(value);
    }

    /** Whether a flag allows something; absent it does. */
    static boolean by(Boolean allowed) {
        return allowed == null || allowed;
    }

    /** {@code use one of a, b}, or {@code leave it out} when nothing is allowed. */
    static String oneOf(Stream<String> values) {
        String listed = values.collect(Collectors.joining(", "));
        return listed.isEmpty() ? "leave it out" : "use one of " + listed;
    }
}
