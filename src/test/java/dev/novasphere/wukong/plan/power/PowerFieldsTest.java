package dev.novasphere.wukong.plan.power;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PowerFieldsTest {

    private static final PowerPlan ALWAYS = new PowerPlan("Always", "Always", true);
    private static final PowerPlan OFF = new PowerPlan("Halted", "Halted", false);

    @Test
    void a_new_machine_gets_its_first_run_strategy_and_the_note_of_it() {
        assertThat(PowerFields.ofNew(new PowerPlan("Always", "Halted", false)))
                .isEqualTo(new PowerFields("Halted", Map.of("vm.novasphere.dev/run-strategy", "Halted")));
    }

    @Test
    void a_new_machine_that_is_started_by_request_remembers_that_it_is_to_be_started() {
        assertThat(PowerFields.ofNew(new PowerPlan("Manual", "Manual", true)).notes())
                .containsEntry("vm.novasphere.dev/auto-start", "pending");
    }

    @Test
    void a_new_machine_that_is_to_be_off_remembers_that_its_wukong_asked_for_it() {
        assertThat(PowerFields.ofNew(OFF).notes()).containsEntry("vm.novasphere.dev/halted-from", "Halted");
    }

    @Test
    void a_machine_that_was_stopped_by_hand_stays_off_and_keeps_its_notes() {
        VirtualMachine live =
                live("{vm.novasphere.dev/run-strategy: Always, vm.novasphere.dev/auto-start: done}", "Halted");

        assertThat(PowerFields.ofLive(live, ALWAYS))
                .isEqualTo(new PowerFields(
                        "Halted",
                        Map.of("vm.novasphere.dev/run-strategy", "Always", "vm.novasphere.dev/auto-start", "done")));
    }

    @Test
    void another_run_strategy_that_the_wukong_asks_for_is_written_and_noted() {
        VirtualMachine live = live("{vm.novasphere.dev/run-strategy: RerunOnFailure}", "RerunOnFailure");

        assertThat(PowerFields.ofLive(live, ALWAYS))
                .isEqualTo(new PowerFields("Always", Map.of("vm.novasphere.dev/run-strategy", "Always")));
    }

    @Test
    void a_machine_that_is_switched_off_remembers_what_it_was_before() {
        VirtualMachine live = live("{vm.novasphere.dev/run-strategy: Always}", "Always");

        assertThat(PowerFields.ofLive(live, OFF))
                .isEqualTo(new PowerFields(
                        "Halted",
                        Map.of("vm.novasphere.dev/run-strategy", "Halted", "vm.novasphere.dev/halted-from", "Always")));
    }

    private static VirtualMachine live(String annotations, String strategy) {
        return Serialization.unmarshal(
                "---\nmetadata: {name: web-vm, annotations: %s}\nspec: {runStrategy: %s}"
                        .formatted(annotations, strategy),
                VirtualMachine.class);
    }
}
