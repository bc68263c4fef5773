package dev.novasphere.wukong.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.plan.Stage;
import jakarta.annotation.Priority;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFrameworkTest {

    private static final String WUKONG = """
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: Wukong
            metadata: {name: web, namespace: default, uid: 00000000-0000-0000-0000-000000000001}
            spec: {cpu: 1, memory: 1Gi, disks: [{name: root, size: 1Gi}]}
            """;

    @TempDir
    Path folder;

    @Test
    void a_scenario_agrees_with_what_was_written_of_it() throws IOException {
        Files.writeString(folder.resolve("in-Wukong.yaml"), WUKONG);
        run().write(folder);

        assertThat(run().differences(folder)).isEmpty();
        assertThat(folder.resolve("out-VirtualMachine-web-vm.yaml")).exists();
        assertThat(folder.resolve("out-findings.yaml")).exists();
    }

    @Test
    void a_changed_field_is_reported_with_its_path() throws IOException {
        Files.writeString(folder.resolve("in-Wukong.yaml"), WUKONG);
        run().write(folder);
        Files.writeString(folder.resolve("in-Wukong.yaml"), WUKONG.replace("cpu: 1", "cpu: 2"));

        assertThat(run().differences(folder))
                .containsExactly(
                        "out-VirtualMachine-web-vm.yaml: spec.template.spec.domain.cpu.cores: expected 1 but was 2");
    }

    @Test
    void an_object_too_many_and_an_object_too_few_are_reported() throws IOException {
        Files.writeString(folder.resolve("in-Wukong.yaml"), WUKONG);
        run().write(folder);
        Files.move(folder.resolve("out-VirtualMachine-web-vm.yaml"), folder.resolve("out-VirtualMachine-other.yaml"));

        assertThat(run().differences(folder))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("out-VirtualMachine-other.yaml: expected, but"))
                .anyMatch(line -> line.startsWith("out-VirtualMachine-web-vm.yaml: not expected, but"));
    }

    @Test
    void an_update_removes_outputs_that_nothing_gives_any_more() throws IOException {
        Files.writeString(folder.resolve("in-Wukong.yaml"), WUKONG);
        Files.writeString(folder.resolve("out-Secret-gone.yaml"), "kind: Secret\n");

        run().write(folder);

        assertThat(folder.resolve("out-Secret-gone.yaml")).doesNotExist();
    }

    @Test
    void a_file_that_is_no_part_of_a_scenario_is_refused() throws IOException {
        Files.writeString(folder.resolve("in-Wukong.yaml"), WUKONG);
        Files.writeString(folder.resolve("notes.yaml"), "kind: Secret\n");

        assertThatThrownBy(this::run).hasMessageContaining("notes.yaml is no file of a scenario");
    }

    @Test
    void an_observed_object_that_no_stage_reads_is_refused() throws IOException {
        Files.writeString(folder.resolve("in-Wukong.yaml"), WUKONG);
        Files.writeString(
                folder.resolve("in-Secret-keys.yaml"), "{apiVersion: v1, kind: Secret, metadata: {name: keys}}");

        assertThatThrownBy(this::run).hasMessageContaining("nothing of the Wukong reads Secret keys");
    }

    @Test
    void the_planner_of_the_tests_has_every_stage_of_the_product() throws IOException {
        Path classes = Path.of("target/classes");
        try (Stream<Path> files = Files.walk(classes.resolve("dev/novasphere/wukong"))) {
            List<String> stages = files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith("Stage.class"))
                    .map(name -> name.replace(".class", "").replace('/', '.'))
                    .filter(GoldenFrameworkTest::isStage)
                    .toList();

            assertThat(AllStages.stages())
                    .extracting(stage -> stage.getClass().getName())
                    .containsExactlyInAnyOrderElementsOf(stages);
        }
    }

    @Test
    void every_stage_has_a_place_of_its_own_in_the_plan() {
        List<Integer> places = AllStages.stages().stream()
                .map(stage -> stage.getClass().getAnnotation(Priority.class).value())
                .toList();

        assertThat(places).isSortedAccordingTo(Comparator.reverseOrder()).doesNotHaveDuplicates();
    }

    private static boolean isStage(String name) {
        try {
            Class<?> type = Class.forName(name);
            return Stage.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private Outputs run() throws IOException {
        return new GoldenCase(folder).run(AllStages.planner());
    }
}
