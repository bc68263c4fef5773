package dev.novasphere.wukong.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.GeneratedFile;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.status.StatusAggregator;
import dev.novasphere.wukong.status.input.ApiVersions;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.PowerState;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Argo CD says and offers of a Wukong, by its own kind of tests; and over the statuses of all golden scenarios. Skipped without Lua. */
class ArgoCdTest {

    private static final Path COMPONENT = Path.of("kubernetes", "argo-cd");
    private static final Path WUKONG = COMPONENT.resolve("resource_customizations/vm.novasphere.dev/Wukong");
    private static final Path ACTIONS = WUKONG.resolve("actions");
    private static final Path HEALTH = WUKONG.resolve("health.lua");
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeEach
    void asks_lua() {
        assumeTrue(LuaProgram.isInstalled(), "lua5.4 is not installed (Debian package lua5.4)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Wukong", "WukongSnapshot", "WukongRestore"})
    void health_is_what_the_fixtures_say(String kind) throws IOException {
        Path folder = WUKONG.resolveSibling(kind);
        for (JsonNode test : yaml(folder.resolve("health_test.yaml")).get("tests")) {
            String input = test.get("inputPath").asText();
            assertThat(LuaProgram.results(folder.resolve("health.lua"), List.of(yaml(folder.resolve(input)))))
                    .as(input)
                    .containsExactly(test.get("healthStatus"));
        }
    }

    @Test
    void every_health_and_all_actions_are_keys_that_the_component_adds() throws IOException {
        List<String> files = new ArrayList<>();
        yaml(COMPONENT.resolve("kustomization.yaml"))
                .at("/configMapGenerator/0/files")
                .forEach(file -> files.add(file.asText()));

        assertThat(files)
                .containsExactlyInAnyOrder(
                        health("Wukong"),
                        health("WukongSnapshot"),
                        health("WukongRestore"),
                        "resource.customizations.actions.vm.novasphere.dev_Wukong=actions.yaml");
    }

    private static String health(String kind) {
        return "resource.customizations.health.vm.novasphere.dev_%1$s=resource_customizations/vm.novasphere.dev/%1$s/health.lua"
                .formatted(kind);
    }

    @Test
    void actions_are_offered_as_the_fixtures_say() throws IOException {
        for (JsonNode test : yaml(ACTIONS.resolve("action_test.yaml")).get("discoveryTests")) {
            JsonNode offered = LuaProgram.results(
                            ACTIONS.resolve("discovery.lua"),
                            List.of(yaml(ACTIONS.resolve(test.get("inputPath").asText()))))
                    .get(0);
            assertThat(offered).hasSize(test.get("result").size());
            test.get("result").forEach(action -> assertThat(
                            offered.get(action.get("name").asText()).get("disabled"))
                    .as(action.toString())
                    .isEqualTo(action.get("disabled")));
        }
    }

    @Test
    void start_and_stop_change_the_run_strategy_and_nothing_else() throws IOException {
        for (JsonNode test : yaml(ACTIONS.resolve("action_test.yaml")).get("actionTests")) {
            JsonNode input = yaml(ACTIONS.resolve(test.get("inputPath").asText()));
            ObjectNode expected = input.deepCopy();
            expected.set(
                    "spec",
                    yaml(ACTIONS.resolve(test.get("expectedOutputPath").asText()))
                            .get("spec"));

            assertThat(run(test.get("action").asText(), input)).isEqualTo(expected);
        }
    }

    @Test
    void start_and_stop_work_where_the_wukong_says_nothing_of_its_start() throws IOException {
        JsonNode input = yaml(WUKONG.resolve("testdata/running.yaml"));

        assertThat(run("stop", input).at("/spec/startStrategy/runStrategy").asText())
                .isEqualTo("Halted");
        assertThat(run("start", input).at("/spec/startStrategy/runStrategy").asText())
                .isEqualTo("Always");
    }

    @ParameterizedTest
    @CsvSource({"restart, " + Annotations.RESTART_REQUESTED_AT, "migrate, " + Annotations.MIGRATE_REQUESTED_AT})
    void restart_and_migrate_ask_by_the_annotations_that_the_operator_reads(String action, String annotation)
            throws IOException {
        JsonNode input = yaml(ACTIONS.resolve("testdata/running.yaml"));

        ObjectNode changed = (ObjectNode) run(action, input);

        assertThat(changed.at("/metadata/annotations").get(annotation).asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        ((ObjectNode) changed.get("metadata")).remove("annotations");
        assertThat(changed).isEqualTo(input);
    }

    @Test
    void snapshot_creates_a_snapshot_of_the_wukong() throws IOException {
        JsonNode impacted = run("snapshot", yaml(ACTIONS.resolve("testdata/running.yaml")));

        assertThat(impacted).hasSize(1);
        assertThat(impacted.get(0).get("operation").asText()).isEqualTo("create");
        WukongSnapshot snapshot =
                Serialization.unmarshal(impacted.get(0).get("resource").toString(), WukongSnapshot.class);
        assertThat(snapshot.getSpec().wukongName()).isEqualTo("web");
        assertThat(snapshot.getMetadata().getNamespace()).isEqualTo("machines");
        assertThat(snapshot.getMetadata().getName()).matches("web-\\d{14}");
    }

    @Test
    void every_status_of_the_golden_scenarios_has_a_health_that_fits_its_phase() throws IOException {
        List<Wukong> wukongs = new ArrayList<>();
        for (GoldenCase scenario : GoldenCase.in(GoldenScenariosTest.SCENARIOS)) {
            wukongs.add(withStatus(scenario.input()));
        }
        List<JsonNode> objects = wukongs.stream()
                .map(wukong -> (JsonNode) Serialization.jsonMapper().valueToTree(wukong))
                .toList();
        List<JsonNode> healths = LuaProgram.results(HEALTH, objects);
        Set<Phase> seen = EnumSet.noneOf(Phase.class);

        assertThat(healths).hasSameSizeAs(wukongs);
        for (int i = 0; i < healths.size(); i++) {
            WukongStatus status = wukongs.get(i).getStatus();
            boolean ready = status.conditions().stream()
                    .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
            boolean paused = status.conditions().stream()
                    .anyMatch(c -> c.getType().equals("Paused") && c.getStatus().equals("True"));
            String expected = paused
                    ? "Suspended"
                    : ready
                            ? "Healthy"
                            : switch (status.phase()) {
                                case Error -> "Degraded";
                                case Stopped -> "Suspended";
                                default -> "Progressing";
                            };
            seen.add(status.phase());
            assertThat(healths.get(i).get("status").asText())
                    .as(wukongs.get(i).getMetadata().getName() + " " + status)
                    .isEqualTo(expected);
            assertThat(healths.get(i).get("message").asText()).isNotBlank();
        }
        assertThat(seen).contains(Phase.Error, Phase.Pending);
    }

    @Test
    void the_component_installs_every_action() throws IOException {
        ObjectNode actions = JSON.createObjectNode();
        actions.put("discovery.lua", Files.readString(ACTIONS.resolve("discovery.lua")));
        var definitions = actions.putArray("definitions");
        try (Stream<Path> folders = Files.list(ACTIONS)) {
            for (Path folder : folders.sorted().toList()) {
                if (Files.exists(folder.resolve("action.lua"))) {
                    definitions
                            .addObject()
                            .put("name", folder.getFileName().toString())
                            .put("action.lua", Files.readString(folder.resolve("action.lua")));
                }
            }
        }

        new GeneratedFile(COMPONENT.resolve("actions.yaml")).mustBe(Serialization.asYaml(actions));
        JsonNode offered = LuaProgram.results(
                        ACTIONS.resolve("discovery.lua"), List.of(yaml(WUKONG.resolve("testdata/new.yaml"))))
                .get(0);
        assertThat(definitions.findValuesAsText("name")).containsExactlyInAnyOrderElementsOf(names(offered));
    }

    private static Wukong withStatus(PlanInput input) {
        Wukong wukong = input.wukong();
        Plan plan = AllStages.planner().plan(input);
        wukong.setStatus(new StatusAggregator()
                .status(
                        wukong,
                        plan,
                        input.observed(),
                        ApplyOutcome.done(),
                        PowerState.of(plan.power(), Optional.empty()),
                        Map.of(),
                        ApiVersions.unknown()));
        return wukong;
    }

    private static JsonNode run(String action, JsonNode object) {
        return LuaProgram.results(ACTIONS.resolve(action).resolve("action.lua"), List.of(object))
                .get(0);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode yaml(Path file) throws IOException {
        return JSON.readTree(
                Serialization.yamlMapper().readTree(Files.readString(file)).toString());
    }
}
