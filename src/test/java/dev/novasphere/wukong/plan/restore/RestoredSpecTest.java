package dev.novasphere.wukong.plan.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.ObservedBuilder;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.PlanScene;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** The note of the restore whose spec was replaced by that of the Wukong. */
class RestoredSpecTest {

    private static final String SPEC = "cpu: 1\nmemory: 1Gi\ndisks: [{name: root, size: 1Gi}]";
    private static final String LAST = "restore.kubevirt.io/lastRestoreUID";

    private static String machine(String annotations) {
        return """
                metadata: {name: web-vm, labels: {vm.novasphere.dev/wukong: web}, annotations: {%s}}
                spec: {template: {spec: {domain: {devices: {}}}}}
                """.formatted(annotations);
    }

    private static PlanInput input(String annotations) {
        return PlanScene.of(SPEC).withMachine(machine(annotations)).input();
    }

    @Test
    void a_machine_that_is_off_gets_the_note_of_its_last_restore() {
        assertThat(RestoredSpec.note(input(LAST + ": undo-1"))).contains("undo-1");
        assertThat(RestoredSpec.note(input(LAST + ": undo-2, vm.novasphere.dev/restored-spec: undo-1")))
                .contains("undo-2");
        assertThat(RestoredSpec.note(input(""))).isEmpty();
        assertThat(RestoredSpec.note(PlanScene.of(SPEC).input())).isEmpty();
    }

    @Test
    void a_guest_that_runs_keeps_the_note_that_its_machine_has() {
        PlanInput off = input(LAST + ": undo-2, vm.novasphere.dev/restored-spec: undo-1");
        PlanInput runs = new PlanInput(
                off.wukong(), ObservedBuilder.like(off.observed()).running().build());

        assertThat(RestoredSpec.note(runs)).contains("undo-1");
    }

    @Test
    void the_spec_is_to_be_replaced_once_for_each_restore() {
        VirtualMachine noted = read("vm.novasphere.dev/restored-spec: undo-1");

        assertThat(RestoredSpec.isToBeReplaced(noted, read(LAST + ": undo-1"))).isTrue();
        assertThat(RestoredSpec.isToBeReplaced(noted, noted)).isFalse();
        assertThat(RestoredSpec.isToBeReplaced(read(""), read(LAST + ": undo-1")))
                .isFalse();
    }

    private static VirtualMachine read(String annotations) {
        return Serialization.unmarshal(machine(annotations), VirtualMachine.class);
    }
}
