package dev.novasphere.wukong.plan.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.machine.ClassMatcher;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.ObservedBuilder;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.PlanScene;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instancetype and preference of a machine, where KubeVirt keeps their names in it and where it writes what they give in their place. */
class MachineClassTest {

    private static final String SPEC =
            "instancetype: {name: u1.medium}\npreference: {name: fedora}\ndisks: [{name: root, size: 1Gi}]";
    private static final String MEDIUM = "VirtualMachineClusterInstancetype/u1.medium";

    private static PlanInput input(PlanScene scene, String referencePolicy) {
        KubeVirt installation = Serialization.unmarshal(
                "spec: {configuration: {instancetype: {referencePolicy: %s}}}".formatted(referencePolicy),
                KubeVirt.class);
        PlanInput input = scene.input();
        return new PlanInput(input.wukong(), input.observed().with(KubeVirtSettings.of(installation), List.of()));
    }

    /** A machine of which KubeVirt took the names out. */
    private static String expanded(String note) {
        return machine(note, "", "memory: {guest: 4Gi}");
    }

    private static String machine(String note, String classes, String memory) {
        return """
                metadata:
                  name: web-vm
                  labels: {vm.novasphere.dev/wukong: web}
                  annotations: {%s: %s}
                spec: {%s template: {spec: {domain: {cpu: {cores: 1}, %s}}}}
                """.formatted(Annotations.INSTANCETYPE, note, classes, memory);
    }

    @Test
    void where_kubevirt_keeps_the_names_nothing_is_noted() {
        MachineClass machine = MachineClass.of(input(PlanScene.of(SPEC), "reference"));

        assertThat(machine.instancetype())
                .isEqualTo(new ClassMatcher("VirtualMachineClusterInstancetype", "u1.medium"));
        assertThat(machine.preference()).isEqualTo(new ClassMatcher("VirtualMachineClusterPreference", "fedora"));
        assertThat(machine.note()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"expand", "expandAll"})
    void where_kubevirt_expands_them_a_new_machine_has_them_and_a_note(String policy) {
        MachineClass machine = MachineClass.of(input(PlanScene.of(SPEC), policy));

        assertThat(machine.instancetype()).isNotNull();
        assertThat(machine.note()).contains(MEDIUM);
        assertThat(MachineClass.of(input(PlanScene.of("preference: {name: fedora}"), policy))
                        .note())
                .contains(Annotations.NONE);
        assertThat(MachineClass.of(input(PlanScene.of("cpu: 1\nmemory: 1Gi"), policy))
                        .note())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"expand", "reference"})
    void an_expanded_machine_is_written_without_its_instancetype_and_with_its_preference(String policy) {
        MachineClass machine = MachineClass.of(input(PlanScene.of(SPEC).withMachine(expanded(MEDIUM)), policy));

        assertThat(machine.instancetype()).isNull();
        assertThat(machine.preference()).isNotNull();
        assertThat(machine.note()).contains(MEDIUM);
        assertThat(machine.ignored()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"expand", "reference"})
    void so_is_one_that_has_its_preference_still_or_again(String policy) {
        String live = machine(MEDIUM, "preference: {name: fedora},", "memory: {guest: 4Gi}");

        assertThat(MachineClass.of(input(PlanScene.of(SPEC).withMachine(live), policy))
                        .instancetype())
                .isNull();
    }

    @Test
    void one_whose_instancetype_was_taken_off_by_hand_and_that_has_no_size_gets_it_back() {
        String live = machine(MEDIUM, "", "memory: {}");

        assertThat(MachineClass.of(input(PlanScene.of(SPEC).withMachine(live), "reference"))
                        .instancetype())
                .isNotNull();
    }

    @Test
    void another_instancetype_of_an_expanded_machine_has_no_effect_and_that_is_said() {
        MachineClass machine = MachineClass.of(
                input(PlanScene.of(SPEC.replace("medium", "large")).withMachine(expanded(MEDIUM)), "expand"));

        assertThat(machine.instancetype()).isNull();
        assertThat(machine.note()).contains(MEDIUM);
        assertThat(machine.ignored()).hasValueSatisfying(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
            assertThat(finding.reason()).isEqualTo("InstancetypeIgnored");
            assertThat(finding.message())
                    .contains("u1.large has no effect", "what VirtualMachineClusterInstancetype/u1.medium gives");
        });
    }

    /** Its size and devices are those of the snapshot, and nothing says which of them the instancetype gave. */
    @Test
    void a_machine_that_was_put_back_is_written_with_the_instancetype_of_its_wukong_until_that_is_done() {
        String restored = "restore.kubevirt.io/lastRestoreUID: undo-1";
        PlanScene off = PlanScene.of(SPEC.replace("medium", "large")).withMachine(expanded(MEDIUM + ", " + restored));

        MachineClass machine = MachineClass.of(input(off, "expand"));

        assertThat(machine.instancetype()).isEqualTo(new ClassMatcher("VirtualMachineClusterInstancetype", "u1.large"));
        assertThat(machine.note()).contains(MEDIUM.replace("medium", "large"));
        assertThat(machine.ignored()).isEmpty();

        String done = restored + ", vm.novasphere.dev/restored-spec: undo-1";
        assertThat(MachineClass.of(input(PlanScene.of(SPEC).withMachine(expanded(MEDIUM + ", " + done)), "expand"))
                        .instancetype())
                .isNull();
    }

    @Test
    void a_guest_that_was_started_before_keeps_what_its_machine_has() {
        PlanInput off = input(
                PlanScene.of(SPEC).withMachine(expanded(MEDIUM + ", restore.kubevirt.io/lastRestoreUID: undo-1")),
                "expand");
        PlanInput runs = new PlanInput(
                off.wukong(),
                ObservedBuilder.like(off.observed())
                        .running()
                        .build()
                        .with(off.observed().kubeVirt(), List.of()));

        assertThat(MachineClass.of(runs).instancetype()).isNull();
    }

    @Test
    void an_instancetype_that_comes_to_a_machine_of_its_own_size_is_written() {
        MachineClass machine =
                MachineClass.of(input(PlanScene.of(SPEC).withMachine(expanded(Annotations.NONE)), "expand"));

        assertThat(machine.instancetype()).isNotNull();
        assertThat(machine.note()).contains(MEDIUM);
    }
}
