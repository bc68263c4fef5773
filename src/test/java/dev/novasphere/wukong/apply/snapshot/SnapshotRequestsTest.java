package dev.novasphere.wukong.apply.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.apply.ApplyScene;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotRequestsTest {

    private static final WukongRestore RESTORE =
            ApplyScene.read("metadata: {name: monday, namespace: shop, uid: uid-1}", WukongRestore.class);

    private final ApplyScene scene = new ApplyScene();
    private final SnapshotRequests requests = scene.snapshotRequests();

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void an_object_that_exists_is_read_and_left_as_it_is() {
        scene.answers(ApplyScene.refusal(409, "AlreadyExists", "it exists"), RESTORE);

        assertThat(requests.createOnce(RESTORE).getMetadata().getUid()).isEqualTo("uid-1");
        assertThat(scene.methods()).containsExactly("POST", "GET");
    }

    @Test
    void a_restore_of_the_name_that_was_made_anew_is_another_one() {
        scene.answers(RESTORE, ApplyScene.read("metadata: {name: monday, uid: uid-2}", WukongRestore.class));

        assertThat(requests.stillThere(RESTORE)).isTrue();
        assertThat(requests.stillThere(RESTORE)).isFalse();
        assertThat(requests.stillThere(RESTORE)).as("gone").isFalse();
    }

    @Test
    void the_run_strategy_of_a_restore_leaves_the_note_of_what_the_wukong_asked_for() {
        VirtualMachine live = ApplyScene.read("""
                metadata:
                  {name: web-vm, namespace: shop, resourceVersion: '7', annotations: {vm.novasphere.dev/run-strategy: Always}}
                spec: {runStrategy: Always}
                """, VirtualMachine.class);

        requests.writeRunStrategy(live, "Halted");

        assertThat(scene.requests()).singleElement().satisfies(request -> assertThat(request.body())
                .contains(
                        "\"runStrategy\":\"Halted\"",
                        "\"vm.novasphere.dev/run-strategy\":\"Always\"",
                        "\"resourceVersion\":\"7\""));
    }
}
