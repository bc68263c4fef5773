package dev.novasphere.wukong.plan.cloudinit.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;

/** A value of user data as cloud-init takes it where it asks for true or false (util.is_true, util.is_false). */
public final class Flag {

    private static final Set<String> TRUE = Set.of("true", "1", "on", "yes");
    private static final Set<String> FALSE = Set.of("false", "0", "off", "no");

    private Flag() {}

    /** Whether a value is true; one that is not there is not. */
    public static boolean isTrue(JsonNode value) {
        return TRUE.contains(text(value));
    }

    /** Whether a value is false; one that is not there is not. */
    public static boolean isFalse(JsonNode value) {
        return FALSE.contains(text(value));
    }

    private static String text(JsonNode value) {
        return value.asText().strip().toLowerCase(Locale.ROOT);
    }
}
