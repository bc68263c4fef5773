package dev.novasphere.wukong.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongRules;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.PlanInput;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every CNI configuration the operator makes is one by the CNI project's own library, and where that project has the plugin, by the
 * plugin: those of all golden scenarios and samples, and those of random networks. The Go module src/test/go/cni-configs does it.
 */
class CniConfigurationsIT {

    private static final Path MODULE = Path.of("src", "test", "go", "cni-configs");
    private static final List<Path> SCENARIOS =
            List.of(Path.of("src/test/resources/golden"), Path.of("src/test/resources/golden-samples"));
    private static final int RANDOM_NETWORKS = 200;

    private final ArrayNode configurations = JsonNodeFactory.instance.arrayNode();
    private final Set<String> types = new TreeSet<>();

    @Test
    void every_configuration_is_valid_by_the_rules_of_cni() throws Exception {
        ofScenarios();
        assertThat(types)
                .as("types of networks that the scenarios have")
                .contains("bridge", "macvlan", "macvtap", "ovs", "sriov");
        ofRandomNetworks(new Random().nextLong());
        Path file = Files.createDirectories(Path.of("target")).resolve("cni-configurations.json");
        Files.writeString(file, configurations.toString());

        Path log = Path.of("target", "cni-configurations.log");
        ProcessBuilder go = new ProcessBuilder("go", "test", "-count=1", "./...")
                .directory(MODULE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        go.environment()
                .putAll(Map.of(
                        "WUKONG_CNI_CONFIGS",
                        file.toAbsolutePath().toString(),
                        "CGO_ENABLED",
                        "0",
                        "GOFLAGS",
                        "-mod=readonly",
                        "GOWORK",
                        "off"));
        Process test = start(go);
        try {
            assertThat(test.waitFor())
                    .as(() -> "go test in " + MODULE + ":\n" + read(log))
                    .isZero();
        } finally {
            test.destroyForcibly();
        }
    }

    private void ofScenarios() throws IOException {
        for (Path root : SCENARIOS) {
            for (GoldenCase scenario : GoldenCase.in(root)) {
                try (Stream<Path> files = Files.list(scenario.folder())) {
                    for (Path file : files.sorted().toList()) {
                        String name = file.getFileName().toString();
                        if (name.startsWith("out-NetworkAttachmentDefinition-")) {
                            add(scenario.name(), Documents.as(NetworkAttachmentDefinition.class, Documents.one(file)));
                        }
                    }
                }
            }
        }
    }

    private void ofRandomNetworks(long seed) {
        Random random = new Random(seed);
        int before = configurations.size();
        for (int i = 0; i < RANDOM_NETWORKS; i++) {
            PlanInput input = GivenWukong.of(
                    "networks: [%s]".formatted(network(random)),
                    GivenWukong.clusterWith()
                            .networkBindings(random.nextBoolean() ? "macvtap" : "passt")
                            .build());
            Wukong wukong = input.wukong();
            assertThat(WukongRules.check(wukong))
                    .as("a network that the API server accepts: " + wukong.getSpec())
                    .noneMatch(violation -> violation.path().startsWith("spec.networks"));
            String scenario = "random networks of seed %d, number %d".formatted(seed, i);
            for (HasMetadata object : AllStages.planner().plan(input).objects()) {
                if (object instanceof NetworkAttachmentDefinition definition) {
                    add(scenario, definition);
                }
            }
        }
        assertThat(configurations.size() - before)
                .as("configurations of random networks")
                .isGreaterThan(RANDOM_NETWORKS / 4);
    }

    private static JsonNode network(Random random) {
        var network = JsonNodeFactory.instance.objectNode();
        network.put(
                "name",
                random.nextBoolean() ? "n" + random.nextInt(1000) : "a-" + "x".repeat(random.nextInt(61)) + "1");
        maybe(
                random,
                () -> network.put(
                        "type", List.of("bridge", "ovs", "sriov", "macvlan").get(random.nextInt(4))));
        maybe(random, () -> network.put("vlanId", 1 + random.nextInt(4094)));
        maybe(random, () -> network.put("mtu", 576 + random.nextInt(9216 - 576 + 1)));
        maybe(
                random,
                () -> network.put(
                        "bridgeName", List.of("br0", "br\"q", "br\\\u00e9").get(random.nextInt(3))));
        maybe(
                random,
                () -> network.put(
                        "physicalInterface", List.of("eno1", "bond0.5").get(random.nextInt(2))));
        String resource =
                switch (network.path("type").asText("bridge")) {
                    case "sriov" -> "example.org/vf";
                    case "macvlan" -> NetworkSpec.MACVTAP_RESOURCES + "vf";
                    case "ovs" -> NetworkSpec.OVS_MARKER + "vf";
                    default -> NetworkSpec.BRIDGE_MARKER + "vf";
                };
        maybe(random, () -> network.put("resourceName", resource));
        maybe(random, () -> network.put("binding", List.of("macvtap", "passt").get(random.nextInt(2))));
        return network;
    }

    private static void maybe(Random random, Supplier<?> put) {
        if (random.nextBoolean()) {
            put.get();
        }
    }

    private void add(String scenario, NetworkAttachmentDefinition definition) {
        String config = definition.getSpec().config();
        types.add(Serialization.unmarshal(config, JsonNode.class).path("type").asText());
        configurations
                .addObject()
                .put("scenario", scenario)
                .put("definition", definition.getMetadata().getName())
                .put("config", config);
    }

    private static Process start(ProcessBuilder go) {
        try {
            return go.start();
        } catch (IOException e) {
            throw new AssertionError("the CNI check needs Go 1.25 or newer on the PATH (go.dev/doc/install)", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "its output cannot be read: " + e.getMessage();
        }
    }
}
