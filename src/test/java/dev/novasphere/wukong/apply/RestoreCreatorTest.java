package dev.novasphere.wukong.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.plan.step.CreateRestore;
import dev.novasphere.wukong.write.OwnerGoneException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestoreCreatorTest {

    private static final CreateRestore STEP =
            new CreateRestore(ApplyScene.read("metadata: {name: web-monday, namespace: shop}", WukongRestore.class));

    private final ApplyScene scene = new ApplyScene();

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void a_restore_is_created_for_the_wukong_that_the_server_has() {
        scene.answers(ApplyScene.wukong());

        assertThat(scene.restoreCreator().create(ApplyScene.wukong(), STEP)).isEqualTo(StepResult.DONE);
        assertThat(scene.methods()).containsExactly("GET", "POST");
    }

    @Test
    void a_restore_is_not_created_for_a_spec_that_is_another_by_now() {
        Wukong changed = ApplyScene.wukong();
        changed.getMetadata().setGeneration(3L);
        scene.answers(changed);

        assertThatThrownBy(() -> scene.restoreCreator().create(ApplyScene.wukong(), STEP))
                .isInstanceOf(OwnerGoneException.class);
        assertThat(scene.methods()).containsExactly("GET");
    }
}
