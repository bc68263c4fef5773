package dev.novasphere.wukong.status.input;

import dev.novasphere.wukong.status.vocabulary.Reasons;

/**
 * An object that was not written.
 *
 * @param kind kind of the object, for example VirtualMachine
 * @param name name of the object
 * @param code HTTP code of the answer; 0 when there was no answer
 * @param reason reason of the condition Applied, from {@link Reasons}
 * @param message the API server's own words, or whose the object is that has the name
 */
public record ApplyRejection(String kind, String name, int code, String reason, String message) {

    public ApplyRejection {
        message = message == null || message.isBlank() ? "no reason was given" : message;
    }

    /** Whether it is refused because the namespace is being deleted, or is gone. */
    public boolean isNamespaceEnding() {
        return Reasons.NAMESPACE_TERMINATING.equals(reason);
    }

    /** Whether the same write may succeed later, or is not wanted any more, without a change of the Wukong or of an object. */
    public boolean passesByItself() {
        return switch (reason) {
            case Reasons.LOCKED, Reasons.RETRYING, Reasons.NAMESPACE_TERMINATING -> true;
            default -> false;
        };
    }
}
