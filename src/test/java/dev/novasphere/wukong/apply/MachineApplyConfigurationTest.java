package dev.novasphere.wukong.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MachineApplyConfigurationTest {

    @Test
    void the_machine_of_a_plan_is_the_same_after_it_was_compared() {
        VirtualMachine planned = Serialization.unmarshal("""
                metadata: {name: web-vm, namespace: team, annotations: {a: b}}
                spec:
                  template: {spec: {domain: {}, volumes: [{name: root, persistentVolumeClaim: {claimName: web-root}}]}}
                """, VirtualMachine.class);
        String before = Serialization.asJson(planned);

        MachineApplyConfiguration machine =
                MachineApplyConfiguration.of(new ApplyMachine(planned, new PowerPlan("Always", "Always", true)));

        assertThat(Serialization.asJson(planned)).isEqualTo(before);
        assertThat(machine.withoutPower().getMetadata().getAnnotations()).hasSizeGreaterThan(1);
    }

    @Test
    void a_live_machine_is_not_as_planned_where_a_finding_keeps_the_machine_out_of_the_plan() {
        Plan blocked = new Plan(List.of(), List.of(), new PowerPlan("Always", "Always", true));
        VirtualMachine live = Serialization.unmarshal("""
                metadata: {name: web-vm, namespace: team}
                spec: {runStrategy: Halted, template: {spec: {priorityClassName: forbidden}}}
                """, VirtualMachine.class);

        assertThat(MachineApplyConfiguration.isReached(blocked, Optional.of(live)))
                .isFalse();
        assertThat(MachineApplyConfiguration.isReached(blocked, Optional.empty()))
                .isTrue();
    }
}
