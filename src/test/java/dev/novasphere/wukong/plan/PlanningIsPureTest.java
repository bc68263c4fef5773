package dev.novasphere.wukong.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the names in the constant pools of the compiled classes: what is not named there cannot be called. */
class PlanningIsPureTest {

    private static final String CLIENT = "io/fabric8/kubernetes/client/";
    private static final String MODEL_BASE_CLASS = CLIENT + "CustomResource";

    private static final List<String> IMPURE = List.of(
            CLIENT,
            "java/net/http/",
            "java/net/Socket",
            "java/net/URLConnection",
            "java/io/File",
            "java/nio/file/",
            "java/util/Random",
            "java/security/SecureRandom",
            "ThreadLocalRandom",
            "randomUUID",
            "currentTimeMillis",
            "nanoTime",
            "java/time/Clock",
            "java/time/Instant",
            "java/time/LocalDate",
            "java/time/OffsetDateTime",
            "java/time/ZonedDateTime",
            "getenv",
            "getProperty",
            "org/eclipse/microprofile/config");

    @ParameterizedTest
    @MethodSource("classesOfThePlan")
    void no_class_of_the_plan_knows_a_client_a_clock_chance_or_the_environment(Path compiled) throws IOException {
        String names =
                new String(Files.readAllBytes(compiled), StandardCharsets.ISO_8859_1).replace(MODEL_BASE_CLASS, "");
        assertThat(IMPURE).allSatisfy(impure -> assertThat(names).doesNotContain(impure));
    }

    @Test
    void the_classes_of_every_stage_are_checked() throws Exception {
        assertThat(classesOfThePlan().map(path -> path.getFileName().toString()))
                .contains(
                        "Planner.class",
                        "VirtualMachineAssembler.class",
                        "ResourceStage.class",
                        "StorageStage.class",
                        "SchedulingStage.class");
    }

    static Stream<Path> classesOfThePlan() throws IOException, URISyntaxException {
        Path root = Path.of(Stage.class.getResource("Stage.class").toURI()).getParent();
        try (Stream<Path> files = Files.walk(root)) {
            return files
                    .filter(path -> path.toString().endsWith(".class"))
                    .filter(path -> !path.toString().contains("test-classes"))
                    .toList()
                    .stream();
        }
    }
}
