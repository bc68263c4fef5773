package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.restore.RestoreReasons;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Restores whose stop or start an admission policy of the cluster does not let through. */
class RefusedPowerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WORDS = "no change of power during the fair";

    private final Scene scene = Scene.shared();
    private final List<GenericKubernetesResource> policies = new ArrayList<>();

    @AfterEach
    void withdraw() {
        policies.forEach(policy -> scene.client().resource(policy).delete());
        policies.clear();
    }

    @Test
    void a_stop_that_is_refused_is_reported_and_the_restore_goes_on_once_it_is_let_through() {
        SnapshotSteps steps = new SnapshotSteps(scene, "refused-stop");
        steps.runningMachine("web", "");
        steps.write("web-root", "good");
        steps.takenSnapshot("night", "web");
        steps.write("web-root", "bad");
        refuse(steps.namespace(), "Halted");

        steps.restore("undo", "web", "night", "stopPolicy: Stop");

        WukongRestore refused = steps.awaitRestoreReason("undo", RestoreReasons.STOP_REFUSED);
        assertThat(refused.getStatus().phase()).isEqualTo(RestorePhase.Stopping);
        assertThat(refused.getStatus().error()).contains(WORDS, "virtctl stop web-vm -n " + steps.namespace());
        assertThat(steps.data("web-root")).isEqualTo("bad");

        withdraw();
        steps.awaitRestore("undo", RestorePhase.Succeeded);
        assertThat(steps.data("web-root")).isEqualTo("good");
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
    }

    @Test
    void a_start_that_is_refused_is_reported_and_comes_once_it_is_let_through() {
        SnapshotSteps steps = new SnapshotSteps(scene, "refused-start");
        steps.runningMachine("web", "");
        steps.takenSnapshot("night", "web");
        steps.restore("slow-undo", "web", "night", "stopPolicy: Stop");
        steps.until("KubeVirt restores", () -> !steps.restoresOfKubeVirt().isEmpty());
        refuse(steps.namespace(), "Always");
        scene.kubeVirt().releaseRestore(steps.namespace(), "slow-undo");

        WukongRestore refused = steps.awaitRestoreReason("slow-undo", RestoreReasons.START_REFUSED);
        assertThat(refused.getStatus().phase()).isEqualTo(RestorePhase.Starting);
        assertThat(refused.getStatus().error()).contains("the disks are back", WORDS, "virtctl start web-vm");

        withdraw();
        steps.awaitRestore("slow-undo", RestorePhase.Succeeded);
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
    }

    /** No machine of the namespace may get a run strategy that it does not have, and returns once that is so. */
    private void refuse(String namespace, String strategy) {
        create("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: %s}
                spec:
                  matchConstraints:
                    resourceRules:
                      - apiGroups: [kubevirt.io]
                        apiVersions: [v1]
                        operations: [UPDATE]
                        resources: [virtualmachines]
                  validations:
                    - expression: "object.metadata.namespace != '%s' || object.spec.runStrategy != '%s' || oldObject.spec.runStrategy == '%s'"
                      message: %s
                    - expression: "object.metadata.namespace != '%s' || !has(object.metadata.labels) || !('probe' in object.metadata.labels)"
                      message: %s
                """.formatted(namespace, namespace, strategy, strategy, WORDS, namespace, WORDS));
        create("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: %s}
                spec: {policyName: %s, validationActions: [Deny]}
                """.formatted(namespace, namespace));
        await("the policy is to take effect").atMost(PATIENCE).until(() -> isInForce(namespace));
    }

    private void create(String yaml) {
        policies.add(scene.client()
                .resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
                .create());
    }

    /** The second rule is asked, because what is said of a run strategy depends on what holds the machine. */
    private boolean isInForce(String namespace) {
        try {
            scene.client()
                    .resources(VirtualMachine.class)
                    .inNamespace(namespace)
                    .withName("web-vm")
                    .dryRun()
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"probe\":\"yes\"}}}");
            return false;
        } catch (KubernetesClientException e) {
            return e.getMessage().contains(WORDS);
        }
    }
}
