package dev.novasphere.wukong.plan.power;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachineSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerPlanTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{runStrategy: Manual} | Manual",
                "{running: true}       | Always",
                "{running: false}      | Halted",
                "{template: {}}        | Halted"
            })
    void the_run_strategy_of_a_machine_is_read_as_kubevirt_reads_it(String spec, String strategy) {
        assertThat(PowerPlan.strategyOf(Serialization.unmarshal("---\n" + spec, VirtualMachineSpec.class)))
                .isEqualTo(strategy);
    }
}
