package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.testcluster.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be said of the images without building one: nothing here proves that they build. */
class DockerfilesIT {

    private static final Path FOLDER = Path.of("src", "main", "docker");

    static List<Path> dockerfiles() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().startsWith("Dockerfile."))
                    .sorted()
                    .toList();
            assertThat(found).hasSize(2);
            return found;
        }
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void the_image_runs_without_root_and_its_entry_point_asks_no_shell(Path dockerfile) throws IOException {
        List<String> last = lastStage(dockerfile);

        assertThat(last).contains("USER 65532:65532", "EXPOSE 8080").noneMatch(line -> line.startsWith("RUN "));
        assertThat(last.get(last.size() - 1)).startsWith("ENTRYPOINT [\"").endsWith("\"]");
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void each_base_image_has_a_tag_that_is_not_latest_and_a_digest_if_any_behind_it(Path dockerfile)
            throws IOException {
        assertThat(bases(dockerfile)).hasSize(2).allSatisfy(base -> assertThat(base)
                .matches("[^:@]+/[^:@]+:[^:@]+(@sha256:[0-9a-f]{64})?")
                .doesNotContain(":latest", "$"));
    }

    /** In a copy, with a program in the place of skopeo that gives a digest made of the name. */
    @Test
    void pin_puts_the_digest_of_the_registry_behind_each_tag_and_replaces_an_older_one(@TempDir Path copy)
            throws IOException, InterruptedException {
        for (Path file : dockerfiles()) {
            Files.copy(file, copy.resolve(file.getFileName()));
        }
        Path pin = Files.copy(FOLDER.resolve("pin"), copy.resolve("pin"), StandardCopyOption.COPY_ATTRIBUTES);
        Path bin = Files.createDirectories(copy.resolve("bin"));
        for (String seed : List.of("first", "second")) {
            Path skopeo = bin.resolve("skopeo");
            Files.writeString(
                    skopeo,
                    "#!/bin/sh\nfor last; do :; done\necho sha256:$(echo \"" + seed
                            + "$last\" | sha256sum | cut -d' ' -f1)\n");
            assertThat(skopeo.toFile().setExecutable(true)).isTrue();
            ProcessBuilder builder = new ProcessBuilder(pin.toString()).redirectErrorStream(true);
            builder.environment().merge("PATH", bin + ":", (path, first) -> first + path);
            Commands.Outcome outcome = Commands.run(builder);
            String output = outcome.output();
            assertThat(outcome.code()).as(output).isZero();

            for (Path file : dockerfiles()) {
                Path pinned = copy.resolve(file.getFileName());
                assertThat(bases(pinned)).hasSize(2).allSatisfy(base -> assertThat(base)
                        .matches("[^@]+@sha256:[0-9a-f]{64}")
                        .satisfies(b -> assertThat(output).contains(b)));
                assertThat(Files.readString(pinned).replaceAll("@sha256:[0-9a-f]{64}", ""))
                        .isEqualTo(Files.readString(file).replaceAll("@sha256:[0-9a-f]{64}", ""));
            }
        }
    }

    private static List<String> bases(Path dockerfile) throws IOException {
        return instructions(dockerfile).stream()
                .filter(line -> line.startsWith("FROM "))
                .map(line -> line.split(" ")[1])
                .toList();
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void what_is_copied_exists_and_is_not_kept_from_the_engine(Path dockerfile) throws IOException {
        List<String> let = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();

        assertThat(instructions(dockerfile))
                .filteredOn(line -> line.startsWith("COPY ") && !line.contains("--from="))
                .isNotEmpty()
                .flatMap(DockerfilesIT::sources)
                .allSatisfy(source -> {
                    assertThat(Path.of(source)).exists();
                    assertThat(let).contains(source);
                });
    }

    @Test
    void what_the_image_of_the_jvm_takes_from_the_build_is_where_the_build_leaves_it() throws IOException {
        assertThat(lastStage(FOLDER.resolve("Dockerfile.jvm")))
                .filteredOn(line -> line.startsWith("COPY --from=build /src/"))
                .hasSize(4)
                .flatMap(DockerfilesIT::sources)
                .allSatisfy(source ->
                        assertThat(Path.of(source.replaceFirst("^/src/", ""))).exists());
    }

    private static List<String> sources(String copy) {
        List<String> words = Arrays.stream(copy.split(" "))
                .skip(1)
                .filter(word -> !word.startsWith("--"))
                .toList();
        return words.subList(0, words.size() - 1);
    }

    private static List<String> lastStage(Path dockerfile) throws IOException {
        List<String> all = instructions(dockerfile);
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).startsWith("FROM ")) {
                from = i;
            }
        }
        return all.subList(from, all.size());
    }

    private static List<String> instructions(Path dockerfile) throws IOException {
        return Files.readAllLines(dockerfile).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }
}
