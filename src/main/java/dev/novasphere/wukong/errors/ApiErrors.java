package dev.novasphere.wukong.errors;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.novasphere.wukong.status.input.AdmissionRefusal;
import dev.novasphere.wukong.status.input.AdmissionRefusal.Rule;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What an error of the API server means. The reason of its Status decides. The HTTP code counts only where there is no reason: the answer
 * came from a proxy or a load balancer, or there was no answer. No other class compares codes.
 *
 * <p>Code 403 has many causes. The authorizer's answer reads {@code ... is forbidden: User "x" cannot create resource ...}
 * (k8s.io/apiserver, responsewriters.Forbidden); every other one comes from admission: a quota, a LimitRange, Pod security, a policy, a
 * webhook, or a namespace that is being deleted.
 */
public final class ApiErrors {

    private static final String CONFLICT = "Conflict";
    private static final String ALREADY_EXISTS = "AlreadyExists";
    private static final String NOT_FOUND = "NotFound";
    private static final String FORBIDDEN = "Forbidden";
    private static final Set<String> INVALID = Set.of("Invalid", "BadRequest", "RequestEntityTooLarge");
    private static final Set<Integer> INVALID_CODES = Set.of(400, 413, 422);
    private static final Set<String> PASSING =
            Set.of(CONFLICT, ALREADY_EXISTS, "Timeout", "ServerTimeout", "TooManyRequests", "ServiceUnavailable");

    /** Cause of a refusal in a namespace that is being deleted, in every version since Kubernetes 1.14. */
    private static final String TERMINATING = "NamespaceTerminating";

    private static final String NAMESPACES = "namespaces";
    private static final String UID = "metadata.uid";

    private static final Set<Rule> QUOTA = Set.of(Rule.QUOTA, Rule.QUOTA_UNSTATED);
    private static final Set<Rule> LIMITS = Set.of(Rule.LIMIT_RANGE, Rule.LIMIT_RATIO, Rule.LIMIT_UNSTATED);

    private static final String WEBHOOK = "admission webhook \"";
    private static final String POLICY = "ValidatingAdmissionPolicy '";

    /** Words about an applied object that does not fit the schema. They come with code 500, however often it is sent. */
    private static final List<String> MISFITS =
            List.of("field not declared in schema", "failed to create typed patch object");

    /** The plugin ResourceQuota has not counted a new quota yet. */
    private static final String UNCOUNTED = "status unknown for quota: ";

    /** Words of KubeVirt's webhook while a snapshot or restore holds a machine. */
    private static final List<String> LOCKS = List.of("until snapshot", "until restore", "while restore");

    /** Words of a 409 about the power of a machine that passes: a request is being carried out, or the machine changed in between. */
    private static final List<String> PASSING_POWER = List.of("already underway", "testing", "has been modified");

    private ApiErrors() {}

    /** Whether the object is of another version than the request names. */
    public static boolean isConflict(KubernetesClientException e) {
        return CONFLICT.equals(reason(e));
    }

    /** A conflict that the API server says in other words. */
    public static KubernetesClientException conflict(String words) {
        return new KubernetesClientException(
                words,
                HttpURLConnection.HTTP_CONFLICT,
                new StatusBuilder()
                        .withCode(HttpURLConnection.HTTP_CONFLICT)
                        .withReason(CONFLICT)
                        .withMessage(words)
                        .build());
    }

    /** Whether the object has another UID than the request names. */
    public static boolean isOfAnotherObject(KubernetesClientException e) {
        return isInvalid(e)
                && status(e).map(Status::getDetails).map(StatusDetails::getCauses).stream()
                        .flatMap(List::stream)
                        .anyMatch(cause -> UID.equals(cause.getField()));
    }

    /** Whether an object of that name exists. Two requests that count against one quota at once are answered with another 409. */
    public static boolean isAlreadyExists(KubernetesClientException e) {
        return ALREADY_EXISTS.equals(reason(e));
    }

    /** Whether there is no such object, namespace or API. */
    public static boolean isNotFound(KubernetesClientException e) {
        return is(e, NOT_FOUND, HttpURLConnection.HTTP_NOT_FOUND);
    }

    /** Whether the cluster does not serve the kind; an object or namespace that is missing is named in the answer. */
    public static boolean isApiMissing(KubernetesClientException e) {
        return isNotFound(e)
                && status(e)
                        .map(Status::getDetails)
                        .map(StatusDetails::getName)
                        .filter(name -> !name.isEmpty())
                        .isEmpty();
    }

    /** Whether the operator lacks a right: the authorizer refused, and not an admission plugin. */
    public static boolean isForbidden(KubernetesClientException e) {
        return isRefusedBy(e, Set.of(Rule.RIGHT));
    }

    /** Whether the object's namespace is being deleted, or is gone, so that nothing can be created in it. */
    public static boolean isNamespaceTerminating(KubernetesClientException e) {
        Optional<StatusDetails> details = status(e).map(Status::getDetails);
        if (isNotFound(e)) {
            return details.filter(d -> NAMESPACES.equals(d.getKind())).isPresent();
        }
        return is(e, FORBIDDEN, HttpURLConnection.HTTP_FORBIDDEN)
                && details.map(StatusDetails::getCauses).stream()
                        .flatMap(List::stream)
                        .anyMatch(cause -> TERMINATING.equals(cause.getReason()));
    }

    /** Whether the API server, a webhook or an admission policy does not take the object as it is. */
    public static boolean isRejected(KubernetesClientException e) {
        return isInvalid(e) || is(e, FORBIDDEN, HttpURLConnection.HTTP_FORBIDDEN) && isDenied(e);
    }

    private static boolean isInvalid(KubernetesClientException e) {
        return INVALID.contains(reason(e)) || reason(e).isEmpty() && INVALID_CODES.contains(e.getCode());
    }

    /**
     * Whether the same request may succeed in a moment: the server is busy or down, a change came in between, or a proxy answered with a
     * conflict of its own.
     */
    public static boolean isTransient(KubernetesClientException e) {
        int code = e.getCode();
        if (MISFITS.stream().anyMatch(message(e)::contains)) {
            return false;
        }
        boolean byCode = code < 400 || code == 408 || code == 409 && reason(e).isEmpty() || code == 429 || code >= 500;
        return byCode || PASSING.contains(reason(e)) || message(e).contains(UNCOUNTED);
    }

    /**
     * Whether KubeVirt does not start a machine as it is, for example because of its run strategy: its subresources answer so with the code
     * of a conflict. What passes in a moment, such as another request that is being carried out, is none.
     */
    public static boolean isStartRefusal(KubernetesClientException e) {
        boolean refused =
                isRejected(e) || isConflict(e) && PASSING_POWER.stream().noneMatch(message(e)::contains);
        return refused && !isLocked(e);
    }

    /** Whether KubeVirt's webhook refuses because a snapshot or a restore holds the machine, which passes. */
    public static boolean isLocked(KubernetesClientException e) {
        String text = message(e).toLowerCase(Locale.ROOT);
        return LOCKS.stream().anyMatch(text::contains);
    }

    /** Whether no answer came: the server was not reached, or the connection ended. */
    public static boolean isUnanswered(KubernetesClientException e) {
        return e.getCode() <= 0;
    }

    /** Whether a request failed on its way: the connection was not made, ended, or waited too long. What came and could not be read is none. */
    public static boolean isUnreachable(Throwable failure) {
        return causes(failure).noneMatch(JsonProcessingException.class::isInstance)
                && causes(failure)
                        .anyMatch(cause -> cause instanceof IOException
                                || cause instanceof TimeoutException
                                || cause instanceof VertxException);
    }

    /** A failure, what caused it, and so on to the first cause; nothing for null. */
    public static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    /** The HTTP code, to be shown in a message; 0 when no answer came. What it means is asked of the other methods. */
    public static int code(KubernetesClientException e) {
        return Math.max(0, e.getCode());
    }

    /** The server's own words; never null. */
    public static String message(KubernetesClientException e) {
        String words = status(e).map(Status::getMessage).orElse(e.getMessage());
        return Objects.requireNonNullElse(words, "no reason was given");
    }

    /** The reason of the condition Applied for an object that could not be written. */
    public static String applied(KubernetesClientException e) {
        if (isLocked(e)) {
            return Reasons.LOCKED;
        }
        if (isForbidden(e)) {
            return Reasons.FORBIDDEN;
        }
        if (isRefusedBy(e, QUOTA)) {
            return Reasons.QUOTA_EXCEEDED;
        }
        if (isRefusedBy(e, LIMITS)) {
            return Reasons.LIMIT_RANGE_EXCEEDED;
        }
        if (isNamespaceTerminating(e)) {
            return Reasons.NAMESPACE_TERMINATING;
        }
        if (isApiMissing(e)) {
            return Reasons.API_MISSING;
        }
        if (isConflict(e) || isAlreadyExists(e)) {
            return Reasons.CONFLICT;
        }
        return isTransient(e) || isNotFound(e) ? Reasons.RETRYING : Reasons.REFUSED;
    }

    private static boolean isRefusedBy(KubernetesClientException e, Set<Rule> rules) {
        return is(e, FORBIDDEN, HttpURLConnection.HTTP_FORBIDDEN)
                && !isDenied(e)
                && rules.contains(AdmissionRefusal.of(message(e)).rule());
    }

    /** Whether a webhook or a policy refused; what follows is written by whoever made it. */
    private static boolean isDenied(KubernetesClientException e) {
        return message(e).contains(WEBHOOK) || message(e).contains(POLICY);
    }

    private static boolean is(KubernetesClientException e, String reason, int code) {
        String found = reason(e);
        return found.isEmpty() ? e.getCode() == code : found.equals(reason);
    }

    private static String reason(KubernetesClientException e) {
        return status(e).map(Status::getReason).orElse("");
    }

    /** The Status of an answer. Older versions of virt-api wrap theirs in a field {@code ErrStatus}. */
    private static Optional<Status> status(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .map(status -> status.getAdditionalProperties().get("ErrStatus") instanceof Map<?, ?> wrapped
                        ? new StatusBuilder(status)
                                .withReason(text(wrapped.get("reason")))
                                .withMessage(text(wrapped.get("message")))
                                .build()
                        : status);
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }
}
