package dev.novasphere.wukong.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.plan.step.Grow;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClaimGrowerTest {

    private static final PersistentVolumeClaim CLAIM = ApplyScene.read(
            "{metadata: {name: web-root, namespace: shop, resourceVersion: '7'}, spec: {resources: {requests: {storage: 10Gi}}}}",
            PersistentVolumeClaim.class);

    private final ApplyScene scene = new ApplyScene();
    private final ClaimGrower grower = new ClaimGrower(scene.writer());
    private final NamedObjects named = scene.named();

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void a_claim_grows_and_gets_its_note_in_one_request() {
        StepResult result = grower.grow(step(Optional.of("0.055")), named);

        assertThat(result).isEqualTo(StepResult.DONE);
        assertThat(scene.requests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("PATCH");
            assertThat(request.body())
                    .contains("\"storage\":\"20Gi\"", "\"vm.novasphere.dev/filesystem-overhead\":\"0.055\"");
        });
    }

    @Test
    void a_claim_without_overhead_gets_no_note() {
        grower.grow(step(Optional.empty()), named);

        assertThat(scene.requests()).singleElement().satisfies(request -> assertThat(request.body())
                .doesNotContain("metadata"));
    }

    @Test
    void a_refusal_is_reported_for_the_disk_and_is_not_asked_for_again() {
        scene.answers(ApplyScene.refusal(403, "Forbidden", "exceeded quota: small"));

        StepResult first = grower.grow(step(Optional.empty()), named);
        StepResult second = grower.grow(step(Optional.empty()), named);

        assertThat(first.volumeRemarks()).containsEntry("root", "cannot grow from 10Gi to 20Gi: exceeded quota: small");
        assertThat(second).isEqualTo(first);
        assertThat(scene.requests()).hasSize(1);
    }

    @Test
    void a_server_that_is_busy_is_asked_again_later() {
        scene.answers(ApplyScene.refusal(503, "ServiceUnavailable", "busy"));

        assertThatThrownBy(() -> grower.grow(step(Optional.empty()), named))
                .isInstanceOf(KubernetesClientException.class);
        assertThat(named.refusedGrowth()).isEmpty();
    }

    private static Grow step(Optional<String> overhead) {
        return new Grow(
                new PatchMetadata("root", CLAIM, CLAIM), CLAIM, new Quantity("10Gi"), new Quantity("20Gi"), overhead);
    }
}
