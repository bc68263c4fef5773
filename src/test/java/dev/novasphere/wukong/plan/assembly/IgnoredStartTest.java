package dev.novasphere.wukong.plan.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.power.PowerPlan;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoredStartTest {

    private static Optional<Finding> finding(String startStrategy, String written, String live) {
        String machine = """
                metadata:
                  name: web-vm
                  annotations: {vm.novasphere.dev/run-strategy: %s}
                  ownerReferences:
                  - {apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, uid: %s, controller: true}
                spec: {runStrategy: %s}
                """.formatted(written, GivenWukong.UID, live);
        PlanInput input = GivenWukong.of(
                "startStrategy: " + startStrategy,
                GivenWukong.clusterWith().machine("---\n" + machine).build());
        return IgnoredStart.of(input, PowerPlan.of(input.spec()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a running machine is not stopped by it     | {autoStart: false}                      | Always         | Always         | virtctl stop web-vm -n shop",
                "with another strategy neither              | {runStrategy: RerunOnFailure, autoStart: false} | RerunOnFailure | RerunOnFailure | virtctl stop web-vm -n shop",
                "a machine made to be off is not started    | {autoStart: true}                       | Halted         | Halted         | virtctl start web-vm -n shop",
                "nor one that is started by hand            | {runStrategy: Manual, autoStart: true}  | Manual         | Manual         | virtctl start web-vm -n shop"
            })
    void a_change_of_auto_start_after_the_machine_was_made_is_said_with_the_command_that_helps(
            String why, String startStrategy, String written, String live, String command) {
        assertThat(finding(startStrategy, written, live)).as(why).hasValueSatisfying(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
            assertThat(finding.reason()).isEqualTo("AutoStartIgnored");
            assertThat(finding.message()).contains("startStrategy.autoStart", "counts only when", command);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "made on, Halted asked for             | {autoStart: false, runStrategy: Halted} | Always | Always",
                "made off, started by virtctl         | {autoStart: false} | Halted | Always",
                "made off, still off                  | {autoStart: false} | Halted | Halted",
                "made on, stopped by virtctl          | {autoStart: false} | Always | Halted",
                "made on, still on                    | {autoStart: true}  | Always | Always",
                "made on, stopped by virtctl meanwhile| {autoStart: true}  | Always | Halted",
                "nothing is written about it          | {}                 | Halted | Halted"
            })
    void a_machine_that_was_made_as_it_says_is_not_remarked(String why, String strategy, String written, String live) {
        assertThat(finding(strategy, written, live)).as(why).isEmpty();
    }

    @Test
    void before_the_machine_is_made_it_counts() {
        PlanInput input = GivenWukong.of("startStrategy: {autoStart: false}", GivenWukong.cluster());

        assertThat(IgnoredStart.of(input, PowerPlan.of(input.spec()))).isEmpty();
    }
}
