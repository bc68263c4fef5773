package dev.novasphere.wukong.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.processing.event.EventProcessor;
import java.util.logging.Level;
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
    void lines_without_an_exception_and_those_of_others_stay_as_they_are() {
        assertThat(logged(EventProcessor.class.getName(), null).getFormattedMessage())
                .isEqualTo(FRAMEWORKS_WORDS);
        assertThat(logged("io.fabric8.kubernetes.client", answer(500, "InternalError"))
                        .getThrown())
                .isNotNull();
    }
}
