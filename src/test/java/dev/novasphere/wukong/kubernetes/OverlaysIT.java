package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to install the operator is one that a real API server accepts, Pods included. */
class OverlaysIT {

    private static final String PROMETHEUS_OPERATOR = "monitoring.coreos.com";
    private static final TestCluster CLUSTER = TestCluster.shared();
    private static final KubernetesClient CLIENT = CLUSTER.client();

    /** What objects of a dry run must find: their namespaces, and what Pods name. */
    @BeforeAll
    static void prepare() {
        CLIENT.resource(BaseFiles.one(Namespace.class, "namespace.yaml")).serverSideApply();
        CLIENT.resource(BaseFiles.one(ServiceAccount.class, "rbac.yaml")).serverSideApply();
        CLIENT.resource(BaseFiles.one(PriorityClass.class, "priority-class.yaml"))
                .serverSideApply();
        CLIENT.resource(new io.fabric8.kubernetes.api.model.NamespaceBuilder()
                        .withNewMetadata()
                        .withName("machines")
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    static List<Overlay> overlays() {
        return Overlay.all();
    }

    static Stream<Overlay> overlaysAndComponents() {
        return Stream.concat(Overlay.all().stream(), Overlay.withEachComponent().stream());
    }

    @Test
    void there_is_an_overlay_for_each_way_to_install() {
        assertThat(Overlay.all())
                .extracting(Overlay::toString)
                .contains("cluster-wide", "single-namespace", "high-availability");
    }

    @ParameterizedTest
    @MethodSource("overlaysAndComponents")
    void the_api_server_accepts_every_object_of_an_overlay(Overlay overlay) {
        List<HasMetadata> objects = overlay.objects(CLUSTER);
        objects.stream().filter(OverlaysIT::isOfPrometheusOperator).forEach(OverlaysIT::serve);

        assertThat(overlay.applyDry(CLUSTER).lines()).hasSameSizeAs(objects).allSatisfy(line -> assertThat(line)
                .endsWith("serverside-applied (server dry run)"));
    }

    @ParameterizedTest
    @MethodSource("overlaysAndComponents")
    void its_pods_meet_the_restricted_standard_of_their_namespace(Overlay overlay) {
        Pod pod = pod(overlay);

        Pod accepted = CLIENT.resource(pod).dryRun().create();

        assertThat(accepted.getSpec().getPriority()).isEqualTo(1_000_000);
        assertThat(accepted.getSpec().getContainers()).allSatisfy(OverlaysIT::isConfined);
        assertThat(accepted.getSpec().getContainers().get(0).getStartupProbe()).isNotNull();
        assertThat(accepted.getSpec().getContainers().get(0).getLivenessProbe()).isNotNull();
        assertThat(accepted.getSpec().getContainers().get(0).getReadinessProbe())
                .isNotNull();
    }

    @Test
    void a_pod_that_could_gain_privileges_is_refused_in_that_namespace() {
        Pod pod = pod(Overlay.named("cluster-wide"));
        pod.getSpec().getContainers().get(0).getSecurityContext().setAllowPrivilegeEscalation(true);

        assertThatThrownBy(() -> CLIENT.resource(pod).dryRun().create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("violates PodSecurity \"restricted:latest\"");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void several_replicas_have_a_leader_and_a_disruption_budget_and_one_replica_has_no_rollout_beside_it(
            Overlay overlay) {
        Deployment deployment = deployment(overlay);
        List<PodDisruptionBudget> budgets = overlay.objects(CLUSTER, PodDisruptionBudget.class);

        if (deployment.getSpec().getReplicas() == 1) {
            assertThat(budgets).isEmpty();
            assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("Recreate");
        } else {
            assertThat(budgets).singleElement().satisfies(budget -> {
                assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
                assertThat(budget.getSpec().getSelector().getMatchLabels())
                        .isEqualTo(deployment.getSpec().getSelector().getMatchLabels());
            });
            assertThat(overlay.objects(CLUSTER)).anySatisfy(object -> assertThat(rules(object))
                    .anySatisfy(rule -> assertThat(rule.getResources()).containsExactly("leases")));
        }
    }

    @Test
    void the_native_binary_gets_by_with_128_mebibytes_and_no_settings_of_a_jvm() {
        Container operator = deployment(Overlay.withComponent("native"))
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);

        assertThat(operator.getResources().getLimits().get("memory")).isEqualTo(new Quantity("128Mi"));
        assertThat(operator.getArgs()).containsExactly("-XX:+ExitOnOutOfMemoryError");
        assertThat(operator.getEnv()).extracting(EnvVar::getName).doesNotContain("JAVA_TOOL_OPTIONS");
    }

    @Test
    void high_availability_has_two_replicas() {
        assertThat(deployment(Overlay.named("high-availability")).getSpec().getReplicas())
                .isEqualTo(2);
    }

    private static List<io.fabric8.kubernetes.api.model.rbac.PolicyRule> rules(HasMetadata object) {
        return object instanceof io.fabric8.kubernetes.api.model.rbac.Role role ? role.getRules() : List.of();
    }

    private static void isConfined(Container container) {
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(container.getResources().getLimits()).containsKeys("memory");
    }

    private static Deployment deployment(Overlay overlay) {
        List<Deployment> deployments = overlay.objects(CLUSTER, Deployment.class);
        assertThat(deployments).hasSize(1);
        return deployments.get(0);
    }

    /** A Pod as the Deployment's controllers would make it. */
    private static Pod pod(Overlay overlay) {
        Deployment deployment = deployment(overlay);
        PodTemplateSpec template = deployment.getSpec().getTemplate();
        return new PodBuilder()
                .withMetadata(template.getMetadata())
                .editMetadata()
                .withName("from-" + overlay)
                .withNamespace(deployment.getMetadata().getNamespace())
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    private static boolean isOfPrometheusOperator(HasMetadata object) {
        return object.getApiVersion().startsWith(PROMETHEUS_OPERATOR + "/");
    }

    /** The definitions of the Prometheus Operator are not at hand: one without a schema stands for them. */
    private static void serve(HasMetadata object) {
        String plural = object.getKind().toLowerCase(Locale.ROOT) + "s";
        CustomResourceDefinition open = new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withName(plural + "." + PROMETHEUS_OPERATOR)
                .endMetadata()
                .withNewSpec()
                .withGroup(PROMETHEUS_OPERATOR)
                .withScope("Namespaced")
                .withNewNames()
                .withKind(object.getKind())
                .withPlural(plural)
                .endNames()
                .addNewVersion()
                .withName(object.getApiVersion().substring(PROMETHEUS_OPERATOR.length() + 1))
                .withServed(true)
                .withStorage(true)
                .withNewSchema()
                .withNewOpenAPIV3Schema()
                .withType("object")
                .withXKubernetesPreserveUnknownFields(true)
                .endOpenAPIV3Schema()
                .endSchema()
                .endVersion()
                .endSpec()
                .build();
        Crds.install(CLIENT, open);
    }
}
