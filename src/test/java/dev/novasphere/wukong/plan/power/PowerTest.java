package dev.novasphere.wukong.plan.power;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerTest {

    /** Wanted, then the live strategy, the one written last and the one before Halted, and what is written. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "a machine that runs is stopped                  | runStrategy: Halted | Always | Always | -      | Halted",
                "one that was made off and started by hand       | runStrategy: Halted | Always | Halted | -      | Halted",
                "one that was stopped by hand is noted as off    | runStrategy: Halted | Halted | Always | -      | Halted",
                "one that was made off is noted as off           | runStrategy: Halted | Halted | Halted | -      | Halted",
                "one that is off stays so                        | runStrategy: Halted | Halted | Halted | Always | -",
                "a start by hand is not undone                   | runStrategy: Halted | Always | Halted | Always | -",
                "Always after Halted starts it                   | runStrategy: Always | Halted | Halted | Always | Always",
                "also one that was made with Halted              | runStrategy: Always | Halted | Halted | Halted | Always",
                "also with autoStart, which counted at creation  | autoStart: false    | Halted | Halted | Always | Always",
                "RerunOnFailure after Halted starts it           | runStrategy: RerunOnFailure | Halted | Halted | Always | RerunOnFailure",
                "Manual after Halted leaves it off               | runStrategy: Manual | Halted | Halted | Always | Manual",
                "Always after Halted and a start by hand is noted| runStrategy: Always | Always | Halted | Always | Always",
                "a stop by hand is not undone                    | runStrategy: Always | Halted | Always | -      | -",
                "one that was made off stays off                 | autoStart: false    | Halted | Halted | -      | -",
                "Once comes back after virtctl start             | runStrategy: Once   | Always | Once   | -      | Once",
                "Once stays                                      | runStrategy: Once   | Once   | Once   | -      | -",
                "Once starts nothing that was stopped by hand    | runStrategy: Once   | Halted | Always | -      | -",
            })
    void the_strategy_is_written_when_the_wukong_asks_for_another_one(
            String what, String start, String live, String written, String before, String expected) {
        WukongSpec spec = Serialization.unmarshal(
                "cpu: 1\nmemory: 1Gi\nstartStrategy: {%s}\n".formatted(start), WukongSpec.class);
        VirtualMachine machine = Serialization.unmarshal(
                """
                metadata:
                  name: web-vm
                  annotations: {vm.novasphere.dev/run-strategy: %s%s}
                spec: {runStrategy: %s}
                """.formatted(written, before == null ? "" : ", vm.novasphere.dev/halted-from: " + before, live),
                VirtualMachine.class);

        assertThat(Power.toWrite(machine, PowerPlan.of(spec)).orElse(null)).isEqualTo(expected);
    }
}
