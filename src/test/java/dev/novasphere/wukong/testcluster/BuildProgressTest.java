package dev.novasphere.wukong.testcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BuildProgressTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private String buildTwo(boolean terminal) {
        BuildProgress progress = new BuildProgress(new PrintStream(printed, true, StandardCharsets.UTF_8), terminal, 2);
        progress.next("etcd");
        progress.seconds(7);
        progress.next("kubectl");
        progress.end();
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_terminal_has_one_line_that_is_redrawn_and_taken_away_at_the_end() {
        assertThat(buildTwo(true))
                .doesNotContain("\n")
                .contains("\r\033[KBuilding etcd, 1 of 2, 7 s", "\r\033[KBuilding kubectl, 2 of 2, 0 s")
                .endsWith("\r\033[K");
    }

    @Test
    void elsewhere_each_program_has_a_line_of_its_own() {
        assertThat(buildTwo(false).lines()).containsExactly("Building etcd, 1 of 2", "Building kubectl, 2 of 2");
    }
}
