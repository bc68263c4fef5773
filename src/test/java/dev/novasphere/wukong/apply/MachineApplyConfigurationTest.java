package dev.novasphere.wukong.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.domain.Firmware;
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

    /** A guest that was started before that is known keeps the spec of its snapshot, and a restore that waited for it would never end. */
    @Test
    void a_machine_that_was_put_back_waits_for_its_spec_as_long_as_it_is_off() {
        MachineApplyConfiguration runs = planned("", PREFERENCE);
        VirtualMachine live = Serialization.clone(runs.created(ALWAYS));
        live.getMetadata().getAnnotations().put("restore.kubevirt.io/lastRestoreUID", "undo-1");

        assertThat(isReached(PLANNED.formatted("", PREFERENCE), live)).isTrue();
        assertThat(isReached(PLANNED.formatted(REPLACED, PREFERENCE), live)).isFalse();
    }

    private static boolean isReached(String planned, VirtualMachine live) {
        ApplyMachine step = new ApplyMachine(Serialization.unmarshal("---\n" + planned, VirtualMachine.class), ALWAYS);
        return MachineApplyConfiguration.isReached(new Plan(List.of(step), List.of(), ALWAYS), Optional.of(live));
    }

    private static final PowerPlan ALWAYS = new PowerPlan("Always", "Always", true);

    private static final String PLANNED = """
            metadata: {name: web-vm, namespace: team, annotations: {a: b%s}}
            spec:
              %s
              template: {spec: {domain: {}, volumes: [{name: root, persistentVolumeClaim: {claimName: web-root}}]}}
            """;
    private static final String NOTE = ", vm.novasphere.dev/instancetype: VirtualMachineClusterInstancetype/u1.medium";
    private static final String REPLACED = ", vm.novasphere.dev/restored-spec: undo-1";
    private static final String PREFERENCE = "preference: {kind: VirtualMachineClusterPreference, name: fedora}";
    private static final String BOTH =
            "instancetype: {kind: VirtualMachineClusterInstancetype, name: u1.medium}\n  " + PREFERENCE;

    private static MachineApplyConfiguration planned(String note, String classes) {
        return MachineApplyConfiguration.of(new ApplyMachine(
                Serialization.unmarshal("---\n" + PLANNED.formatted(note, classes), VirtualMachine.class), ALWAYS));
    }

    /** The machine as it was written, after KubeVirt took the names of its classes out. */
    private static VirtualMachine expanded(MachineApplyConfiguration written) {
        VirtualMachine live = Serialization.clone(written.created(ALWAYS));
        live.setSpec(live.getSpec().withoutClasses());
        return live;
    }

    @Test
    void a_machine_that_kubevirt_expanded_is_as_planned_without_the_names_of_its_classes() {
        MachineApplyConfiguration planned = planned(NOTE, PREFERENCE);

        assertThat(planned.reached(expanded(planned))).isTrue();
        assertThat(planned.changed(expanded(planned), ALWAYS).getSpec().preference())
                .isNotNull();
    }

    @Test
    void a_machine_that_kubevirt_expanded_is_not_written_once_more() {
        MachineApplyConfiguration first = planned(NOTE, BOTH);
        MachineApplyConfiguration afterwards = planned(NOTE, PREFERENCE);

        assertThat(first.created(ALWAYS).getSpec().instancetype()).isNotNull();
        assertThat(afterwards.reached(expanded(first))).isTrue();
    }

    @Test
    void a_machine_whose_classes_are_taken_out_where_kubevirt_keeps_them_is_put_back() {
        MachineApplyConfiguration planned = planned("", BOTH);

        assertThat(planned.reached(expanded(planned))).isFalse();
        assertThat(planned.changed(expanded(planned), ALWAYS).getSpec().instancetype())
                .isNotNull();
    }

    @Test
    void a_machine_that_kubevirt_expanded_before_that_was_noted_gets_the_note_and_no_second_instancetype() {
        VirtualMachine live = expanded(planned("", BOTH));
        MachineApplyConfiguration planned = planned(NOTE, BOTH);

        assertThat(planned.reached(live)).isFalse();
        VirtualMachine sent = planned.changed(live, ALWAYS);
        assertThat(sent.getSpec().instancetype()).isNull();
        assertThat(sent.getSpec().preference()).isNotNull();
        assertThat(sent.getMetadata().getAnnotations()).containsKey("vm.novasphere.dev/instancetype");
    }

    @Test
    void one_that_was_put_back_as_well_gets_its_instancetype_anew_in_place_of_the_size_of_the_snapshot() {
        VirtualMachine live = expanded(planned("", BOTH));
        live.getMetadata().getAnnotations().put("restore.kubevirt.io/lastRestoreUID", "undo-1");

        VirtualMachine sent = planned(NOTE + REPLACED, BOTH).changed(live, ALWAYS);

        assertThat(sent.getSpec().instancetype()).isNotNull();
        assertThat(sent.getMetadata().getAnnotations())
                .containsKeys("vm.novasphere.dev/instancetype", "vm.novasphere.dev/restored-spec");
    }

    @Test
    void a_machine_that_was_written_with_another_size_gets_the_instancetype() {
        VirtualMachine live = expanded(planned("", "updateVolumesStrategy: Migration"));

        assertThat(planned(NOTE, BOTH).changed(live, ALWAYS).getSpec().instancetype())
                .isNotNull();
    }

    private static Optional<Firmware> firmwareSent(String planned, String live) {
        String machine = """
                metadata: {name: web-vm, namespace: team}
                spec: {template: {spec: {domain: {firmware: %s, devices: {}}, networks: [], volumes: []}}}
                """;
        MachineApplyConfiguration wanted = MachineApplyConfiguration.of(
                new ApplyMachine(Serialization.unmarshal(machine.formatted(planned), VirtualMachine.class), ALWAYS));
        return wanted.changed(Serialization.unmarshal(machine.formatted(live), VirtualMachine.class), ALWAYS)
                .guestSpec()
                .map(spec -> spec.domain().firmware());
    }

    @Test
    void uuid_and_serial_number_that_kubevirt_gave_stay_when_what_stood_beside_them_is_taken_out() {
        String live = "{uuid: u-1, serial: s-1, bootloader: {efi: {secureBoot: false}}}";

        assertThat(firmwareSent("null", live)).contains(new Firmware("u-1", "s-1"));
        assertThat(firmwareSent("{bootloader: {bios: {}}}", live)).hasValueSatisfying(sent -> {
            assertThat(sent.uuid()).isEqualTo("u-1");
            assertThat(sent.serial()).isEqualTo("s-1");
            assertThat(sent.bootloader().bios()).isNotNull();
        });
        assertThat(firmwareSent("{uuid: u-2}", live)).contains(new Firmware("u-2", "s-1"));
        assertThat(firmwareSent("null", "null")).isEmpty();
    }
}
