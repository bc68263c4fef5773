package dev.novasphere.wukong.app;

import dev.novasphere.wukong.errors.ApiErrors;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.logging.LoggingFilter;
import java.util.Optional;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;

/**
 * Logs a reconciliation that is tried again because the API server or a webhook is busy or down in one line, with the words of the refusal, or of
 * the connection that failed. The framework logs each with a trace of a hundred lines, which says where in the program the request was sent.
 * Everything else is logged as it is, an answer that could not be read among it.
 */
@LoggingFilter(name = ShortFailures.NAME)
public final class ShortFailures implements Filter {

    /** Of {@code quarkus.log.console.filter}. */
    static final String NAME = "short-failures";

    private static final String FRAMEWORK = "io.javaoperatorsdk.operator.processing.event.EventProcessor";

    /** Takes the trace off; never keeps a line back. */
    @Override
    public boolean isLoggable(LogRecord line) {
        if (line instanceof ExtLogRecord record && FRAMEWORK.equals(record.getLoggerName())) {
            passing(record.getThrown()).ifPresent(refusal -> {
                // The framework's words have braces, and are no pattern.
                record.setMessage(record.getFormattedMessage() + ": " + words(refusal), FormatStyle.NO_FORMAT);
                record.setThrown(null);
            });
        }
        return true;
    }

    private static Optional<KubernetesClientException> passing(Throwable thrown) {
        return ApiErrors.causes(thrown)
                .filter(KubernetesClientException.class::isInstance)
                .map(KubernetesClientException.class::cast)
                .findFirst()
                .filter(ApiErrors::isTransient)
                .filter(refusal -> !ApiErrors.isUnanswered(refusal) || ApiErrors.isUnreachable(refusal));
    }

    /** The client's own words name the request; why its connection failed, only the cause says. */
    private static String words(KubernetesClientException refusal) {
        String words = ApiErrors.message(refusal);
        return ApiErrors.causes(refusal.getCause())
                .map(Throwable::toString)
                .reduce((outer, inner) -> inner)
                .filter(cause -> ApiErrors.isUnanswered(refusal))
                .map(cause -> words + " (" + cause + ")")
                .orElse(words);
    }
}
