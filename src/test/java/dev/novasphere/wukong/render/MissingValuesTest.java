package dev.novasphere.wukong.render;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.novasphere.wukong.golden.AllStages;
import dev.novasphere.wukong.plan.assembly.Planner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files may have nothing behind the name of any field, where an API server has none or an empty text. Each field of golden scenarios is taken
 * its value away in turn, each map is given a field without one, and each list an entry.
 */
class MissingValuesTest {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Planner PLANNER = AllStages.planner();

    @TempDir
    Path folder;

    private final Set<String> tried = new HashSet<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cd-drive-at-next-start",
                "claim-grows",
                "disk-removed-released",
                "filesystems",
                "go-operator-address-pool",
                "import-done-grows",
                "keys-private-key-beside",
                "live-resize-lacking",
                "own-labels",
                "pod-metadata-changed",
                "quota-limits-missing",
                "ssh-keys-live",
                "storage-migration-cancel-over"
            })
    void no_field_without_a_value_ends_the_command(String scenario) throws IOException {
        List<JsonNode> documents = documents(Path.of("src/test/resources/golden", scenario));
        for (JsonNode document : documents) {
            takeAway(document, document.path("kind").asText(), documents);
        }
    }

    private void takeAway(JsonNode node, String path, List<JsonNode> documents) throws IOException {
        if (node instanceof ObjectNode map) {
            for (String name : Stream.concat(names(map), Stream.of("another")).toList()) {
                JsonNode value = map.replace(name, map.nullNode());
                render(path + "." + name, documents);
                if (value == null) {
                    map.remove(name);
                } else {
                    map.set(name, value);
                    takeAway(value, path + "." + name, documents);
                }
            }
        } else if (node instanceof ArrayNode list) {
            list.addNull();
            render(path + "[]", documents);
            list.remove(list.size() - 1);
            for (JsonNode entry : list) {
                takeAway(entry, path + "[]", documents);
            }
        }
    }

    private static Stream<String> names(ObjectNode map) {
        return map.properties().stream().map(entry -> entry.getKey()).toList().stream();
    }

    /** Once for each field: entries of a list are alike. */
    private void render(String field, List<JsonNode> documents) throws IOException {
        if (!tried.add(field)) {
            return;
        }
        String input = documents.stream().map(JsonNode::toString).collect(Collectors.joining("\n---\n"));
        Path against = Files.writeString(folder.resolve("against.yaml"), input);
        assertThatCode(() -> new RenderCommand(
                                PLANNER,
                                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                                new PrintStream(OutputStream.nullOutputStream()),
                                new PrintStream(OutputStream.nullOutputStream()))
                        .run(List.of("-f", "-", "--against", against.toString())))
                .as(field)
                .doesNotThrowAnyException();
    }

    private static List<JsonNode> documents(Path scenario) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        try (Stream<Path> files = Files.list(scenario)) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith("in-"))
                    .sorted()
                    .toList()) {
                try (MappingIterator<JsonNode> read =
                        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
                    documents.addAll(read.readAll());
                }
            }
        }
        return documents;
    }
}
