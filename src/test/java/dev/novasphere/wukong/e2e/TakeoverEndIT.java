package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wukongs that the Go operator made and that go: what it left of them on the nodes and in the cluster goes with them. */
@Tag("full")
class TakeoverEndIT {

    private static final String POLICY_RIGHT = "old-node-policies";

    private final Scene scene = Scene.shared();
    private final KubernetesClient go = scene.cluster().client("manager/v0.0.0 (linux/amd64) kubernetes/$Format");
    private LeftByGoOperator left;

    /** Stops the operator and plays the Go operator until its machine runs. */
    private void leftBy(String revision) {
        scene.operator().close();
        left = new LeftByGoOperator(scene, go, revision).running();
    }

    @AfterEach
    void nothing_cluster_wide_stays() {
        go.close();
        left.policy().delete();
        left.end();
        scene.client().rbac().clusterRoleBindings().withName(POLICY_RIGHT).delete();
        scene.client().rbac().clusterRoles().withName(POLICY_RIGHT).delete();
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void its_policy_and_definition_go_with_the_wukong_and_the_data_stays(String revision) {
        mayDeletePolicies();
        leftBy(revision);
        scene.restartOperator();
        scene.awaitPhase(left.namespace(), "web", Phase.Running);

        scene.client().resource(scene.wukong(left.namespace(), "web")).delete();

        LeftByGoOperator.until("the Wukong is gone", () -> scene.wukong(left.namespace(), "web") == null);
        LeftByGoOperator.until("the machine is gone", () -> left.machine() == null);
        LeftByGoOperator.until("the definition is gone", () -> left.attachment() == null);
        assertThat(left.policy().get()).isNull();
        assertThat(left.reasons("web").contains("NodePolicyDeleted")).isEqualTo(revision.equals(GoOperator.JANUARY));
        scene.awaitQuiet();
        assertThat(scene.client()
                        .persistentVolumeClaims()
                        .inNamespace(left.namespace())
                        .list()
                        .getItems())
                .extracting(claim -> claim.getMetadata().getName())
                .containsExactlyInAnyOrder("web-system", "web-data");
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void a_deletion_that_was_stuck_completes(String revision) {
        mayDeletePolicies();
        leftBy(revision);
        scene.client().resource(scene.wukong(left.namespace(), "web")).delete();
        assertThat(scene.wukong(left.namespace(), "web").getMetadata().getDeletionTimestamp())
                .isNotNull();

        scene.restartOperator();

        LeftByGoOperator.until("the Wukong is gone", () -> scene.wukong(left.namespace(), "web") == null);
        LeftByGoOperator.until("the machine is gone", () -> left.machine() == null);
        LeftByGoOperator.until("the definition is gone", () -> left.attachment() == null);
        assertThat(left.policy().get())
                .as(() -> "events: "
                        + left.events("web").stream().map(Event::getMessage).toList())
                .isNull();
    }

    @Test
    void without_the_right_the_policy_stays_and_is_reported_and_deletion_ends() {
        leftBy(GoOperator.JANUARY);
        scene.restartOperator();
        scene.awaitPhase(left.namespace(), "web", Phase.Running);

        scene.client().resource(scene.wukong(left.namespace(), "web")).delete();

        LeftByGoOperator.until("the Wukong is gone", () -> scene.wukong(left.namespace(), "web") == null);
        assertThat(left.policy().get()).isNotNull();
        LeftByGoOperator.until(
                "what stays is reported", () -> left.reasons("web").contains("NodePolicyLeft"));
        assertThat(left.events("web"))
                .filteredOn(event -> event.getReason().equals("NodePolicyLeft"))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.getMessage()).contains("kubectl delete nncp " + LeftByGoOperator.POLICY));
    }

    @Test
    void a_bridge_and_a_definition_that_others_use_stay() {
        mayDeletePolicies();
        leftBy(GoOperator.JANUARY);
        scene.create(left.namespace(), """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: neighbour}
                spec:
                  cpu: 1
                  memory: 1Gi
                  networks:
                    - {name: shared, nadName: web-external-nad}
                    - {name: own, bridgeName: br-external}
                  disks: [{name: root, size: 1Gi, storageClassName: standard}]
                """);
        scene.restartOperator();
        scene.awaitPhase(left.namespace(), "web", Phase.Running);
        scene.awaitPhase(left.namespace(), "neighbour", Phase.Running);

        scene.client().resource(scene.wukong(left.namespace(), "web")).delete();

        LeftByGoOperator.until("the machine is gone", () -> left.machine() == null);
        scene.awaitQuiet();
        assertThat(left.attachment()).isNotNull();
        assertThat(left.policy().get()).isNotNull();
        assertThat(left.events("web"))
                .filteredOn(event -> event.getReason().equals("StillUsed"))
                .hasSize(2)
                .allSatisfy(
                        event -> assertThat(event.getMessage()).contains("Wukong " + left.namespace() + "/neighbour"));
    }

    private void mayDeletePolicies() {
        scene.client()
                .resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(POLICY_RIGHT)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("nmstate.io")
                        .withResources("nodenetworkconfigurationpolicies")
                        .withVerbs("get", "delete")
                        .endRule()
                        .build())
                .create();
        scene.client()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(POLICY_RIGHT)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", POLICY_RIGHT)
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName(OperatorInstallation.SERVICE_ACCOUNT)
                        .withNamespace(OperatorInstallation.NAMESPACE)
                        .endSubject()
                        .build())
                .create();
    }
}
