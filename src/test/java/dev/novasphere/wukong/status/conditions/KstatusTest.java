package dev.novasphere.wukong.status.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.ConditionValue;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Reconciling and Stalled by the rules of kstatus: each exists only while it is True, and never both. */
class KstatusTest {

    @ParameterizedTest
    @EnumSource
    void a_wukong_that_is_ready_is_neither_on_its_way_nor_stalled(Phase phase) {
        assertThat(PhaseAndReady.ready(phase, "Any", "all is well").progress()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Pending, " + ConditionTypes.RECONCILING,
        "Creating, " + ConditionTypes.RECONCILING,
        "Error, " + ConditionTypes.STALLED,
        "Running,",
        "Stopped,"
    })
    void a_wukong_that_is_not_ready_says_whether_it_goes_on_by_itself(Phase phase, String type) {
        PhaseAndReady notReady = PhaseAndReady.notReady(phase, "Any", "a sentence");

        assertThat(notReady.progress())
                .isEqualTo(Optional.ofNullable(type).map(t -> ConditionValue.yes(t, "Any", "a sentence")));
    }
}
