package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.testcluster.Commands;
import dev.novasphere.wukong.testcluster.Commands.Outcome;
import dev.novasphere.wukong.testcluster.Folders;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart, rendered by Helm's own library, installs what kustomize installs. Skipped where there is no Go, which builds the renderer. */
class HelmChartIT {

    private static final Path MODULE = Path.of("src", "test", "go", "helm-chart");
    private static final Path HELM = Path.of("target", "helm-chart").toAbsolutePath();
    private static final Path CHART = Folders.ofThisJvm("helm").resolve(HelmChart.NAME);
    private static final String NAMESPACE = "novasphere-system";

    private static TestCluster cluster;

    @TempDir
    Path folder;

    @BeforeAll
    static void build() throws IOException {
        assumeTrue(Commands.isInstalled("go"), "Go is not installed, which builds Helm's library");
        ProcessBuilder go = new ProcessBuilder("go", "build", "-mod=readonly", "-o", HELM.toString(), ".")
                .directory(MODULE.toFile());
        go.environment().put("CGO_ENABLED", "0");
        go.environment().put("GOWORK", "off");
        Outcome built = Commands.run(go);
        assertThat(built.code()).as(built.errors()).isZero();
        HelmChart.write(CHART);
        cluster = TestCluster.start();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    static List<Arguments> choices() {
        return List.of(
                Arguments.of("{}", Overlay.named("cluster-wide")),
                Arguments.of("highAvailability: true", Overlay.named("high-availability")),
                Arguments.of("watchNamespace: machines", Overlay.named("single-namespace")),
                Arguments.of("native: true", Overlay.withComponent("native")),
                Arguments.of("nodeNetwork: {enabled: true}", Overlay.withComponent("node-network")));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void the_chart_installs_what_the_overlay_installs(String values, Overlay overlay) throws IOException {
        Outcome rendered = template(NAMESPACE, values);

        assertThat(rendered.code()).as(rendered.errors()).isZero();
        assertThat(objects(rendered.output()))
                .isEqualTo(objects(overlay.objects(cluster).stream()
                        .filter(object -> !object.getKind().equals("Namespace"))
                        .map(Serialization::asYaml)
                        .map(yaml -> yaml.startsWith("---") ? yaml : "---\n" + yaml)
                        .reduce("", String::concat)));
    }

    @Test
    void every_choice_together_is_accepted_by_the_api_server_in_any_namespace() throws IOException {
        Outcome rendered = template("elsewhere", """
                image: {repository: registry.example.org/team/wukong-operator, tag: "1.2.3", pullSecrets: [login, other]}
                native: true
                highAvailability: true
                watchNamespace: machines
                nodeNetwork: {enabled: true, nodeSelector: "a=b", interfaces: "eth7,eth8"}
                resources: {limits: {memory: 1Gi}}
                env: [{name: QUARKUS_LOG_CONSOLE_JSON_ENABLED, value: "true"}, {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
                """);
        assertThat(rendered.code()).as(rendered.errors()).isZero();
        assertThat(rendered.output()).doesNotContain(NAMESPACE);
        namespace("elsewhere");
        namespace("machines");
        Path file = Files.writeString(folder.resolve("all.yaml"), rendered.output());

        Outcome applied = Commands.run(new ProcessBuilder(
                cluster.kubectl().toString(),
                "--kubeconfig=" + cluster.kubeconfig(),
                "apply",
                "--server-side",
                "--dry-run=server",
                "-f",
                file.toString()));

        assertThat(applied.code()).as(applied.errors()).isZero();
        JsonNode container =
                objects(rendered.output()).get("Deployment/wukong-operator").at("/spec/template/spec/containers/0");
        assertThat(container.get("image").asText()).isEqualTo("registry.example.org/team/wukong-operator:1.2.3");
        assertThat(container.at("/resources/limits/memory").asText()).isEqualTo("1Gi");
        assertThat(container.get("env").findValuesAsText("name"))
                .contains("POD", "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "WUKONG_LEADER_ELECTION_ENABLED")
                .doesNotContain("JAVA_TOOL_OPTIONS");
        assertThat(container.get("env").findValuesAsText("value")).contains("a=b", "eth7,eth8");
    }

    private JsonNode podOf(String values) throws IOException {
        Outcome rendered = template(NAMESPACE, values);
        assertThat(rendered.code()).as(rendered.errors()).isZero();
        return objects(rendered.output()).get("Deployment/wukong-operator").at("/spec/template/spec");
    }

    /** Twice in the list, it would be refused by server-side apply, and lost by a strategic merge. */
    @Test
    void a_variable_of_the_chart_that_the_user_gives_too_is_there_once_with_the_users_value() throws IOException {
        JsonNode variables = podOf("""
                        watchNamespace: machines
                        highAvailability: true
                        env: [{name: JAVA_TOOL_OPTIONS, value: "-XX:MaxRAMPercentage=60"}]
                        """).at("/containers/0/env");

        assertThat(variables.findValuesAsText("name"))
                .containsExactlyInAnyOrder(
                        "JAVA_TOOL_OPTIONS", "QUARKUS_OPERATOR_SDK_NAMESPACES", "WUKONG_LEADER_ELECTION_ENABLED");
        assertThat(variables.findValuesAsText("value"))
                .containsExactlyInAnyOrder("-XX:MaxRAMPercentage=60", "machines", "true");
    }

    /** The operator reads it once at its start: a Pod that does not change would go on with the namespace of before. */
    @Test
    void another_namespace_to_serve_starts_the_pod_anew() throws IOException {
        assertThat(podOf("watchNamespace: more-machines")).isNotEqualTo(podOf("watchNamespace: machines"));
    }

    @Test
    void the_pod_goes_to_the_nodes_that_are_named_with_their_taints() throws IOException {
        JsonNode pod = podOf("""
                nodeSelector: {node-role.kubernetes.io/infra: ""}
                tolerations: [{key: infra, operator: Exists, effect: NoSchedule}]
                """);

        assertThat(pod.get("nodeSelector").toString())
                .isEqualTo("{\"kubernetes.io/os\":\"linux\",\"node-role.kubernetes.io/infra\":\"\"}");
        assertThat(pod.get("tolerations").toString())
                .isEqualTo("[{\"effect\":\"NoSchedule\",\"key\":\"infra\",\"operator\":\"Exists\"}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replicas: 3",
                "native: 1",
                "watchNamespace: [machines]",
                "watchNamespace: No_Namespace",
                "image: {repository: ''}",
                "image: {repository: a, tag: 'a b'}",
                "env: [{value: x}]",
                "tolerations: [{operator: In}]",
                "nodeSelector: [infra]",
                "resources: {memory: 1Gi}"
            })
    void values_that_are_not_meant_are_refused(String values) throws IOException {
        Outcome rendered = template(NAMESPACE, values);

        assertThat(rendered.code()).isEqualTo(1);
        assertThat(rendered.errors()).contains("values don't meet the specifications of the schema");
    }

    @Test
    void helm_finds_nothing_to_complain_of() throws IOException {
        assertThat(Commands.run(new ProcessBuilder(HELM.toString(), "lint", CHART.toString())))
                .isEqualTo(new Outcome(0, "", ""));
    }

    @Test
    void the_packaged_chart_is_the_same_chart() throws IOException {
        Path packaged = Path.of("target", "image", HelmChart.NAME + "-" + ProjectVersion.ofPom() + ".tgz");
        assumeTrue(Files.exists(packaged), packaged + " is not there: ./mvnw verify -Pimage makes it");
        Path values = Files.writeString(folder.resolve("values.yaml"), "{}");

        Outcome rendered = Commands.run(
                new ProcessBuilder(HELM.toString(), "template", packaged.toString(), NAMESPACE, values.toString()));

        assertThat(rendered).isEqualTo(template(NAMESPACE, "{}"));
    }

    private static void namespace(String name) {
        cluster.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    private Outcome template(String namespace, String values) throws IOException {
        Path file = Files.writeString(folder.resolve("values.yaml"), values);
        return Commands.run(
                new ProcessBuilder(HELM.toString(), "template", CHART.toString(), namespace, file.toString()));
    }

    /** By kind and name, without what only Helm reads, and without fields that are empty. */
    private static TreeMap<String, JsonNode> objects(String yaml) throws IOException {
        TreeMap<String, JsonNode> objects = new TreeMap<>();
        try (var documents =
                Serialization.yamlMapper().readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            for (JsonNode document : documents.readAll()) {
                if (document instanceof ObjectNode object && !object.isEmpty()) {
                    if (object.at("/metadata/annotations") instanceof ObjectNode annotations) {
                        annotations.remove("helm.sh/resource-policy");
                    }
                    withoutEmpty(object);
                    inOrder(object);
                    objects.put(
                            object.get("kind").asText() + "/"
                                    + object.at("/metadata/name").asText(),
                            object);
                }
            }
        }
        return objects;
    }

    /** The order of variables says nothing as long as none refers to another. */
    private static void inOrder(ObjectNode object) {
        if (object.at("/spec/template/spec/containers/0/env") instanceof ArrayNode variables) {
            List<JsonNode> sorted = new ArrayList<>();
            variables.forEach(sorted::add);
            sorted.sort(Comparator.comparing(variable -> variable.get("name").asText()));
            variables.removeAll().addAll(sorted);
        }
    }

    private static void withoutEmpty(JsonNode node) {
        node.forEach(HelmChartIT::withoutEmpty);
        if (node instanceof ObjectNode object) {
            object.properties()
                    .removeIf(field -> field.getValue().isNull()
                            || field.getValue().isContainerNode()
                                    && field.getValue().isEmpty());
        }
    }
}
