package dev.novasphere.wukong.plan.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnclearAnnotationsTest {

    private static List<Finding> findings(String annotation, String value) {
        PlanInput input = GivenWukong.of("cpu: 1");
        input.wukong().getMetadata().setAnnotations(Map.of("vm.novasphere.dev/" + annotation, value));
        return UnclearAnnotations.of(input);
    }

    @ParameterizedTest
    @ValueSource(strings = {"True", "TRUE", "yes", "1", "on", " true", "enabled", "no"})
    void a_value_that_does_not_protect_or_pause_is_said_with_the_command_that_does(String value) {
        for (String annotation : List.of("deletion-protection", "paused")) {
            assertThat(findings(annotation, value)).singleElement().satisfies(finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
                assertThat(finding.reason()).isEqualTo("AnnotationNotRecognised");
                assertThat(finding.message())
                        .contains(
                                "\"" + value + "\"",
                                "kubectl annotate wukong web -n shop --overwrite vm.novasphere.dev/" + annotation
                                        + "=true");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", ""})
    void a_value_that_is_understood_is_not_remarked(String value) {
        assertThat(findings("deletion-protection", value)).isEmpty();
        assertThat(findings("paused", value)).isEmpty();
        assertThat(findings("expected-phase", "Running")).isEmpty();
    }

    @Test
    void a_long_value_is_not_quoted() {
        assertThat(findings("paused", "x".repeat(1000)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).hasSizeLessThan(400));
    }
}
