package dev.novasphere.wukong.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.testcluster.Commands.Outcome;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts fire when they should and only then, and everything of kubernetes/monitoring fits together. */
class MonitoringTest {

    private static final Path TESTS = Path.of("src", "test", "resources", "monitoring", "alerts-test.yaml");

    private static final Pattern SELECTED = Pattern.compile("[{,]\\s*(\\w+)=\"([^\"]*)\"");

    @TempDir
    Path folder;

    private Outcome testRules() throws IOException {
        Files.copy(TESTS, folder.resolve("alerts-test.yaml"), StandardCopyOption.REPLACE_EXISTING);
        return Program.PROMTOOL.run(folder, "", "test", "rules", "alerts-test.yaml");
    }

    @Test
    void promtool_finds_the_alerts_as_the_tests_want_them() throws IOException {
        Program.PROMTOOL.mustBeInstalled();
        Monitoring.rulesInto(folder);

        Outcome outcome = testRules();

        assertThat(outcome.code()).as(outcome.output()).isZero();
    }

    @Test
    void promtool_finds_out_that_any_alert_is_missing_or_always_fires() throws IOException {
        Program.PROMTOOL.mustBeInstalled();
        String rules = Files.readString(Monitoring.rulesInto(folder));
        for (JsonNode alert : Monitoring.alerts()) {
            String name = alert.get("alert").asText();
            Path tests = testsThatExpect(name);
            Files.writeString(folder.resolve("rules.yaml"), rules.replace('"' + name + '"', "\"Other\""));
            Outcome without = Program.PROMTOOL.run(folder, "", "test", "rules", tests.toString());
            assertThat(without.code()).as("without " + name).isNotZero();
            assertThat(without.output()).contains("FAILED", "alertname: " + name);
        }
    }

    /** A file with those of the tests in which an alert is expected to fire; the others say nothing about its absence and take their time. */
    private Path testsThatExpect(String alert) throws IOException {
        ObjectNode file = (ObjectNode) Serialization.yamlMapper().readTree(TESTS.toFile());
        ArrayNode kept = file.arrayNode();
        file.get("tests").forEach(test -> {
            for (JsonNode expected : test.get("alert_rule_test")) {
                if (expected.get("alertname").asText().equals(alert)
                        && !expected.path("exp_alerts").isEmpty()) {
                    kept.add(test);
                    return;
                }
            }
        });
        assertThat(kept).as("tests in which %s fires", alert).isNotEmpty();
        file.set("tests", kept);
        return Files.writeString(
                folder.resolve("expect.yaml"), Serialization.yamlMapper().writeValueAsString(file));
    }

    @Test
    void the_rules_are_well_formed() {
        Program.PROMTOOL.mustBeInstalled();

        Outcome outcome = Program.PROMTOOL.run(
                folder, "", "check", "rules", Monitoring.rulesInto(folder).toString());

        assertThat(outcome.code()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("SUCCESS: " + Monitoring.alerts().size() + " rules found");
    }

    @Test
    void each_alert_has_its_section_in_the_handbook_and_says_so() throws IOException {
        List<String> handbook = Files.readAllLines(Path.of("docs", "operate.md"));

        assertThat(Monitoring.alerts()).isNotEmpty().allSatisfy(alert -> {
            String name = alert.get("alert").asText();
            assertThat(handbook).contains("### " + name);
            assertThat(alert.at("/annotations/runbook").asText())
                    .isEqualTo("docs/operate.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
            assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning", "info");
        });
    }

    @Test
    void every_file_is_installed() throws IOException {
        JsonNode kustomization = Monitoring.yaml("kustomization.yaml");
        Set<String> named = new HashSet<>(Set.of("kustomization.yaml"));
        kustomization.get("resources").forEach(file -> named.add(file.asText()));
        kustomization.get("configMapGenerator").forEach(map -> map.get("files")
                .forEach(file -> named.add(file.asText().replaceFirst(".*=", ""))));

        try (Stream<Path> files = Files.list(Monitoring.FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(named);
        }
    }

    @Test
    void the_pods_of_the_deployment_are_scraped_where_they_listen() throws IOException {
        JsonNode monitor = Monitoring.yaml("podmonitor.yaml");
        Deployment deployment = Serialization.unmarshal(
                Files.readString(Path.of("kubernetes", "base", "deployment.yaml")), Deployment.class);

        assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels())
                .containsEntry(
                        "app.kubernetes.io/name",
                        monitor.at("/spec/selector/matchLabels/app.kubernetes.io~1name")
                                .asText());
        assertThat(deployment
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getPorts())
                .extracting("name")
                .contains(monitor.at("/spec/podMetricsEndpoints/0/port").asText());
        assertThat(monitor.at("/spec/podMetricsEndpoints/0/path").asText()).isEqualTo("/q/metrics");
        assertThat(monitor.at("/metadata/namespace").asText())
                .isEqualTo(deployment.getMetadata().getNamespace());
    }

    /** A misspelt value of a label selects nothing, and no one complains. */
    @Test
    void every_phase_and_condition_that_is_asked_for_exists() {
        Map<String, Set<String>> values = Map.of(
                "phase",
                Stream.of(Phase.values()).map(Phase::name).collect(Collectors.toSet()),
                "condition",
                conditionTypes(),
                "status",
                Set.of("True", "False", "Unknown"),
                "state",
                Set.of("running", "failed"));
        Set<String> asked = new HashSet<>();
        for (String query : Monitoring.queries()) {
            Matcher matcher = SELECTED.matcher(query);
            while (matcher.find()) {
                asked.add(matcher.group(1));
                if (values.containsKey(matcher.group(1))) {
                    assertThat(values.get(matcher.group(1))).as(query).contains(matcher.group(2));
                }
            }
        }
        assertThat(asked).containsAll(values.keySet());
    }

    private static Set<String> conditionTypes() {
        return Stream.of(ConditionTypes.class.getFields())
                .map(field -> {
                    try {
                        return (String) field.get(null);
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .collect(Collectors.toSet());
    }

    /** Every process of Quarkus in a cluster has metrics of these names. */
    @Test
    void a_metric_that_others_have_too_is_asked_for_of_the_operator_alone() {
        assertThat(Monitoring.queries())
                .filteredOn(query -> query.matches(".*\\b(jvm|process|system)_.*"))
                .isNotEmpty()
                .allMatch(query -> query.contains("and on (job, instance) wukong_build_info"));
    }

    @Test
    void every_panel_has_a_place_a_title_and_queries_of_its_own() {
        Set<String> places = new HashSet<>();
        assertThat(Monitoring.dashboard().get("panels")).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.get("title").asText()).isNotBlank();
            assertThat(panel.get("targets")).isNotEmpty();
            assertThat(places.add(panel.get("gridPos").get("x") + " "
                            + panel.get("gridPos").get("y")))
                    .isTrue();
        });
    }
}
