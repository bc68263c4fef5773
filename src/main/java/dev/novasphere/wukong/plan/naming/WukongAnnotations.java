package dev.novasphere.wukong.plan.naming;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import java.util.Optional;

/** What a Wukong's user asks for by annotations: wishes for a while, which are no part of the machine's description. */
public final class WukongAnnotations {

    /** Characters of a request that count; two requests that differ only behind them are the same. */
    private static final int REQUEST_LENGTH = 253;

    private WukongAnnotations() {}

    /** Whether nothing may be written for the Wukong but its status: {@link Annotations#PAUSED} is "true". */
    public static boolean paused(Wukong wukong) {
        return Annotations.YES.equals(Annotations.annotation(wukong, Annotations.PAUSED));
    }

    /** Whether the Wukong must not be deleted: {@link Annotations#DELETION_PROTECTION} is "true". */
    public static boolean protectedFromDeletion(Wukong wukong) {
        return Annotations.YES.equals(Annotations.annotation(wukong, Annotations.DELETION_PROTECTION));
    }

    /** Whether this operator put its finalizer on the Wukong. */
    public static boolean held(Wukong wukong) {
        return Annotations.YES.equals(Annotations.annotation(wukong, Annotations.HELD));
    }

    /**
     * The restart that is asked for, by the value of {@link Annotations#RESTART_REQUESTED_AT}.
     *
     * @return at most 253 characters; empty when there is none or it is blank
     */
    public static Optional<String> restartRequest(Wukong wukong) {
        return request(wukong, Annotations.RESTART_REQUESTED_AT);
    }

    /**
     * The migration that is asked for, by the value of {@link Annotations#MIGRATE_REQUESTED_AT}.
     *
     * @return at most 253 characters; empty when there is none or it is blank
     */
    public static Optional<String> migrationRequest(Wukong wukong) {
        return request(wukong, Annotations.MIGRATE_REQUESTED_AT);
    }

    private static Optional<String> request(Wukong wukong, String annotation) {
        return Optional.ofNullable(Annotations.annotation(wukong, annotation))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .map(value -> value.codePointCount(0, value.length()) <= REQUEST_LENGTH
                        ? value
                        : value.substring(0, value.offsetByCodePoints(0, REQUEST_LENGTH)));
    }
}
