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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MisplacedAnnotationsTest {

    private static List<Finding> annotated(String key, String value) {
        PlanInput input = GivenWukong.of("cpu: 1");
        input.wukong().getMetadata().setAnnotations(Map.of(key, value));
        return MisplacedAnnotations.of(input);
    }

    private static List<Finding> labelled(String key, String value) {
        PlanInput input = GivenWukong.of("cpu: 1");
        input.wukong().getMetadata().setLabels(Map.of(key, value));
        return MisplacedAnnotations.of(input);
    }

    @ParameterizedTest
    @CsvSource({
        "vm.novasphere.dev/deletionProtection, vm.novasphere.dev/deletion-protection=true",
        "vm.novasphere.dev/deletion_protection, vm.novasphere.dev/deletion-protection=true",
        "novasphere.dev/deletion-protection, vm.novasphere.dev/deletion-protection=true",
        "vm.novasphere.dev/pause, vm.novasphere.dev/paused=true",
        "wukong.novasphere.dev/paused, vm.novasphere.dev/paused=true",
        "vm.novasphere.dev/restart-requested-at, vm.novasphere.dev/restartRequestedAt=",
        "vm.novasphere.dev/migrate-requested-at, vm.novasphere.dev/migrateRequestedAt=",
    })
    void another_spelling_is_said_with_the_command_that_is_meant(String key, String command) {
        assertThat(annotated(key, "true")).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
            assertThat(finding.reason()).isEqualTo("AnnotationNotRecognised");
            assertThat(finding.message())
                    .contains("the annotation " + key + " has no effect", "web -n shop --overwrite " + command);
        });
    }

    @Test
    void a_label_in_place_of_an_annotation_is_said() {
        assertThat(labelled("vm.novasphere.dev/deletion-protection", "true"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains(
                                "the label vm.novasphere.dev/deletion-protection has no effect",
                                "counts as an annotation only"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vm.novasphere.dev/deletion-protection",
                "vm.novasphere.dev/paused",
                "vm.novasphere.dev/restartRequestedAt",
                "vm.novasphere.dev/migrateRequestedAt",
                "vm.novasphere.dev/expected-phase",
                "vm.novasphere.dev/held",
                "example.org/paused",
                "paused"
            })
    void other_annotations_are_not_remarked(String key) {
        assertThat(annotated(key, "true")).isEmpty();
    }

    @Test
    void what_is_asked_for_by_the_right_annotation_too_is_not_remarked() {
        PlanInput input = GivenWukong.of("cpu: 1");
        input.wukong()
                .getMetadata()
                .setAnnotations(Map.of("vm.novasphere.dev/paused", "true", "vm.novasphere.dev/pause", "true"));
        input.wukong().getMetadata().setLabels(Map.of("vm.novasphere.dev/paused", "true"));

        assertThat(MisplacedAnnotations.of(input)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2026-11-30T09:00:00+00:00, 1", "2026-11-28T09:00:00+00:00, 0", "2026-11-29T09:00:00+00:00, 0"})
    void a_request_that_is_later_than_that_of_the_right_annotation_is_said(String misspelt, int said) {
        PlanInput input = GivenWukong.of("cpu: 1");
        input.wukong()
                .getMetadata()
                .setAnnotations(Map.of(
                        "vm.novasphere.dev/restartRequestedAt",
                        "2026-11-29T09:00:00+00:00",
                        "vm.novasphere.dev/restartedAt",
                        misspelt));

        assertThat(MisplacedAnnotations.of(input)).hasSize(said);
    }

    @Test
    void what_asks_for_nothing_and_the_label_of_a_group_are_not_remarked() {
        assertThat(annotated("vm.novasphere.dev/pause", "false")).isEmpty();
        assertThat(labelled("vm.novasphere.dev/group", "dns")).isEmpty();
    }
}
