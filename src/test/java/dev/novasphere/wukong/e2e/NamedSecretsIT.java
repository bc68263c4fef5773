package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.testcluster.Tenant;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets that Wukongs name: those of others, those of the operator, and tokens of ServiceAccounts. */
class NamedSecretsIT {

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void newNamespace() {
        namespace = scene.cluster().newNamespace("secrets");
    }

    @AfterEach
    void leaveNothing() {
        scene.client().resources(WukongPolicy.class).withName(namespace).delete();
        scene.client().resources(Wukong.class).inNamespace(namespace).delete();
    }

    @Test
    void two_wukongs_that_name_each_others_secret_as_user_data_do_not_make_both_grow() {
        wukong("ada", "cloudInitUser: {name: ada}");
        scene.awaitPhase(namespace, "ada", Phase.Running);
        wukong("bob", "cloudInitUser: {name: bob}\ncloudInit: {userDataSecretRef: {name: ada-cloudinit}}");

        assertEndsInWords(
                "ada", "{cloudInit: {userDataSecretRef: {name: bob-cloudinit}}}", "bob", "cloudInit.userDataSecretRef");
    }

    @Test
    void two_wukongs_that_take_each_others_fingerprint_for_a_password_are_not_made_anew_without_end() {
        wukong("ada", "cloudInitUser: {name: ada}");
        scene.awaitPhase(namespace, "ada", Phase.Running);
        wukong("bob", "cloudInitUser: {name: bob, passwordSecretRef: {name: ada-cloudinit, key: fingerprint}}");

        assertEndsInWords(
                "ada",
                "{cloudInitUser: {name: ada, passwordSecretRef: {name: bob-cloudinit, key: fingerprint}}}",
                "bob",
                "cloudInitUser.passwordSecretRef");
    }

    /** Closes the circle of two Wukongs, and sees that few writes follow. */
    private void assertEndsInWords(String first, String spec, String second, String field) {
        scene.awaitWukong(
                namespace,
                second,
                second + " is to be reported",
                wukong -> Scene.condition(wukong, "CloudInitReady") != null);
        long mark = scene.cluster().requests().mark();

        scene.patch(
                namespace,
                first,
                Serialization.asJson(Map.of("spec", Serialization.unmarshal("---\n" + spec, Map.class))));
        scene.awaitWukong(namespace, first, first + " is to be reported", wukong -> wukong.getMetadata()
                .getGeneration()
                .equals(wukong.getStatus().observedGeneration()));

        await("time for a circle to go round").pollDelay(Duration.ofSeconds(5)).until(() -> true);
        assertThat(scene.operatorRequests(mark))
                .filteredOn(request -> request.namespace().equals(namespace)
                        && request.resource().equals("secrets")
                        && request.writes())
                .hasSizeLessThan(3);
        Wukong refused = scene.awaitCondition(namespace, second, "CloudInitReady", "False", "SecretOfOperator");
        assertThat(Scene.condition(refused, "CloudInitReady").getMessage())
                .startsWith("Secret %s-cloudinit, named by %s,".formatted(first, field));
    }

    @Test
    void a_secret_of_a_user_with_the_operators_label_counts_with_its_content_and_when_it_comes() {
        wukong("web", "cloudInitUser: {name: ada, passwordSecretRef: {name: web-password}}");
        scene.awaitCondition(namespace, "web", "CloudInitReady", "False", "SecretNotFound");

        secret("""
                metadata: {name: web-password, labels: {vm.novasphere.dev/wukong: web}}
                stringData: {password: Sunflower-42-garden}
                """);

        scene.awaitPhase(namespace, "web", Phase.Running);
    }

    @Test
    void a_policy_keeps_tokens_out_of_a_new_guest_and_out_of_the_next_one_of_a_machine_that_runs() {
        secret("""
                metadata: {name: robot-token, annotations: {kubernetes.io/service-account.name: robot}}
                type: kubernetes.io/service-account-token
                stringData: {token: x}
                """);
        secret("metadata: {name: files}\nstringData: {a: x}");
        policy("");
        wukong("new", "filesystems: [{name: files, secret: robot-token}]");
        wukong("old", "filesystems: [{name: files, secret: files}]");
        scene.awaitPhase(namespace, "old", Phase.Running);

        scene.patch(
                namespace,
                "old",
                "{\"spec\": {\"filesystems\": [{\"name\": \"files\", \"secret\": \"robot-token\"}]}}");

        for (String name : new String[] {"new", "old"}) {
            Wukong forbidden = scene.awaitCondition(namespace, name, "SpecAccepted", "False", "ForbiddenByPolicy");
            assertThat(Scene.condition(forbidden, "SpecAccepted").getMessage())
                    .contains("spec.filesystems[files].secret: robot-token, the token of ServiceAccount robot,");
        }
        scene.awaitQuiet();
        assertThat(scene.virtualMachine(namespace, "new")).isNull();
        assertThat(Serialization.asYaml(scene.virtualMachine(namespace, "old")))
                .contains("files")
                .doesNotContain("robot-token");

        policy("robot");
        scene.awaitPhase(namespace, "new", Phase.Running);
        assertThat(Serialization.asYaml(scene.virtualMachine(namespace, "new"))).contains("robot-token");
    }

    private void wukong(String name, String fields) {
        new Tenant(scene.client(), namespace)
                .create(name, "disks: [{name: root, size: 5Gi, storageClassName: standard}]\n" + fields);
    }

    private void secret(String yaml) {
        scene.client()
                .resource(Serialization.unmarshal("apiVersion: v1\nkind: Secret\n" + yaml, Secret.class))
                .inNamespace(namespace)
                .create();
    }

    /** Selects this test's namespace alone. */
    private void policy(String account) {
        scene.client()
                .resource(Serialization.unmarshal("""
                        apiVersion: vm.novasphere.dev/v1alpha1
                        kind: WukongPolicy
                        metadata: {name: %1$s}
                        spec:
                          namespaceSelector:
                            matchLabels: {kubernetes.io/metadata.name: %1$s}
                          serviceAccounts: [%2$s]
                        """.formatted(namespace, account), WukongPolicy.class))
                .forceConflicts()
                .serverSideApply();
    }
}
