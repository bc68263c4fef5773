package dev.novasphere.wukong.plan.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodRefusalsTest {

    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final String VERBOSITY = "logVerbosity";

    private static void assertRefused(List<Finding> findings, String words) {
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.reason()).isEqualTo("PodMetadataRefused");
            assertThat(finding.message()).contains(words);
        });
    }

    private static Map<String, String> annotations(String character) {
        return IntStream.range(0, 32).boxed().collect(Collectors.toMap(i -> "a" + i, i -> character.repeat(4096)));
    }

    @Test
    void the_longest_annotations_of_ASCII_fit_and_those_of_other_letters_are_counted_in_bytes() {
        assertThat(PodRefusals.of(Map.of(), annotations("a"))).isEmpty();
        assertRefused(PodRefusals.of(Map.of(), annotations("\u4e2d")), "have 393302 bytes together");
    }

    @Test
    void a_key_whose_domain_is_longer_than_that_of_any_label_is_refused() {
        String longest = "a".repeat(253) + "/a";

        assertThat(PodRefusals.of(Map.of(longest, "b"), Map.of(longest, "b"))).isEmpty();
        assertRefused(PodRefusals.of(Map.of("a" + longest, "b"), Map.of()), "at most 253 characters");
        assertRefused(PodRefusals.of(Map.of(), Map.of("a" + longest, "b")), "at most 253 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+1", "01", "1.5", "high", "2147483648", "-", "-0x1", "\u0661"})
    void a_cost_of_a_deletion_that_is_no_number_is_refused(String cost) {
        assertRefused(PodRefusals.of(Map.of(), Map.of(COST, cost)), COST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "100", "-2147483648"})
    void one_that_is_a_number_is_taken(String cost) {
        assertThat(PodRefusals.of(Map.of(), Map.of(COST, cost))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "high", "3.0"})
    void a_detail_of_the_log_that_is_no_number_makes_no_pod(String verbosity) {
        assertRefused(PodRefusals.of(Map.of(VERBOSITY, verbosity), Map.of()), VERBOSITY);
        assertThat(PodRefusals.of(Map.of(VERBOSITY, "3000000000", "debugLogs", "x"), Map.of(VERBOSITY, "high")))
                .isEmpty();
    }
}
