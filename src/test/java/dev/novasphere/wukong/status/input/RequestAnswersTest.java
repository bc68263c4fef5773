package dev.novasphere.wukong.status.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.status.vocabulary.Reasons;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestAnswersTest {

    @Test
    void a_refusal_names_the_annotation_the_code_and_the_way_to_ask_again() {
        assertThat(RestartAnswers.refused("monday", 403, "you may not"))
                .isEqualTo(new RequestAnswer(
                        "monday",
                        false,
                        Reasons.RESTART_REFUSED,
                        "No restart: what vm.novasphere.dev/restartRequestedAt monday asked for was refused (403): you may not."
                                + " Remove the cause, then write another value to ask again."));
        assertThat(MigrationAnswers.refused("monday", 422, "no node").message())
                .startsWith("No migration: what vm.novasphere.dev/migrateRequestedAt monday")
                .contains("(422)", "no node");
    }

    @Test
    void a_restart_that_waits_for_a_move_says_how_to_end_the_waiting() {
        assertThat(RestartAnswers.duringMove("monday").message())
                .contains(
                        "vm.novasphere.dev/restartRequestedAt monday waits",
                        "StorageMigrated says how to cancel",
                        "to call the restart off, remove the annotation");
    }

    @Test
    void only_what_kubevirt_took_is_done() {
        assertThat(List.of(RestartAnswers.requested("a"), MigrationAnswers.requested("a")))
                .allMatch(RequestAnswer::done);
        assertThat(List.of(
                        RestartAnswers.notRunning("a", "virtctl start web-vm"),
                        RestartAnswers.keptOff("a"),
                        MigrationAnswers.notRunning("a"),
                        MigrationAnswers.impossible("a", "DisksNotLiveMigratable")))
                .noneMatch(RequestAnswer::done);
    }
}
