package dev.novasphere.wukong.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A machine that runs keeps its template when the operator is upgraded: KubeVirt would call every other template a change that waits for a
 * restart. Its disks are not written either. The files hold what the first version made of each sample; they are never written anew.
 */
class UpgradeTest {

    private static final Path RECORDED = Path.of("src/test/resources/upgrade");
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** What a sample declares for the operator itself, and not as part of the cluster around a Wukong. */
    private static final Set<String> OWN_KINDS = Set.of("Wukong", "WukongSnapshot", "WukongRestore");

    private static final Set<String> DISKS = Set.of("DataVolume", "PersistentVolumeClaim");

    @TestFactory
    Stream<DynamicTest> no_machine_that_the_first_version_made_gets_another_template() throws IOException {
        try (Stream<Path> files = Files.list(RECORDED)) {
            return files.sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> keepsItsTemplates(file)));
        }
    }

    private static void keepsItsTemplates(Path file) throws IOException {
        for (Recorded recorded : Recorded.of(file)) {
            Plan plan = recorded.plan();

            assertThat(plan.virtualMachine())
                    .as("a machine is planned for %s, findings: %s", recorded.name(), plan.findings())
                    .isPresent();
            assertThat(TreeDiff.between(
                            template(Documents.as(VirtualMachine.class, recorded.machine())), template(plan)))
                    .as("what an upgrade would change in the template of %s", recorded.name())
                    .isEmpty();
        }
    }

    /** However much CDI added to a claim for its file system, and also when an earlier version grew it without that. */
    @TestFactory
    Stream<DynamicTest> no_disk_that_the_first_version_made_is_written() throws IOException {
        try (Stream<Path> files = Files.list(RECORDED)) {
            return files.sorted().toList().stream()
                    .flatMap(file -> Stream.of("1", "1.055", "1.06", "1.0638298", "1.1112")
                            .map(factor -> DynamicTest.dynamicTest(
                                    file.getFileName() + ", claims of CDI larger by " + factor,
                                    () -> keepsItsDisks(file, new BigDecimal(factor)))));
        }
    }

    private static void keepsItsDisks(Path file, BigDecimal factor) throws IOException {
        for (Recorded recorded : Recorded.of(file)) {
            Recorded running = recorded.withBoundClaims(factor);
            for (HasMetadata planned : running.plan().objects()) {
                if (DISKS.contains(planned.getKind())) {
                    assertThat(TreeDiff.between(running.find(planned), JSON.valueToTree(planned)).stream()
                                    .filter(line -> !line.endsWith("but was nothing")))
                            .as(
                                    "what an upgrade would write to %s %s",
                                    planned.getKind(), planned.getMetadata().getName())
                            .isEmpty();
                }
            }
        }
    }

    /** A Wukong and what the first version made of it. */
    private record Recorded(Wukong wukong, List<JsonNode> made) {

        private static List<Recorded> of(Path file) throws IOException {
            List<JsonNode> recorded = Documents.all(file);
            List<Recorded> all = recorded.stream()
                    .filter(tree -> tree.path("kind").asText().equals("Wukong"))
                    .map(tree -> of(Documents.as(Wukong.class, tree), recorded))
                    .toList();
            assertThat(all).isNotEmpty();
            return all;
        }

        private static Recorded of(Wukong wukong, List<JsonNode> recorded) {
            Recorded of = new Recorded(
                    wukong,
                    recorded.stream().filter(object -> concerns(wukong, object)).toList());
            wukong.getMetadata().setNamespace("default");
            wukong.getMetadata()
                    .setUid(of.machine().at("/metadata/ownerReferences/0/uid").asText());
            return of;
        }

        private String name() {
            return wukong.getMetadata().getName();
        }

        private JsonNode machine() {
            return made.stream()
                    .filter(object -> object.path("kind").asText().equals("VirtualMachine"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no machine is recorded for " + name()));
        }

        /** The object as the first version left it; of a claim that it took over, the file holds the state before as well. */
        private JsonNode find(HasMetadata planned) {
            return made.stream()
                    .filter(object -> object.path("kind").asText().equals(planned.getKind()))
                    .filter(object -> object.at("/metadata/name")
                            .asText()
                            .equals(planned.getMetadata().getName()))
                    .reduce((before, taken) -> taken)
                    .orElseThrow(
                            () -> new AssertionError("an upgrade would make " + planned.getKind() + " " + planned));
        }

        /** The same with the claims that CDI makes of DataVolumes, larger by a factor, and with volumes for all claims. */
        private Recorded withBoundClaims(BigDecimal factor) {
            Stream<JsonNode> ofCdi = made.stream()
                    .filter(object -> object.path("kind").asText().equals("DataVolume"))
                    .map(dataVolume -> claim(dataVolume, factor));
            return new Recorded(
                    wukong,
                    Stream.concat(made.stream(), ofCdi).map(Recorded::bound).toList());
        }

        private static JsonNode claim(JsonNode dataVolume, BigDecimal factor) {
            ObjectNode claim = JSON.createObjectNode();
            claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
            ObjectNode metadata = dataVolume.path("metadata").deepCopy();
            claim.set("metadata", metadata);
            metadata.withObjectProperty("labels").put("app", "containerized-data-importer");
            metadata.putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "cdi.kubevirt.io/v1beta1")
                    .put("kind", "DataVolume")
                    .put("name", metadata.path("name").asText())
                    .put("uid", "uid-of-the-datavolume")
                    .put("controller", true);
            ObjectNode spec = dataVolume.at("/spec/storage").deepCopy();
            claim.set("spec", spec);
            String asked = spec.at("/resources/requests/storage").asText("10Gi");
            Quantity larger = new Quantity(Quantity.getAmountInBytes(new Quantity(asked))
                    .multiply(factor)
                    .setScale(0, RoundingMode.CEILING)
                    .toPlainString());
            spec.withObjectProperty("resources")
                    .withObjectProperty("requests")
                    .put("storage", CanonicalQuantity.of(larger).toString());
            return claim;
        }

        private static JsonNode bound(JsonNode object) {
            if (!object.path("kind").asText().equals("PersistentVolumeClaim")) {
                return object;
            }
            ObjectNode claim = object.deepCopy();
            claim.withObjectProperty("status").put("phase", "Bound");
            return claim;
        }

        private Plan plan() {
            ObservedCluster cluster = new ObservedCluster(wukong);
            made.forEach(cluster::add);
            return AllStages.planner().plan(new PlanInput(wukong, cluster.observed()));
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

    private static JsonNode template(Plan plan) {
        return template(plan.virtualMachine().orElseThrow());
    }

    private static JsonNode template(VirtualMachine machine) {
        return JSON.valueToTree(machine.getSpec().template());
    }
}
