package dev.novasphere.wukong.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A class of the product is short enough to be read at once; a longer one is split by topic. The record of a Wukong's fields is not: it is
 * the API from the first field to the last, each with its description, and holds no logic.
 */
class LongestClassTest {

    private static final int LONGEST = 300;
    private static final Path FIELDS = Path.of("dev", "novasphere", "wukong", "api", "v1alpha1", "WukongSpec.java");
    private static final Path SOURCES = Path.of("src", "main", "java");

    @Test
    void no_class_has_more_than_300_lines() throws IOException {
        Map<Path, Long> lines = lines();

        assertThat(lines).hasSizeGreaterThan(100);
        assertThat(lines.remove(FIELDS)).isNotNull();
        lines.values().removeIf(count -> count <= LONGEST);
        assertThat(lines).isEmpty();
    }

    private static Map<Path, Long> lines() throws IOException {
        Map<Path, Long> lines = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                lines.put(SOURCES.relativize(file), count(file));
            }
        }
        return lines;
    }

    private static long count(Path file) {
        try (Stream<String> text = Files.lines(file)) {
            return text.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
