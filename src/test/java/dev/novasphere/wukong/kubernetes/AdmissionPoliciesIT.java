package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.flowcontrol.v1.FlowSchema;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the rights of the operator, and its PriorityClass, cannot be used for, asked of a real API server. */
class AdmissionPoliciesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TestCluster CLUSTER = TestCluster.shared();
    private static final KubernetesClient CLIENT = CLUSTER.client();
    private static final String RUNNER = "runner";
    private static final String SERVICE = "service: {ports: [{port: 80}]}";
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
        Crds.installOwn(CLIENT);
        BaseFiles.objects("admission-wukong-service.yaml")
                .forEach(object -> CLIENT.resource(object).serverSideApply());
        BaseFiles.objects("admission-wukong-migration.yaml")
                .forEach(object -> CLIENT.resource(object).serverSideApply());
        operator = CLUSTER.clientOf(OperatorInstallation.NAMESPACE, OperatorInstallation.SERVICE_ACCOUNT);
        String probe = newNamespace();
        await("the policies are in force")
                .atMost(PATIENCE)
                .until(() -> isRefused(operator, secret("other", "Opaque", true), probe)
                        && isRefused(CLIENT, pod("wukong-operator"), probe)
                        && isRefused(
                                operator,
                                new ServiceBuilder(service("shop"))
                                        .editSpec()
                                        .withExternalIPs("192.0.2.1")
                                        .endSpec()
                                        .build(),
                                probe));
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
    void the_operator_may_write_the_service_of_a_wukong() {
        assertThatCode(() ->
                        operator.resource(service("web")).inNamespace(namespace).create())
                .doesNotThrowAnyException();
    }

    @Test
    void the_operator_may_not_send_the_traffic_of_others_elsewhere() {
        List.<Consumer<ServiceBuilder>>of(
                        other -> other.editMetadata().withLabels(Map.of()).endMetadata(),
                        other -> other.editMetadata().withName("kube-dns").endMetadata(),
                        other -> other.editSpec()
                                .withSelector(Map.of("app", "shop"))
                                .endSpec(),
                        other -> other.editSpec().addToSelector("app", "shop").endSpec(),
                        other -> other.editSpec().withExternalIPs("192.0.2.1").endSpec(),
                        other -> other.editSpec()
                                .withType("ExternalName")
                                .withExternalName("example.org")
                                .endSpec())
                .forEach(change -> {
                    ServiceBuilder other = new ServiceBuilder(service("shop"));
                    change.accept(other);
                    refused("wukong-operator-services", () -> operator.resource(other.build())
                            .inNamespace(namespace)
                            .create());
                });
    }

    @Test
    void the_operator_may_not_take_a_service_of_others_by_labelling_it() {
        Service foreign = new ServiceBuilder(service("front"))
                .editMetadata()
                .withLabels(Map.of())
                .endMetadata()
                .build();
        CLIENT.resource(foreign).inNamespace(namespace).create();

        refused("wukong-operator-services", () -> operator.services()
                .inNamespace(namespace)
                .withName("front")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"vm.novasphere.dev/wukong\":\"front\"}}}"));
    }

    /** A user who may write Wukongs and nothing else, and has made one called plain. */
    private KubernetesClient userOfWukongs() {
        KubernetesClient user = CLUSTER.clientOf(namespace, RUNNER);
        grant("wukongs", "vm.novasphere.dev", "wukongs");
        await("the right on Wukongs")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> user.resource(wukong("plain", ""))
                                .inNamespace(namespace)
                                .create()
                        != null);
        return user;
    }

    @Test
    void who_may_not_create_services_has_the_operator_make_none() {
        KubernetesClient user = userOfWukongs();
        await("the policy is in force")
                .atMost(PATIENCE)
                .until(() -> isRefused(user, wukong("served", SERVICE), namespace));

        assertThatThrownBy(() -> user.resource(wukong("served", SERVICE))
                        .inNamespace(namespace)
                        .create())
                .hasMessageContaining("you may not create Services in this namespace");
        CLIENT.resource(wukong("admins", SERVICE)).inNamespace(namespace).create();
        assertThatCode(() -> labelled(user, "admins")).doesNotThrowAnyException();
        assertThatThrownBy(() -> user.resource(wukong("admins", SERVICE.replace("80", "81")))
                        .inNamespace(namespace)
                        .update())
                .hasMessageContaining("you may not create Services in this namespace");
        assertThatCode(() -> user.resource(wukong("admins", ""))
                        .inNamespace(namespace)
                        .update())
                .doesNotThrowAnyException();

        grant("services", "", "services");
        await("the right on Services")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> user.resource(wukong("served", SERVICE))
                                .inNamespace(namespace)
                                .create()
                        != null);
    }

    @Test
    void who_may_not_move_guests_has_the_operator_move_none() {
        KubernetesClient user = userOfWukongs();
        GenericKubernetesResource moved = wukong("moved", "");
        moved.getMetadata().setAnnotations(Map.of("vm.novasphere.dev/migrateRequestedAt", "monday"));
        await("the policy is in force").atMost(PATIENCE).until(() -> isRefused(user, moved, namespace));

        String refusal = "you may not create VirtualMachineInstanceMigrations in this namespace";
        assertThatThrownBy(() -> user.resource(moved).inNamespace(namespace).create())
                .hasMessageContaining(refusal);
        assertThatThrownBy(() -> askForMove(user, "\"monday\"")).hasMessageContaining(refusal);
        askForMove(CLIENT, "\"monday\"");
        assertThatCode(() -> labelled(user, "plain")).doesNotThrowAnyException();
        assertThatCode(() -> askForMove(user, "\"monday\"")).doesNotThrowAnyException();
        assertThatThrownBy(() -> askForMove(user, "\"tuesday\"")).hasMessageContaining(refusal);
        assertThatCode(() -> askForMove(user, "null")).doesNotThrowAnyException();
        assertThatCode(() -> askForMove(user, "\"\"")).doesNotThrowAnyException();
        assertThatCode(() -> askForMove(user, "\" \\t\"")).doesNotThrowAnyException();
        assertThatThrownBy(() -> askForMove(user, "\"\\u00a0\"")).hasMessageContaining(refusal);

        grant("migrations", "kubevirt.io", "virtualmachineinstancemigrations");
        await("the right on migrations")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> askForMove(user, "\"tuesday\"") != null);
    }

    private Wukong askForMove(KubernetesClient user, String value) {
        return user.resources(Wukong.class)
                .inNamespace(namespace)
                .withName("plain")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"vm.novasphere.dev/migrateRequestedAt\":%s}}}"
                                .formatted(value));
    }

    private void labelled(KubernetesClient user, String name) {
        user.resources(Wukong.class)
                .inNamespace(namespace)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
    }

    /** Gives the user of the namespace the right to write a resource. */
    private void grant(String name, String group, String resource) {
        CLIENT.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups(group)
                        .withResources(resource)
                        .withVerbs("get", "create", "update", "patch")
                        .endRule()
                        .build())
                .inNamespace(namespace)
                .create();
        CLIENT.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                        .addNewSubject("", "ServiceAccount", RUNNER, namespace)
                        .build())
                .inNamespace(namespace)
                .create();
    }

    private static GenericKubernetesResource wukong(String name, String service) {
        return Serialization.unmarshal("""
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: %s}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks: [{name: root, size: 1Gi}]
                  %s
                """.formatted(name, service), GenericKubernetesResource.class);
    }

    private static Service service(String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(Map.of("vm.novasphere.dev/wukong", name))
                .endMetadata()
                .withNewSpec()
                .withSelector(Map.of("vm.novasphere.dev/wukong", name))
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build();
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
        refused("wukong-operator-secrets", request);
    }

    private static void refused(String policy, ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> assertThat(refusal.getCode())
                        .isEqualTo(403))
                .hasMessageContaining("ValidatingAdmissionPolicy '" + policy + "'");
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
