package dev.novasphere.wukong.api;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

class GeneratedCrdTest {

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
