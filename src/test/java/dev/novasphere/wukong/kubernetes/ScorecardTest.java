package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bundle passes what the scorecard asks, and each of the checks notices what it is for. */
class ScorecardTest {

    private static final Path BUNDLE = OlmBundle.FOLDER.resolve("bundle");
    private static final Scorecard COMMITTED = Scorecard.of(BUNDLE);

    @ParameterizedTest
    @MethodSource("tests")
    void the_bundle_passes(String test) {
        assertThat(Scorecard.TESTS.get(test).apply(COMMITTED)).isEmpty();
    }

    @Test
    void an_example_without_a_spec_is_noticed() {
        Scorecard broken = withExamples(examples -> ((ObjectNode) examples.get(0)).remove("spec"));

        assertThat(broken.basicCheckSpec()).singleElement().asString().contains("spec missing");
    }

    @Test
    void a_field_that_neither_schema_nor_descriptors_have_is_noticed() {
        Scorecard broken =
                withExamples(examples -> ((ObjectNode) examples.get(0).get("spec")).put("colour", "red"));

        assertThat(broken.definitionsHaveValidation())
                .singleElement()
                .asString()
                .contains("spec.colour");
        assertThat(broken.specDescriptors()).singleElement().asString().contains("spec.colour");
    }

    @Test
    void an_example_of_a_version_that_is_not_owned_is_noticed() {
        Scorecard broken =
                withExamples(examples -> ((ObjectNode) examples.get(0)).put("apiVersion", "vm.novasphere.dev/v9"));

        assertThat(broken.specDescriptors()).singleElement().asString().contains("no kind that the bundle owns");
        assertThat(broken.statusDescriptors()).singleElement().asString().contains("no kind that the bundle owns");
    }

    @Test
    void a_status_without_descriptors_is_noticed() {
        Scorecard broken = withExamples(
                examples -> ((ObjectNode) examples.get(0)).putObject("status").put("phase", "Running"));
        broken.version().at("/spec/customresourcedefinitions/owned").forEach(kind -> ((ObjectNode) kind)
                .remove("statusDescriptors"));

        assertThat(broken.statusDescriptors()).singleElement().asString().contains("no descriptors");
    }

    @Test
    void a_kind_without_resources_is_noticed() {
        JsonNode version = COMMITTED.version().deepCopy();
        ((ObjectNode) version.at("/spec/customresourcedefinitions/owned/0")).putArray("resources");

        assertThat(new Scorecard(version, COMMITTED.definitions()).definitionsHaveResources())
                .singleElement()
                .asString()
                .contains("has no resources");
    }

    @Test
    void the_scorecard_runs_each_of_its_tests_once_with_one_version_of_its_image() throws IOException {
        JsonNode config =
                Serialization.yamlMapper().readTree(Files.readString(BUNDLE.resolve("tests/scorecard/config.yaml")));
        List<String> tests = new ArrayList<>();
        Set<String> images = new HashSet<>();
        config.at("/stages").forEach(stage -> stage.get("tests").forEach(test -> {
            tests.add(test.at("/entrypoint/1").asText());
            images.add(test.get("image").asText());
            assertThat(test.at("/labels/test").asText())
                    .isEqualTo(test.at("/entrypoint/1").asText() + "-test");
        }));
        List<String> expected = new ArrayList<>(Scorecard.TESTS.keySet());
        expected.add("olm-bundle-validation");

        assertThat(tests).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(images).hasSize(1);
    }

    private static Set<String> tests() {
        return Scorecard.TESTS.keySet();
    }

    private static Scorecard withExamples(Consumer<ArrayNode> change) {
        try {
            JsonNode version = COMMITTED.version().deepCopy();
            ObjectNode annotations = (ObjectNode) version.at("/metadata/annotations");
            ArrayNode examples = (ArrayNode) Serialization.jsonMapper()
                    .readTree(annotations.get("alm-examples").asText());
            change.accept(examples);
            annotations.put("alm-examples", examples.toString());
            return new Scorecard(version, COMMITTED.definitions());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
