package dev.novasphere.wukong.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.power.PowerPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The samples users start from: each gives the objects written down, and no surprise. */
class GoldenSamplesTest {

    private static final Path SAMPLES = Path.of("kubernetes/samples");
    private static final Path EXPECTED = Path.of("src/test/resources/golden-samples");
    private static final String EXPECTED_PHASE = "vm.novasphere.dev/expected-phase";

    /** What the operator reads as its own, and not as part of the cluster around a Wukong. */
    /** Kinds of which planning sees nothing. */
    private static final Set<String> NOT_OBSERVED = Set.of(
            "Wukong", "WukongSnapshot", "WukongRestore", "Service", "NetworkPolicy", "ConfigMap", "ServiceAccount");

    @TestFactory
    Stream<DynamicTest> every_sample_gives_its_objects() throws IOException {
        return samples().stream()
                .map(sample -> DynamicTest.dynamicTest(
                        sample.getFileName().toString(),
                        () -> GoldenScenariosTest.verify(outputs(sample), EXPECTED.resolve(nameOf(sample)))));
    }

    @TestFactory
    Stream<DynamicTest> every_sample_can_reach_the_phase_it_declares() throws IOException {
        return samples().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.getFileName().toString(), () -> {
                    for (Wukong wukong : wukongs(sample)) {
                        checkPhase(wukong, plan(wukong, sample));
                    }
                }));
    }

    @Test
    void no_expected_output_is_left_over_from_a_sample_that_is_gone() throws IOException {
        Set<String> names =
                new HashSet<>(samples().stream().map(GoldenSamplesTest::nameOf).toList());

        assertThat(GoldenCase.in(EXPECTED)).extracting(GoldenCase::name).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void samples_do_not_disturb_each_other() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path sample : samples()) {
            wukongs(sample).forEach(wukong -> names.add(wukong.getMetadata().getName()));
        }

        assertThat(names).hasSizeGreaterThanOrEqualTo(12).doesNotHaveDuplicates();
    }

    private static void checkPhase(Wukong wukong, Plan plan) {
        Phase declared = Phase.valueOf(wukong.getMetadata().getAnnotations().get(EXPECTED_PHASE));
        List<Severity> severities =
                plan.findings().stream().map(Finding::severity).toList();
        switch (declared) {
            case Error -> assertThat(severities).contains(Severity.ERROR);
            case Pending -> assertThat(severities).contains(Severity.WAITING).doesNotContain(Severity.ERROR);
            default -> {
                assertThat(plan.findings())
                        .as("findings of %s", wukong.getMetadata().getName())
                        .isEmpty();
                assertThat(startsItself(plan.power())).isEqualTo(declared == Phase.Running);
            }
        }
    }

    private static boolean startsItself(PowerPlan power) {
        return power.autoStart() && !power.initial().equals(PowerPlan.HALTED);
    }

    private static Outputs outputs(Path sample) throws IOException {
        Outputs outputs = new Outputs();
        for (Wukong wukong : wukongs(sample)) {
            outputs.add(plan(wukong, sample));
        }
        return outputs;
    }

    private static Plan plan(Wukong wukong, Path sample) throws IOException {
        ObservedCluster cluster = new ObservedCluster(wukong);
        for (JsonNode tree : Documents.all(sample)) {
            if (!NOT_OBSERVED.contains(tree.path("kind").asText())) {
                cluster.add(tree);
            }
        }
        return AllStages.planner().plan(new PlanInput(wukong, cluster.observed()));
    }

    private static List<Wukong> wukongs(Path sample) throws IOException {
        List<Wukong> wukongs = new ArrayList<>();
        for (JsonNode tree : Documents.all(sample)) {
            if (tree.path("kind").asText().equals("Wukong")) {
                Wukong wukong = Documents.as(Wukong.class, tree);
                String name = wukong.getMetadata().getName();
                wukong.getMetadata().setNamespace("default");
                wukong.getMetadata()
                        .setUid(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                                .toString());
                wukongs.add(wukong);
            }
        }
        return wukongs;
    }

    private static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.sorted().toList();
        }
    }

    private static String nameOf(Path sample) {
        return sample.getFileName().toString().replaceFirst("[.]yaml$", "");
    }
}
