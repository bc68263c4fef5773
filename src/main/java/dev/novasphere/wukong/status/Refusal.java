package dev.novasphere.wukong.status;

import java.util.Locale;

/**
 * An object that the API server did not take.
 *
 * @param kind kind of the object, for example VirtualMachine
 * @param name name of the object
 * @param code HTTP code of the answer; 0 when there was no answer
 * @param message the API server's own words
 */
public record Refusal(String kind, String name, int code, String message) {

    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    public Refusal {
        message = message == null || message.isBlank() ? "no reason was given" : message;
    }

    /**
     * The reason of the condition Applied: Forbidden, QuotaExceeded, LimitRangeExceeded, ApiMissing, Conflict, Locked, Retrying or Refused.
     * Code 403 is about the operator's rights only when its words say so: admission answers with it as well. KubeVirt's lock during a
     * snapshot or restore and a server that is busy or down pass by themselves. An unknown field is answered with code 500 although
     * trying again cannot help.
     */
    public String reason() {
        String text = message.toLowerCase(Locale.ROOT);
        if (text.contains("until snapshot") || text.contains("until restore") || text.contains("while restore")) {
            return Reasons.LOCKED;
        }
        if (text.contains("field not declared in schema")) {
            return Reasons.REFUSED;
        }
        if (code == FORBIDDEN) {
            return reasonOfForbidden();
        }
        if (code == NOT_FOUND) {
            return Reasons.API_MISSING;
        }
        if (code == CONFLICT) {
            return Reasons.CONFLICT;
        }
        return code == TOO_MANY_REQUESTS || code >= SERVER_ERROR || code < BAD_REQUEST
                ? Reasons.RETRYING
                : Reasons.REFUSED;
    }

    private String reasonOfForbidden() {
        return switch (AdmissionRefusal.of(message).rule()) {
            case QUOTA, QUOTA_UNSTATED -> Reasons.QUOTA_EXCEEDED;
            case LIMIT_RANGE -> Reasons.LIMIT_RANGE_EXCEEDED;
            case RIGHT -> Reasons.FORBIDDEN;
            case POD_SECURITY, DEVICE, POLICY, OTHER -> Reasons.REFUSED;
        };
    }

    /** Whether the same write may succeed later without anybody changing anything. */
    public boolean passesByItself() {
        return switch (reason()) {
            case Reasons.LOCKED, Reasons.RETRYING -> true;
            default -> false;
        };
    }
}
