package dev.novasphere.wukong.status.events;

import dev.novasphere.wukong.status.vocabulary.Text;

/**
 * A Kubernetes event to emit.
 *
 * @param type Normal or Warning
 * @param reason one word in CamelCase
 * @param message a sentence; never Secret content, at most 1024 characters
 */
public record EventMessage(String type, String reason, String message) {

    /** Events of what went as wanted. */
    public static final String NORMAL = "Normal";

    /** Events of what needs attention. */
    public static final String WARNING = "Warning";

    /** An event of what went as wanted; the message is cut to what an Event may hold. */
    public static EventMessage normal(String reason, String message) {
        return new EventMessage(NORMAL, reason, Text.ofEvent(message));
    }

    /** An event of what needs attention; the message is cut to what an Event may hold. */
    public static EventMessage warning(String reason, String message) {
        return new EventMessage(WARNING, reason, Text.ofEvent(message));
    }
}
