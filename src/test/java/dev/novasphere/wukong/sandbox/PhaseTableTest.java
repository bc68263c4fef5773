package dev.novasphere.wukong.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The table of the sandbox, on a screen and in a file. */
class PhaseTableTest {

    private static final String COLOURS = "\033\\[[0-9;]*m";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private static Wukong wukong(String name, String phase) {
        return Serialization.unmarshal("""
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: %s, creationTimestamp: "2026-01-01T00:00:00Z"}
                status:
                  phase: %s
                  conditions: [{type: Ready, status: "False", message: %s}]
                """.formatted(name, phase, "very ".repeat(40) + "long"), Wukong.class);
    }

    private PhaseTable table(Terminal terminal) {
        return new PhaseTable(new PrintStream(bytes, true, StandardCharsets.UTF_8), Optional.ofNullable(terminal));
    }

    private String output() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void on_a_terminal_no_row_is_wider_than_the_screen_and_the_next_drawing_begins_where_the_last_one_did() {
        PhaseTable table = table(new Terminal(60, 24));

        table.print(List.of(wukong("one", "Creating"), wukong("two", "Error")));
        List<String> first = output().lines().toList();
        bytes.reset();
        table.print(List.of(wukong("one", "Running"), wukong("two", "Error")));

        assertThat(first).hasSize(3).allSatisfy(line -> assertThat(line.replaceAll(COLOURS, ""))
                .hasSizeLessThanOrEqualTo(60));
        assertThat(output()).startsWith("\033[3A\033[J").contains("\033[32mRunning\033[0m", "\033[31mError\033[0m");
    }

    @Test
    void on_a_small_terminal_what_does_not_fit_is_counted() {
        PhaseTable table = table(new Terminal(60, 10));
        List<Wukong> many =
                IntStream.range(0, 40).mapToObj(i -> wukong("w" + i, "Running")).toList();

        table.print(many);
        assertThat(output().lines()).hasSize(9).last().isEqualTo("... and 33 more");
        bytes.reset();
        table.print(many);

        assertThat(output()).startsWith("\033[9A\033[J");
    }

    @Test
    void elsewhere_a_line_is_appended_for_each_change_and_none_is_cut() {
        PhaseTable table = table(null);

        table.print(List.of(wukong("one", "Creating"), wukong("two", "Error")));
        table.print(List.of(wukong("one", "Running"), wukong("two", "Error")));

        assertThat(output()).doesNotContain("\033");
        assertThat(output().lines().map(line -> line.split(" +")[0])).containsExactly("NAME", "one", "two", "one");
        assertThat(output().lines().skip(1)).allMatch(line -> line.endsWith("..."));
    }
}
