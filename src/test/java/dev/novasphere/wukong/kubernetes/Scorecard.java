package dev.novasphere.wukong.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What the tests of the Operator Framework's scorecard ask of a bundle, one method a test, read from their source (operator-sdk 1.42,
 * internal/scorecard/tests): the images that run them are in a registry. olm-bundle-validation is the library that {@link BundleValidationIT} runs.
 *
 * <p>Each method returns what the test would report as errors or suggestions; the bundle is to give none of either, but for the suggestion of
 * olm-status-descriptors that an example has no status, which a user never writes.
 *
 * @param version the ClusterServiceVersion
 * @param definitions the CustomResourceDefinitions of the bundle
 */
record Scorecard(JsonNode version, List<JsonNode> definitions) {

    /** The test's name in the configuration of the scorecard, and what it asks. */
    static final Map<String, Function<Scorecard, List<String>>> TESTS = Map.of(
            "basic-check-spec", Scorecard::basicCheckSpec,
            "olm-crds-have-validation", Scorecard::definitionsHaveValidation,
            "olm-crds-have-resources", Scorecard::definitionsHaveResources,
            "olm-spec-descriptors", Scorecard::specDescriptors,
            "olm-status-descriptors", Scorecard::statusDescriptors);

    /** Reads a bundle's folder. */
    static Scorecard of(Path bundle) {
        try (Stream<Path> files = Files.list(bundle.resolve("manifests"))) {
            List<JsonNode> objects = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                objects.add(Serialization.yamlMapper().readTree(Files.readString(file)));
            }
            return new Scorecard(
                    objects.stream()
                            .filter(object -> object.get("kind").asText().equals("ClusterServiceVersion"))
                            .findFirst()
                            .orElseThrow(),
                    objects.stream()
                            .filter(object -> object.get("kind").asText().equals("CustomResourceDefinition"))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every example has a spec. */
    List<String> basicCheckSpec() {
        return examples()
                .filter(example -> !example.hasNonNull("spec"))
                .map(example -> "spec missing from " + name(example))
                .toList();
    }

    /** The schema of an example's kind and version has each field of its spec and status. */
    List<String> definitionsHaveValidation() {
        List<String> found = new ArrayList<>();
        examples().forEach(example -> {
            JsonNode schema = schema(example);
            for (String part : List.of("spec", "status")) {
                for (String field : fields(example.path(part))) {
                    if (!schema.path("properties").path(part).path("properties").has(field)) {
                        found.add("no validation of " + part + "." + field + " in " + name(example));
                    }
                }
            }
        });
        return found;
    }

    /** Every kind that the bundle owns names a resource. */
    List<String> definitionsHaveResources() {
        return owned().filter(kind -> kind.path("resources").isEmpty())
                .map(kind -> kind.get("name").asText() + " has no resources")
                .toList();
    }

    /** Every field of an example's spec has a descriptor with just its name as the path. */
    List<String> specDescriptors() {
        List<String> found = new ArrayList<>();
        examples().forEach(example -> owner(example)
                .ifPresentOrElse(
                        owned -> {
                            List<String> described =
                                    owned.path("specDescriptors").findValuesAsText("path");
                            fields(example.path("spec")).stream()
                                    .filter(field -> !described.contains(field))
                                    .forEach(field ->
                                            found.add("spec." + field + " of " + name(example) + " has no descriptor"));
                        },
                        () -> found.add(name(example) + " is of no kind that the bundle owns")));
        return found;
    }

    /** An example that has a status is of a kind with descriptors of it. */
    List<String> statusDescriptors() {
        List<String> found = new ArrayList<>();
        examples().forEach(example -> owner(example)
                .ifPresentOrElse(
                        owned -> {
                            if (!example.path("status").isEmpty()
                                    && owned.path("statusDescriptors").isEmpty()) {
                                found.add("the status of " + name(example) + " has no descriptors");
                            }
                        },
                        () -> found.add(name(example) + " is of no kind that the bundle owns")));
        return found;
    }

    private Stream<JsonNode> examples() {
        try {
            return stream(Serialization.jsonMapper()
                    .readTree(version.at("/metadata/annotations/alm-examples").asText("[]")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<JsonNode> owned() {
        return stream(version.at("/spec/customresourcedefinitions/owned"));
    }

    /** The entry of an example's kind and version. */
    private Optional<JsonNode> owner(JsonNode example) {
        return owned().filter(kind -> kind.path("kind").equals(example.path("kind"))
                        && kind.path("version").asText().equals(versionOf(example)))
                .findFirst();
    }

    private JsonNode schema(JsonNode example) {
        return definitions.stream()
                .filter(definition -> definition
                        .at("/spec/names/kind")
                        .asText()
                        .equalsIgnoreCase(example.path("kind").asText()))
                .flatMap(definition -> stream(definition.at("/spec/versions")))
                .filter(served -> served.path("name").asText().equalsIgnoreCase(versionOf(example)))
                .map(served -> served.at("/schema/openAPIV3Schema"))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static String versionOf(JsonNode example) {
        return example.path("apiVersion").asText().replaceFirst("^.*/", "");
    }

    private static String name(JsonNode example) {
        return example.path("kind").asText() + " "
                + example.at("/metadata/name").asText();
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        for (Iterator<String> fields = object.fieldNames(); fields.hasNext(); ) {
            names.add(fields.next());
        }
        return names;
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
