package dev.novasphere.wukong.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Code, comments, messages and pages name who does what in the terms of Kubernetes. The words here stood where a subject or a term was
 * missing: an object is read, not looked at; a condition reports, and is not told; a reconciliation runs, and is not at hand.
 */
class PlainWordsTest {

    private static final Pattern VAGUE = Pattern.compile(
            "(?i)\\b(somebody|someone|anybody|told|tells?|look(s|ed|ing)?|(came|comes?) of|in the light of|at hand|shall|duty|duties)\\b");

    /** A method of {@code Matcher}. */
    private static final String OF_THE_JDK = "lookingAt()";

    /** Between the words of a name in the code. */
    private static final Pattern NAME_PARTS = Pattern.compile("_|(?<=[a-z])(?=[A-Z])");

    /** Numbers of a list that is not in the repository, in front of the name of a test. */
    private static final Pattern NUMBERED = Pattern.compile("\\bvoid [A-Z]\\d+_");

    private static final Set<String> KINDS =
            Set.of("java", "md", "yaml", "yml", "properties", "xml", "sh", "c", "go", "kts");
    private static final Path THIS =
            Path.of("src", "test", "java", "dev", "novasphere", "wukong", "docs", "PlainWordsTest.java");

    @Test
    void no_file_has_a_word_that_hides_who_does_what() throws IOException {
        List<Path> files = files();
        Set<String> found = new TreeSet<>();
        for (Path file : files) {
            lines(file).filter(PlainWordsTest::isVague).forEach(line -> found.add(file + ": " + line.strip()));
        }

        assertThat(files).hasSizeGreaterThan(1000);
        assertThat(found).isEmpty();
    }

    @Test
    void no_name_of_a_file_or_folder_has_one() throws IOException {
        assertThat(files()).allSatisfy(file -> assertThat(isVague(words(file))).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The status tells what is wrong",
                "a bridge of somebody else",
                "LOOKED AT AGAIN",
                "what came of it",
                "boolean looksRight(String text)",
                "LOOK_MILLIS",
                "    void D13_a_claim_grows() {"
            })
    void a_vague_line_is_found(String line) {
        assertThat(isVague(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the lookup of an index",
                "SecretLookup secret",
                "nvidia.com/A10",
                "the outlook",
                "handed over",
                "the CPU model D13"
            })
    void words_that_only_contain_one_are_plain(String line) {
        assertThat(isVague(line)).isFalse();
    }

    private static boolean isVague(String line) {
        String words = NAME_PARTS.matcher(line.replace(OF_THE_JDK, "")).replaceAll(" ");
        return VAGUE.matcher(words).find() || NUMBERED.matcher(line).find();
    }

    /** Sources, pages and manifests, without what a build made. */
    private static List<Path> files() throws IOException {
        try (Stream<Path> top = Files.list(Path.of(""));
                Stream<Path> below = Stream.of("src", "docs", "kubernetes").flatMap(PlainWordsTest::walk)) {
            return Stream.concat(top, below)
                    .filter(Files::isRegularFile)
                    .filter(file -> KINDS.contains(ending(file)) && !file.equals(THIS))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<Path> walk(String folder) {
        try {
            return Files.walk(Path.of(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** The words of a path: folders of scenarios separate them by hyphens. */
    private static String words(Path file) {
        return file.toString().replaceAll("[^A-Za-z]", " ");
    }
}
