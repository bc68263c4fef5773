package dev.novasphere.wukong.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A Wukong in, all objects out, for every scenario under src/test/resources/golden. With {@code -Dwukong.update=true} the expected
 * outputs are written anew; read every one of them before committing it.
 */
class GoldenScenariosTest {

    static final Path SCENARIOS = Path.of("src/test/resources/golden");

    @TestFactory
    Stream<DynamicTest> every_scenario_gives_its_objects() throws IOException {
        return GoldenCase.in(SCENARIOS).stream()
                .map(scenario -> DynamicTest.dynamicTest(
                        scenario.name(), () -> verify(scenario.run(AllStages.planner()), scenario.folder())));
    }

    static void verify(Outputs outputs, Path folder) throws IOException {
        if (Boolean.getBoolean("wukong.update")) {
            outputs.write(folder);
        }
        assertThat(outputs.differences(folder))
                .as("what the plan gives, against %s (after checking: -Dwukong.update=true)", folder)
                .isEmpty();
    }
}
