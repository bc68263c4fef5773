package dev.novasphere.wukong.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.conformance.scenario.Scenario;
import dev.novasphere.wukong.conformance.scenario.ScenarioResult;
import dev.novasphere.wukong.conformance.scenario.ScenarioResult.Outcome;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the command says without a cluster, and the Job that runs it. */
class ConformanceCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** The command without a client: it must not need one before its command line is understood. */
    private int run(String... words) {
        return new ConformanceCommand(
                        null,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(words));
    }

    @Test
    void help_and_the_list_of_scenarios_need_no_cluster() {
        assertThat(run("--help")).isEqualTo(ConformanceCommand.OK);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Usage:");
        out.reset();

        assertThat(run("--list", "--only", "power")).isEqualTo(ConformanceCommand.OK);
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .isNotEmpty()
                .allMatch(line -> line.startsWith("power: "));
    }

    @Test
    void a_wrong_command_line_says_what_is_wrong() {
        assertThat(run("--only", "flying")).isEqualTo(ConformanceCommand.USAGE);
        assertThat(run("--timeout", "soon")).isEqualTo(ConformanceCommand.USAGE);
        assertThat(run("--namespace")).isEqualTo(ConformanceCommand.USAGE);
        assertThat(run("--fast")).isEqualTo(ConformanceCommand.USAGE);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("there is no capability flying; there are definition, machine,")
                .contains("--timeout needs a whole number of seconds, not soon")
                .contains("--namespace needs a value after it")
                .contains("unknown argument --fast");
    }

    @Test
    void the_table_has_a_row_a_scenario_and_below_it_what_failed() {
        Scenario scenario = Scenario.of("power", "A machine starts", trial -> {});

        String table = ResultTable.of(List.of(
                new ScenarioResult(scenario, Outcome.passed, "1.5 s"),
                new ScenarioResult(scenario, Outcome.skipped, "no reason"),
                new ScenarioResult(scenario, Outcome.failed, "expected: a start\nit is off")));

        assertThat(table).isEqualTo("""
                CAPABILITY  RESULT   SCENARIO          DETAIL
                power       passed   A machine starts  1.5 s
                power       skipped  A machine starts  no reason
                power       failed   A machine starts  see below

                failed: power: A machine starts
                  expected: a start
                  it is off

                1 passed, 1 failed, 1 skipped
                """);
    }

    @Test
    void the_job_runs_under_the_restrictions_of_the_deployment() throws IOException {
        Container job = Serialization.unmarshal(Files.readString(Path.of("kubernetes/conformance/job.yaml")), Job.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
        Container operator = Serialization.unmarshal(
                        Files.readString(Path.of("kubernetes/base/deployment.yaml")), Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);

        assertThat(job.getImage()).isEqualTo(operator.getImage());
        assertThat(job.getSecurityContext()).isEqualTo(operator.getSecurityContext());
        assertThat(job.getResources()).isEqualTo(operator.getResources());
        assertThat(job.getArgs()).startsWith(ConformanceApplication.COMMAND);
    }
}
