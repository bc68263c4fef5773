package dev.novasphere.wukong.plan.naming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressMarkTest {

    private static WukongSnapshot night(String mark) {
        WukongSnapshot snapshot = new WukongSnapshot();
        snapshot.getMetadata().setName("night");
        snapshot.getMetadata().setAnnotations(Map.of(Annotations.PROGRESS, mark));
        return snapshot;
    }

    @Test
    void is_read_as_it_was_written() {
        ProgressMark mark = new ProgressMark("Succeeded", "2026-01-01T00:00:00Z");

        assertThat(mark.text("night")).isEqualTo("night Succeeded 2026-01-01T00:00:00Z");
        assertThat(ProgressMark.of(night(mark.text("night")))).contains(mark);
        assertThat(mark.unlessOn(night(mark.text("night")))).isEmpty();
        assertThat(ProgressMark.of(night(new ProgressMark("Failed", null).text("night"))))
                .contains(new ProgressMark("Failed", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "night", "morning Succeeded", "nightly Succeeded", " night Succeeded"})
    void of_another_object_or_without_a_phase_is_none(String text) {
        assertThat(ProgressMark.of(night(text))).isEmpty();
    }
}
