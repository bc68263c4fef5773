package dev.novasphere.wukong.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.testcluster.Crds;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GeneratedCrdTest {

    /** Fields that are true or left out. */
    private static final Set<String> ONLY_TRUE = Set.of("blank", "upload");

    private final CustomResourceDefinition definition = Crds.wukong();
    private final CustomResourceDefinitionVersion version =
            definition.getSpec().getVersions().get(0);
    private final JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();

    @Test
    void the_definitions_in_the_repository_are_current() throws IOException {
        for (CustomResourceDefinition own : Crds.own()) {
            new GeneratedFile(Path.of(
                            "kubernetes", "base", "crds", own.getMetadata().getName() + ".yaml"))
                    .mustBe(Serialization.asYaml(own));
        }
    }

    @Test
    void kubectl_get_shows_phase_ready_node_ip_age_and_the_rest_only_when_wide() {
        assertThat(version.getAdditionalPrinterColumns())
                .filteredOn(column -> column.getPriority() == null || column.getPriority() == 0)
                .extracting(CustomResourceColumnDefinition::getName)
                .containsExactly("Phase", "Ready", "Node", "IP", "Age");
        assertThat(version.getAdditionalPrinterColumns().get(5).getPriority()).isEqualTo(1);
    }

    @Test
    void every_field_explains_itself() {
        for (CustomResourceDefinition own : Crds.own()) {
            JSONSchemaProps described =
                    own.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
            List<String> silent = new ArrayList<>();
            collectSilent("", described, silent);
            assertThat(silent).as(own.getMetadata().getName()).isEmpty();
            assertThat(described.getDescription()).contains("virtual machine");
        }
    }

    @Test
    void each_value_that_a_field_can_have_is_in_its_description() {
        for (CustomResourceDefinition own : Crds.own()) {
            List<String> silent = new ArrayList<>();
            collectUnexplained(
                    "",
                    own.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema(),
                    (name, property) -> values(property).allMatch(description(property)::contains),
                    silent);
            assertThat(silent).as(own.getMetadata().getName()).isEmpty();
        }
    }

    @Test
    void each_switch_says_what_holds_without_it() {
        for (CustomResourceDefinition own : Crds.own()) {
            List<String> silent = new ArrayList<>();
            JSONSchemaProps described =
                    own.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
            collectUnexplained(
                    "",
                    described.getProperties().get("spec"),
                    (name, property) -> !"boolean".equals(property.getType())
                            || ONLY_TRUE.contains(name)
                            || Stream.of("efault", "Absent").anyMatch(description(property)::contains),
                    silent);
            assertThat(silent).as(own.getMetadata().getName()).isEmpty();
        }
    }

    @Test
    void a_requirement_on_a_field_of_nodes_is_not_explained_as_one_on_labels() {
        JSONSchemaProps term = schema;
        for (String name : List.of(
                "spec",
                "highAvailability",
                "affinity",
                "nodeAffinity",
                "requiredDuringSchedulingIgnoredDuringExecution",
                "nodeSelectorTerms")) {
            term = term.getProperties().get(name);
        }
        Map<String, JSONSchemaProps> terms = term.getItems().getSchema().getProperties();
        Map<String, JSONSchemaProps> ofField =
                terms.get("matchFields").getItems().getSchema().getProperties();
        Map<String, JSONSchemaProps> ofLabel =
                terms.get("matchExpressions").getItems().getSchema().getProperties();

        assertThat(ofField.get("key").getDescription())
                .contains("metadata.name")
                .doesNotContain("label");
        assertThat(ofField.get("operator").getDescription()).doesNotContain("Exists");
        assertThat(ofLabel.get("key").getDescription()).contains("label");
    }

    private static void collectUnexplained(
            String path, JSONSchemaProps schema, BiPredicate<String, JSONSchemaProps> explained, List<String> silent) {
        if (schema.getItems() != null) {
            collectUnexplained(path + "[]", schema.getItems().getSchema(), explained, silent);
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, property) -> {
                if (!explained.test(name, property)) {
                    silent.add(path + "." + name);
                }
                collectUnexplained(path + "." + name, property, explained, silent);
            });
        }
    }

    private static String description(JSONSchemaProps property) {
        return Objects.requireNonNullElse(property.getDescription(), "");
    }

    /** The values of a field, or of the elements of a list. */
    private static Stream<String> values(JSONSchemaProps property) {
        JSONSchemaProps of =
                property.getItems() == null ? property : property.getItems().getSchema();
        return Stream.ofNullable(of.getEnum()).flatMap(List::stream).map(JsonNode::asText);
    }

    @Test
    void each_rule_stands_once_and_says_what_to_write() {
        List<String> rules = new ArrayList<>();
        collectRules("", schema, rules);
        assertThat(rules).hasSizeGreaterThan(20).doesNotHaveDuplicates();
    }

    private static void collectSilent(String path, JSONSchemaProps schema, List<String> silent) {
        if (schema.getItems() != null) {
            collectSilent(path + "[]", schema.getItems().getSchema(), silent);
        }
        if (schema.getProperties() == null) {
            return;
        }
        schema.getProperties().forEach((name, property) -> {
            String at = path + "." + name;
            boolean standard =
                    path.isEmpty() && List.of("apiVersion", "kind", "metadata").contains(name);
            if (!standard
                    && (property.getDescription() == null
                            || property.getDescription().isBlank())) {
                silent.add(at);
            }
            collectSilent(at, property, silent);
        });
    }

    private static void collectRules(String path, JSONSchemaProps schema, List<String> rules) {
        if (schema.getXKubernetesValidations() != null) {
            schema.getXKubernetesValidations().forEach(rule -> {
                assertThat(rule.getMessage())
                        .as("message of %s at %s", rule.getRule(), path)
                        .isNotBlank();
                rules.add(path + ": " + rule.getRule());
            });
        }
        if (schema.getItems() != null) {
            collectRules(path + "[]", schema.getItems().getSchema(), rules);
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, property) -> collectRules(path + "." + name, property, rules));
        }
    }
}
