package dev.novasphere.wukong.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.plan.step.CreateOnce;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiskCreatorTest {

    private static final CreateOnce STEP = new CreateOnce(
            "root", ApplyScene.read("metadata: {name: web-root, namespace: shop}", PersistentVolumeClaim.class));

    private final ApplyScene scene = new ApplyScene();
    private final DiskCreator creator = new DiskCreator(scene.client(), scene.writer());

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void a_disk_is_created_with_one_request() {
        assertThat(creator.create(STEP)).isEqualTo(StepResult.DONE);
        assertThat(scene.methods()).containsExactly("POST");
    }

    @Test
    void a_disk_that_exists_is_reported_and_left_as_it_is() {
        PersistentVolumeClaim existing =
                ApplyScene.read("metadata: {name: web-root, namespace: shop, uid: uid-7}", PersistentVolumeClaim.class);
        scene.answers(ApplyScene.refusal(409, "AlreadyExists", "it exists"), existing);

        assertThat(creator.create(STEP).unseen())
                .get()
                .extracting(found -> found.getMetadata().getUid())
                .isEqualTo("uid-7");
        assertThat(scene.methods()).containsExactly("POST", "GET");
    }

    @Test
    void a_disk_that_the_api_server_does_not_take_is_not_reported_as_existing() {
        scene.answers(ApplyScene.refusal(403, "Forbidden", "exceeded quota: small"));

        assertThatThrownBy(() -> creator.create(STEP))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("exceeded quota");
    }
}
