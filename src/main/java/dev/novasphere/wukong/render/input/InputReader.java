package dev.novasphere.wukong.render.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the objects of files, folders and standard input. JSON is read too, being YAML. */
public final class InputReader {

    /** The input that is read from standard input. */
    public static final String STANDARD_INPUT = "-";

    private static final AnchoredYaml YAML =
            new AnchoredYaml(YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION));
    private static final ObjectReader VALUES = new YAMLMapper(YAML).readerFor(JsonNode.class);
    private static final List<String> EXTENSIONS = List.of(".yaml", ".yml", ".json");

    private final InputStream standardInput;
    private final List<InputDocument> documents = new ArrayList<>();
    private final List<DocumentError> refusals = new ArrayList<>();

    public InputReader(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    /** The objects read so far, with the items of lists in place of the lists. */
    public List<InputDocument> documents() {
        return List.copyOf(documents);
    }

    /** The documents that are no objects or no YAML. */
    public List<DocumentError> refusals() {
        return List.copyOf(refusals);
    }

    /**
     * Reads one input of the command line.
     *
     * @param input a file, a folder (its YAML and JSON files, not those of folders in it, by name) or {@code -}
     * @throws IOException when it does not exist or cannot be read; the message names it
     */
    public void read(String input) throws IOException {
        if (input.equals(STANDARD_INPUT)) {
            readDocuments(input, standardInput);
            return;
        }
        try {
            Path path = Path.of(input);
            if (!Files.isDirectory(path)) {
                readFile(input, path);
                return;
            }
            for (Path file : filesOf(path)) {
                readFile(file.toString(), file);
            }
        } catch (NoSuchFileException e) {
            throw new IOException(input + ": no such file or folder", e);
        } catch (InvalidPathException e) {
            throw new IOException(input + ": not a file name: " + e.getReason(), e);
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file ->
                            EXTENSIONS.stream().anyMatch(file.getFileName().toString()::endsWith))
                    .sorted()
                    .toList();
        }
    }

    private void readFile(String name, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            readDocuments(name, in);
        }
    }

    private void readDocuments(String source, InputStream in) throws IOException {
        int number = 1;
        try (AnchoredYaml.Parser parser = YAML.createParser(in)) {
            for (; parser.nextToken() != null; number++) {
                add(source, number, YamlTree.read(parser, VALUES));
            }
        } catch (JsonProcessingException e) {
            refusals.add(new DocumentError(
                    source, number, "", "not readable as YAML: " + where(e) + e.getOriginalMessage()));
        }
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
    }

    private void add(String source, int number, JsonNode tree) {
        if (tree.isNull() || tree.isMissingNode()) {
            return;
        }
        if (!tree.isObject()) {
            refusals.add(new DocumentError(source, number, "", "not a Kubernetes object: a map of fields is needed"));
        } else if (tree.path("kind").asText("").endsWith("List")
                && tree.path("items").isArray()) {
            tree.path("items").forEach(item -> add(source, number, item));
        } else {
            Optional<DocumentError> tooLarge = ObjectSize.refusal(new InputDocument(source, number, tree));
            if (tooLarge.isPresent()) {
                refusals.add(tooLarge.get());
            } else {
                documents.add(new InputDocument(source, number, WithoutNulls.of(tree)));
            }
        }
    }
}
