package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What keeps KubeVirt from starting a guest reaches the user, and goes when it is mended. */
class StartObstaclesIT {

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void newNamespace() {
        namespace = scene.cluster().newNamespace("obstacles");
    }

    @AfterEach
    void removeWukongs() {
        scene.client().resources(Wukong.class).inNamespace(namespace).delete();
    }

    private static String wukong(String name, String more) {
        return """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata:
                  name: %s
                spec:
                  cpu: 1
                  memory: 4Gi
                  disks: [{name: root, size: 5Gi, storageClassName: standard}]
                """.formatted(name) + more.indent(2);
    }

    @Test
    void a_quota_that_the_launcher_does_not_fit_in_is_reported_until_it_is_raised() {
        scene.client()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("team")
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("limits.memory", new Quantity("8Gi"))
                        .endSpec()
                        .build())
                .create();
        scene.create(namespace, wukong("large", ""));

        Wukong refused = scene.awaitCondition(namespace, "large", "Ready", "False", "QuotaExceeded");

        assertThat(Scene.condition(refused, "Ready").getMessage())
                .contains("exceeded quota: team, requested: limits.memory=")
                .contains("Raise ResourceQuota team of namespace " + namespace)
                .contains("alpha.kubevirt.io/auto-memory-limits-ratio");

        scene.client().resourceQuotas().inNamespace(namespace).withName("team").edit(quota -> new ResourceQuotaBuilder(
                        quota)
                .editSpec()
                .addToHard("limits.memory", new Quantity("16Gi"))
                .endSpec()
                .build());
        Wukong running = scene.awaitPhase(namespace, "large", Phase.Running);
        assertThat(Scene.condition(running, "Ready").getMessage()).doesNotContain("quota");
    }

    @Test
    void a_guest_without_a_node_names_the_field_that_the_scheduler_speaks_of() {
        scene.create(namespace, wukong("arm", "highAvailability: {nodeSelector: {kubernetes.io/arch: arm64}}"));

        Wukong waiting = scene.awaitCondition(namespace, "arm", "Ready", "False", "Unschedulable");

        assertThat(Scene.condition(waiting, "Ready").getMessage())
                .contains("2 node(s) didn't match Pod's node affinity/selector.")
                .contains("Compare spec.highAvailability.nodeSelector with what the nodes have.");
    }
}
