package dev.novasphere.wukong.status.vocabulary;

/** One condition before it gets its time. */
public record ConditionValue(String type, boolean holds, String reason, String message) {

    /** A condition that is True. */
    public static ConditionValue yes(String type, String reason, String message) {
        return new ConditionValue(type, true, reason, message);
    }

    /** A condition that is False. */
    public static ConditionValue no(String type, String reason, String message) {
        return new ConditionValue(type, false, reason, message);
    }
}
