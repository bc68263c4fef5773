package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.flowcontrol.v1.FlowSchema;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the rights of the operator, and its PriorityClass, cannot be used for, asked of a real API server. */
class AdmissionPoliciesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TestCluster CLUSTER = TestCluster.shared();
    private static final KubernetesClient CLIENT = CLUSTER.client();
    private static final String RUNNER = "runner";
    private static KubernetesClient operator;

    private final String namespace = newNamespace();

    @BeforeAll
    static void install() {
        OperatorInstallation.into(CLUSTER);
        CLIENT.resource(BaseFiles.one(Namespace.class, "namespace.yaml")).serverSideApply();
        CLIENT.resource(BaseFiles.one(PriorityClass.class, "priority-class.yaml"))
                .serverSideApply();
        BaseFiles.objects("admission-priority-class.yaml")
                .forEach(object -> CLIENT.resource(object).serverSideApply());
        operator = CLUSTER.clientOf(OperatorInstallation.NAMESPACE, OperatorInstallation.SERVICE_ACCOUNT);
        String probe = newNamespace();
        await("the policies are in force")
                .atMost(PATIENCE)
                .until(() -> isRefused(operator, secret("other", "Opaque", true), probe)
                        && isRefused(CLIENT, pod("wukong-operator"), probe));
    }

    /** A namespace with a ServiceAccount that Pods can run as. */
    private static String newNamespace() {
        String name = CLUSTER.newNamespace("admission");
        CLIENT.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(RUNNER)
                        .endMetadata()
                        .build())
                .inNamespace(name)
                .create();
        return name;
    }

    @Test
    void the_operator_may_write_the_secret_of_cloud_init_and_change_it() {
        Secret secret = secret("web-cloudinit", "Opaque", true);

        assertThatCode(() -> operator.resource(secret).inNamespace(namespace).create())
                .doesNotThrowAnyException();
        assertThatCode(() -> patch("web-cloudinit", "{\"data\":{\"networkdata\":\"e30=\"}}"))
                .doesNotThrowAnyException();
    }

    @Test
    void the_operator_may_not_make_a_token_of_another_service_account() {
        Secret token = new SecretBuilder(secret("admin-cloudinit", "kubernetes.io/service-account-token", true))
                .editMetadata()
                .withAnnotations(Map.of("kubernetes.io/service-account.name", RUNNER))
                .endMetadata()
                .build();

        refused(() -> operator.resource(token).inNamespace(namespace).create());
    }

    @Test
    void the_operator_may_not_write_a_secret_of_another_name_or_without_its_label_or_with_other_keys() {
        refused(() -> operator.resource(secret("web", "Opaque", true))
                .inNamespace(namespace)
                .create());
        refused(() -> operator.resource(secret("web-cloudinit", "Opaque", false))
                .inNamespace(namespace)
                .create());
        refused(() -> operator.resource(new SecretBuilder(secret("web-cloudinit", "Opaque", true))
                        .addToData("password", "eA==")
                        .build())
                .inNamespace(namespace)
                .create());
    }

    @Test
    void the_operator_may_not_change_a_secret_that_others_made_not_even_by_labelling_it() {
        CLIENT.resource(secret("shop-cloudinit", "Opaque", false))
                .inNamespace(namespace)
                .create();

        refused(() -> patch("shop-cloudinit", "{\"data\":{\"userdata\":\"eA==\"}}"));
        refused(() -> patch("shop-cloudinit", "{\"metadata\":{\"labels\":{\"vm.novasphere.dev/wukong\":\"shop\"}}}"));
    }

    @Test
    void others_write_their_secrets_as_ever() {
        assertThatCode(() -> CLIENT.resource(secret("anything", "Opaque", false))
                        .inNamespace(namespace)
                        .create())
                .doesNotThrowAnyException();
    }

    @Test
    void a_pod_of_another_namespace_may_not_take_the_priority_of_the_operator() {
        assertThatThrownBy(() -> CLIENT.resource(pod("wukong-operator"))
                        .inNamespace(namespace)
                        .dryRun()
                        .create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("priorityClassName wukong-operator is for the Wukong operator");
        assertThatCode(() -> CLIENT.resource(pod(null))
                        .inNamespace(namespace)
                        .dryRun()
                        .create())
                .doesNotThrowAnyException();
    }

    @Test
    void requests_of_the_operator_have_a_queue_of_their_own() {
        FlowSchema schema = CLIENT.resource(BaseFiles.one(FlowSchema.class, "flow-schema.yaml"))
                .serverSideApply();
        FlowSchema ofServiceAccounts = CLIENT.flowControl()
                .v1()
                .flowSchema()
                .withName("service-accounts")
                .get();

        assertThat(schema.getSpec().getMatchingPrecedence())
                .isLessThan(ofServiceAccounts.getSpec().getMatchingPrecedence());
        await("the API server found the priority level").atMost(PATIENCE).untilAsserted(() -> assertThat(
                        CLIENT.flowControl()
                                .v1()
                                .flowSchema()
                                .withName("wukong-operator")
                                .get()
                                .getStatus()
                                .getConditions())
                .anySatisfy(condition -> {
                    assertThat(condition.getType()).isEqualTo("Dangling");
                    assertThat(condition.getStatus()).isEqualTo("False");
                }));
    }

    private void patch(String name, String patch) {
        operator.secrets().inNamespace(namespace).withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private static void refused(ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> assertThat(refusal.getCode())
                        .isEqualTo(403))
                .hasMessageContaining("ValidatingAdmissionPolicy 'wukong-operator-secrets'");
    }

    private static boolean isRefused(KubernetesClient client, HasMetadata object, String namespace) {
        try {
            client.resource(object).inNamespace(namespace).dryRun().create();
            return false;
        } catch (KubernetesClientException e) {
            if (e.getMessage().contains("ValidatingAdmissionPolicy")) {
                return true;
            }
            throw e;
        }
    }

    private static Secret secret(String name, String type, boolean labelled) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labelled ? Map.of("vm.novasphere.dev/wukong", "web") : Map.of())
                .endMetadata()
                .withType(type)
                .withData(Map.of("userdata", "e30="))
                .build();
    }

    private static Pod pod(String priorityClass) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("some")
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(RUNNER)
                .withPriorityClassName(priorityClass)
                .addNewContainer()
                .withName("main")
                .withImage("registry.example.org/some:1")
                .endContainer()
                .endSpec()
                .build();
    }
}
