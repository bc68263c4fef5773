package dev.novasphere.wukong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonParseException;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.processing.event.EventProcessor;
import java.io.IOException;
import java.util.logging.Level;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.junit.jupiter.api.Test;

class ShortFailuresTest {

    private static final String FRAMEWORKS_WORDS = "Uncaught error of ExecutionScope{resource=ResourceID{name='web'}}";
    private static final String WORDS = "failed calling webhook \"machines.example.com\"";

    private final ShortFailures filter = new ShortFailures();

    private ExtLogRecord logged(String logger, Throwable thrown) {
        ExtLogRecord line = new ExtLogRecord(
                Level.WARNING, FRAMEWORKS_WORDS, FormatStyle.NO_FORMAT, ShortFailuresTest.class.getName());
        line.setLoggerName(logger);
        line.setThrown(thrown);
        assertThat(filter.isLoggable(line)).isTrue();
        return line;
    }

    private static KubernetesClientException answer(int code, String reason) {
        return new KubernetesClientException(
                "Failure executing: PATCH",
                code,
                new StatusBuilder()
                        .withCode(code)
                        .withReason(reason)
                        .withMessage(WORDS)
                        .build());
    }

    @Test
    void what_may_pass_is_one_line_with_the_words_of_the_refusal() {
        ExtLogRecord line = logged(EventProcessor.class.getName(), new OperatorException(answer(500, "InternalError")));

        assertThat(line.getFormattedMessage()).isEqualTo(FRAMEWORKS_WORDS + ": " + WORDS);
        assertThat(line.getThrown()).isNull();
    }

    @Test
    void a_refusal_for_good_and_a_defect_keep_their_traces() {
        assertThat(logged(EventProcessor.class.getName(), answer(422, "Invalid"))
                        .getThrown())
                .isNotNull();
        assertThat(logged(EventProcessor.class.getName(), new IllegalStateException())
                        .getThrown())
                .isNotNull();
    }

    @Test
    void a_connection_that_failed_is_one_line_that_says_why() {
        ExtLogRecord line = logged(
                EventProcessor.class.getName(),
                new KubernetesClientException(
                        "Operation: [get] failed.",
                        new IOException("no answer", new SSLHandshakeException("certificate has expired"))));

        assertThat(line.getFormattedMessage())
                .startsWith(FRAMEWORKS_WORDS + ": Operation: [get] failed.")
                .contains("certificate has expired");
        assertThat(line.getThrown()).isNull();
    }

    @Test
    void a_connection_that_is_closed_or_refused_is_one_line() {
        AnsweringServer server = AnsweringServer.start(request -> null);
        try (KubernetesClient client =
                AnsweringServer.clientOf(server.client().getMasterUrl().toString())) {
            KubernetesClientException closed = failureOf(client);
            server.close();
            KubernetesClientException refused = failureOf(client);

            assertThat(Stream.of(closed, refused)).allSatisfy(thrown -> assertThat(
                            logged(EventProcessor.class.getName(), thrown).getThrown())
                    .isNull());
            assertThat(logged(EventProcessor.class.getName(), refused).getFormattedMessage())
                    .contains("refused");
        }
    }

    private static KubernetesClientException failureOf(KubernetesClient client) {
        return catchThrowableOfType(
                KubernetesClientException.class,
                () -> client.secrets().inNamespace("system").withName("keys").get());
    }

    /** The client has code 0 for what goes wrong in the program after the answer, too. */
    @Test
    void a_defect_that_the_client_wraps_keeps_its_trace() {
        assertThat(Stream.of(
                        new KubernetesClientException("An error has occurred.", new NullPointerException()),
                        new KubernetesClientException("An error has occurred.", new JsonParseException("no JSON")),
                        new KubernetesClientException("policy p came and went")))
                .allSatisfy(thrown -> assertThat(
                                logged(EventProcessor.class.getName(), thrown).getThrown())
                        .isSameAs(thrown));
    }

    @Test
    void lines_without_an_exception_and_those_of_others_stay_as_they_are() {
        assertThat(logged(EventProcessor.class.getName(), null).getFormattedMessage())
                .isEqualTo(FRAMEWORKS_WORDS);
        assertThat(logged("io.fabric8.kubernetes.client", answer(500, "InternalError"))
                        .getThrown())
                .isNotNull();
    }
}
