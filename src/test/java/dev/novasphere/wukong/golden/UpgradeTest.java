package dev.novasphere.wukong.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.VirtualMachine;
import dev.novasphere.wukong.plan.Labels;
import dev.novasphere.wukong.plan.Names;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A machine that runs keeps its template when the operator is upgraded: KubeVirt would call every other template a change that waits for a
 * restart. The files hold what the first version made of each sample; they are never written anew.
 */
class UpgradeTest {

    private static final Path RECORDED = Path.of("src/test/resources/upgrade");
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** What a sample declares for the operator itself, and not as part of the cluster around a Wukong. */
    private static final Set<String> OWN_KINDS = Set.of("Wukong", "WukongSnapshot", "WukongRestore");

    @TestFactory
    Stream<DynamicTest> no_machine_that_the_first_version_made_gets_another_template() throws IOException {
        try (Stream<Path> files = Files.list(RECORDED)) {
            return files.sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> keepsItsTemplates(file)));
        }
    }

    private static void keepsItsTemplates(Path file) throws IOException {
        List<JsonNode> recorded = Documents.all(file);
        List<JsonNode> wukongs = recorded.stream()
                .filter(tree -> tree.path("kind").asText().equals("Wukong"))
                .toList();

        assertThat(wukongs).isNotEmpty();
        for (JsonNode tree : wukongs) {
            Wukong wukong = Documents.as(Wukong.class, tree);
            List<JsonNode> made =
                    recorded.stream().filter(object -> concerns(wukong, object)).toList();
            JsonNode machine = machine(wukong, made);
            wukong.getMetadata().setNamespace("default");
            wukong.getMetadata()
                    .setUid(machine.at("/metadata/ownerReferences/0/uid").asText());

            Plan plan = plan(wukong, made);

            assertThat(plan.virtualMachine())
                    .as(
                            "a machine is planned for %s, findings: %s",
                            wukong.getMetadata().getName(), plan.findings())
                    .isPresent();
            assertThat(TreeDiff.between(template(Documents.as(VirtualMachine.class, machine)), template(plan)))
                    .as(
                            "what an upgrade would change in the template of %s",
                            wukong.getMetadata().getName())
                    .isEmpty();
        }
    }

    private static boolean concerns(Wukong wukong, JsonNode object) {
        if (OWN_KINDS.contains(object.path("kind").asText())) {
            return false;
        }
        boolean guest = object.path("kind").asText().equals("VirtualMachineInstance");
        String name = wukong.getMetadata().getName();
        return guest
                ? object.at("/metadata/name").asText().equals(Names.virtualMachine(name))
                : object.path("metadata")
                        .path("labels")
                        .path(Labels.WUKONG)
                        .asText(name)
                        .equals(name);
    }

    private static JsonNode machine(Wukong wukong, List<JsonNode> made) {
        return made.stream()
                .filter(object -> object.path("kind").asText().equals("VirtualMachine"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "no machine is recorded for " + wukong.getMetadata().getName()));
    }

    private static Plan plan(Wukong wukong, List<JsonNode> made) {
        ObservedCluster cluster = new ObservedCluster(wukong);
        made.forEach(cluster::add);
        return AllStages.planner().plan(new PlanInput(wukong, cluster.observed()));
    }

    private static JsonNode template(Plan plan) {
        return template(plan.virtualMachine().orElseThrow());
    }

    private static JsonNode template(VirtualMachine machine) {
        return JSON.valueToTree(machine.getSpec().template());
    }
}
