package dev.novasphere.wukong.api;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Wukongs that the API accepts and those it refuses, from {@code src/test/resources/crd} and the samples. */
final class Corpus {

    private static final Path FOLDER = Path.of("src", "test", "resources", "crd");
    private static final Path SAMPLES = Path.of("kubernetes", "samples");
    private static final Pattern REFUSED = Pattern.compile("(?m)^# refused: (\\S+): (.*)$");

    private Corpus() {}

    /**
     * One Wukong of the corpus.
     *
     * @param path field that is refused; null when the Wukong is valid
     * @param fragment part of the message, which says what to write instead
     */
    record Case(String file, String yaml, String path, String fragment) {

        /** As the API server gets it. */
        GenericKubernetesResource raw() {
            return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
        }

        /** As the operator reads it. */
        Wukong wukong() {
            return Serialization.unmarshal(yaml, Wukong.class);
        }

        @Override
        public String toString() {
            String name = raw().getMetadata().getName();
            return path == null ? file + " " + name : file + " " + name + " " + path;
        }
    }

    /** The valid Wukongs, the samples for users among them. */
    static Stream<Case> valid() {
        return Stream.concat(cases(FOLDER, "valid-"), cases(SAMPLES, "").filter(c -> "Wukong"
                .equals(c.raw().getKind())));
    }

    static Stream<Case> invalid() {
        return cases(FOLDER, "invalid-").peek(c -> {
            if (c.path() == null) {
                throw new IllegalStateException(c + " does not say what is refused");
            }
        });
    }

    private static Stream<Case> cases(Path folder, String prefix) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> chosen = files.filter(
                            file -> file.getFileName().toString().startsWith(prefix))
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            return chosen.stream().flatMap(Corpus::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Case> read(Path file) {
        try {
            return Stream.of(Files.readString(file).split("(?m)^---\n"))
                    .filter(yaml -> !yaml.isBlank())
                    .map(yaml -> {
                        Matcher refused = REFUSED.matcher(yaml);
                        boolean invalid = refused.find();
                        return new Case(
                                file.getFileName().toString(),
                                yaml,
                                invalid ? refused.group(1) : null,
                                invalid ? refused.group(2) : null);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
