package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.flowcontrol.v1.FlowSchema;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to install the operator is one that a real API server accepts, Pods included. */
@Tag("full")
class OverlaysIT {

    private static final String PROMETHEUS_OPERATOR = "monitoring.coreos.com";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Wukong ON_A_BRIDGE = Serialization.unmarshal("""
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: Wukong
            metadata: {name: web}
            spec:
              cpu: 1
              memory: 1Gi
              networks: [{name: lan, bridgeName: br-lan}]
              disks: [{name: root, size: 5Gi}]
            """, Wukong.class);
    private static final TestCluster CLUSTER = TestCluster.shared();
    private static final KubernetesClient CLIENT = CLUSTER.client();

    /** What objects of a dry run must find: their namespaces, and what Pods name. */
    @BeforeAll
    static void prepare() {
        Crds.installOwn(CLIENT);
        CLIENT.resource(BaseFiles.one(Namespace.class, "namespace.yaml")).serverSideApply();
        CLIENT.resource(BaseFiles.one(ServiceAccount.class, "rbac.yaml")).serverSideApply();
        CLIENT.resource(BaseFiles.one(PriorityClass.class, "priority-class.yaml"))
                .serverSideApply();
        makeNamespace("machines");
    }

    private static void makeNamespace(String name) {
        CLIENT.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
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
                .contains("cluster-wide", "single-namespace", "high-availability", "monitoring", "multi-tenant");
    }

    @Test
    void the_overlay_with_a_policy_is_refused_where_the_kind_is_not_known_yet_and_all_else_of_it_is_applied() {
        try (TestCluster empty = TestCluster.start()) {
            Overlay multiTenant = Overlay.named("multi-tenant");

            assertThatThrownBy(() -> multiTenant.apply(empty))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(
                            "no matches for kind \"WukongPolicy\" in version \"vm.novasphere.dev/v1alpha1\"")
                    .hasMessageContaining("ensure CRDs are installed first");
            assertThat(empty.client()
                            .apps()
                            .deployments()
                            .inNamespace("novasphere-system")
                            .list()
                            .getItems())
                    .hasSize(1);
        }
    }

    @Test
    void the_commands_of_the_handbook_put_the_policy_of_a_closed_cluster_in_force() {
        try (TestCluster empty = TestCluster.start()) {
            Overlay.runCommands(empty, "policies.md", "kubernetes/overlays/multi-tenant");

            KubernetesClient client = empty.client();
            assertThat(client.resources(WukongPolicy.class).withName("tenants").get())
                    .isNotNull();
            String namespace = empty.newNamespace("tenant");
            await("the policy is in force").atMost(PATIENCE).untilAsserted(() -> assertThatThrownBy(
                            () -> client.resource(ON_A_BRIDGE)
                                    .inNamespace(namespace)
                                    .dryRun()
                                    .create())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("is not allowed by WukongPolicy tenants"));
            client.namespaces().withName(namespace).edit(found -> new NamespaceBuilder(found)
                    .editMetadata()
                    .addToLabels("vm.novasphere.dev/trusted", "true")
                    .endMetadata()
                    .build());
            await("a trusted namespace is free of it")
                    .atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                    .until(() -> client.resource(ON_A_BRIDGE)
                                    .inNamespace(namespace)
                                    .dryRun()
                                    .create()
                            != null);
        }
    }

    /** Otherwise {@code kubectl diff} of the handbook shows a change where there is none, and so do tools that compare with Git. */
    @Test
    void an_overlay_that_is_applied_again_changes_nothing() {
        try (TestCluster empty = TestCluster.start()) {
            Overlay overlay = Overlay.named("high-availability");
            overlay.apply(empty);
            List<String> before = versions(overlay, empty);

            overlay.apply(empty);

            assertThat(versions(overlay, empty)).hasSizeGreaterThan(30).isEqualTo(before);
        }
    }

    /** Each object of an overlay with its generation. */
    private static List<String> versions(Overlay overlay, TestCluster cluster) {
        return cluster.client().resourceList(overlay.objects(cluster)).get().stream()
                .map(object -> fullName(object) + " " + object.getMetadata().getGeneration())
                .toList();
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
    void the_native_binary_gets_by_with_160_mebibytes_and_no_settings_of_a_jvm() {
        Container operator = deployment(Overlay.withComponent("native"))
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);

        assertThat(operator.getResources().getLimits().get("memory")).isEqualTo(new Quantity("160Mi"));
        assertThat(operator.getArgs()).containsExactly("-XX:+ExitOnOutOfMemoryError");
        assertThat(operator.getEnv()).extracting(EnvVar::getName).doesNotContain("JAVA_TOOL_OPTIONS");
    }

    @Test
    void where_the_addresses_of_the_api_server_are_named_nothing_else_is_reached() {
        assertThat(Overlay.withComponent("api-server-address").objects(CLUSTER, NetworkPolicy.class))
                .singleElement()
                .satisfies(policy -> assertThat(policy.getSpec().getEgress())
                        .singleElement()
                        .satisfies(
                                rule -> assertThat(rule.getTo()).singleElement().satisfies(peer -> {
                                    assertThat(peer.getIpBlock().getCidr()).endsWith("/32");
                                    assertThat(peer.getNamespaceSelector()).isNull();
                                })));
    }

    @Test
    void a_second_operator_is_in_its_own_flow_schema() {
        assertThat(Overlay.secondOfHandbook("second").objects(CLUSTER, FlowSchema.class))
                .singleElement()
                .satisfies(schema -> assertThat(
                                schema.getSpec().getRules().get(0).getSubjects())
                        .singleElement()
                        .satisfies(subject -> {
                            assertThat(subject.getServiceAccount().getName()).isEqualTo("wukong-operator-second");
                            assertThat(subject.getServiceAccount().getNamespace())
                                    .isEqualTo("novasphere-second");
                        }));
    }

    @Test
    void high_availability_has_two_replicas() {
        assertThat(deployment(Overlay.named("high-availability")).getSpec().getReplicas())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("overlaysAndComponents")
    void ingress_is_for_prometheus_alone_where_it_is_asked_for_and_egress_for_api_servers_alone(Overlay overlay) {
        List<NetworkPolicy> policies = overlay.objects(CLUSTER, NetworkPolicy.class);

        assertThat(policies).singleElement().satisfies(policy -> {
            assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
            assertThat(policy.getSpec().getPodSelector().getMatchLabels())
                    .isEqualTo(deployment(overlay).getSpec().getSelector().getMatchLabels());
            assertThat(policy.getSpec().getEgress())
                    .flatExtracting(NetworkPolicyEgressRule::getPorts)
                    .extracting(port -> port.getPort().getIntVal())
                    .containsExactlyInAnyOrder(443, 6443, 8443, 16443);
            if (overlay.objects(CLUSTER).stream().anyMatch(OverlaysIT::isOfPrometheusOperator)) {
                assertThat(policy.getSpec().getIngress()).singleElement().satisfies(rule -> {
                    assertThat(rule.getFrom()).singleElement().satisfies(from -> assertThat(
                                    from.getNamespaceSelector().getMatchLabels())
                            .containsOnlyKeys("kubernetes.io/metadata.name"));
                    assertThat(rule.getPorts())
                            .extracting(port -> port.getPort().getStrVal())
                            .containsExactly("http");
                });
            } else {
                assertThat(policy.getSpec().getIngress()).isEmpty();
            }
        });
    }

    @Test
    void the_overlay_of_your_own_in_the_handbook_has_all_it_says_and_is_accepted() {
        Overlay mine = Overlay.ofHandbook("mine");
        mine.objects(CLUSTER).stream()
                .filter(OverlaysIT::isOfPrometheusOperator)
                .forEach(OverlaysIT::serve);

        assertThat(mine.applyDry(CLUSTER).lines()).isNotEmpty();
        Deployment deployment = deployment(mine);
        Container operator =
                deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
        assertThat(deployment.getSpec().getReplicas()).isEqualTo(2);
        assertThat(operator.getImage())
                .isEqualTo("registry.example.org/team/wukong-operator:" + ProjectVersion.ofPom());
        assertThat(operator.getResources().getLimits().get("memory")).isEqualTo(new Quantity("160Mi"));
        assertThat(operator.getEnv()).extracting(EnvVar::getName).contains("WUKONG_LEADER_ELECTION_ENABLED");
        assertThat(mine.objects(CLUSTER, ServiceAccount.class)).singleElement().satisfies(account -> assertThat(
                        account.getImagePullSecrets())
                .extracting(LocalObjectReference::getName)
                .containsExactly("registry-login"));
        assertThat(mine.objects(CLUSTER)).anyMatch(OverlaysIT::isOfPrometheusOperator);
    }

    @Test
    void a_second_operator_for_another_namespace_shares_nothing_with_the_first_but_the_definitions() {
        Overlay second = Overlay.secondOfHandbook("second");
        List.of("novasphere-second", "more-machines").forEach(OverlaysIT::makeNamespace);

        assertThat(second.applyDry(CLUSTER).lines()).isNotEmpty();
        Deployment deployment = deployment(second);
        assertThat(deployment.getMetadata().getNamespace()).isEqualTo("novasphere-second");
        assertThat(second.objects(CLUSTER, Role.class))
                .singleElement()
                .satisfies(role -> assertThat(role.getMetadata().getNamespace()).isEqualTo("more-machines"));
        assertThat(deployment
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getEnv())
                .contains(new EnvVar("QUARKUS_OPERATOR_SDK_NAMESPACES", "more-machines", null));
        List<Subject> subjects = new ArrayList<>();
        second.objects(CLUSTER, RoleBinding.class).forEach(binding -> subjects.addAll(binding.getSubjects()));
        second.objects(CLUSTER, ClusterRoleBinding.class).forEach(binding -> subjects.addAll(binding.getSubjects()));
        assertThat(subjects).hasSize(2).allSatisfy(subject -> {
            assertThat(subject.getNamespace()).isEqualTo("novasphere-second");
            assertThat(subject.getName())
                    .isEqualTo(deployment.getSpec().getTemplate().getSpec().getServiceAccountName());
        });
        List<String> ofTheFirst = Overlay.named("single-namespace").objects(CLUSTER).stream()
                .filter(object -> !(object instanceof CustomResourceDefinition))
                .map(OverlaysIT::fullName)
                .toList();
        assertThat(second.objects(CLUSTER))
                .filteredOn(object -> !(object instanceof CustomResourceDefinition))
                .extracting(OverlaysIT::fullName)
                .doesNotContainAnyElementsOf(ofTheFirst);
    }

    private static String fullName(HasMetadata object) {
        return String.join(
                "/",
                object.getKind(),
                String.valueOf(object.getMetadata().getNamespace()),
                object.getMetadata().getName());
    }

    private static List<PolicyRule> rules(HasMetadata object) {
        return object instanceof Role role ? role.getRules() : List.of();
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

    /** The definitions of the Prometheus Operator are not installed: one without a schema stands for them. */
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
