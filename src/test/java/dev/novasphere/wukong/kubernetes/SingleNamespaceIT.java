package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.testcluster.ApiRequests.Request;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.Tenant;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The operator as the overlay single-namespace installs it: with a Role in one namespace, and nothing to write elsewhere. */
@Tag("full")
class SingleNamespaceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path LOG = Path.of("target", "operator-of-one-namespace.log");
    private static final Overlay OVERLAY = Overlay.named("single-namespace");

    /** A network binding is registered with the KubeVirt object, in the namespace of KubeVirt. */
    private static final String KUBEVIRT = """
            apiVersion: kubevirt.io/v1
            kind: KubeVirt
            metadata:
              name: kubevirt
              namespace: kubevirt
            spec:
              configuration:
                network:
                  binding:
                    macvtap:
                      domainAttachmentType: tap
            """;

    private static final String WUKONG = """
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: Wukong
            metadata:
              name: web
            spec:
              cpu: 1
              memory: 1Gi
              networks:
                - name: lan
                  type: macvlan
                  physicalInterface: eth1
              disks:
                - name: root
                  size: 1Gi
                  image: quay.io/containerdisks/fedora:42
            """;

    private static final TestCluster CLUSTER = TestCluster.shared();
    private static final KubernetesClient CLIENT = CLUSTER.client();

    @BeforeAll
    static void install() {
        for (String namespace : List.of(OperatorInstallation.NAMESPACE, watchedNamespace(), "kubevirt")) {
            CLIENT.resource(namespace(namespace)).serverSideApply();
        }
        OVERLAY.apply(CLUSTER);
        CLIENT.resource(Serialization.unmarshal(KUBEVIRT, HasMetadata.class)).create();
    }

    @Test
    void with_a_role_in_one_namespace_it_makes_the_machines_of_that_namespace_and_reads_no_other() {
        String watched = watchedNamespace();
        String elsewhere = CLUSTER.newNamespace("elsewhere");

        serve(Set.of(watched), elsewhere, environment());
    }

    /** The rules in a Role of each namespace, and their names in one variable: so does the Operator Lifecycle Manager. */
    @Test
    void with_roles_in_two_namespaces_it_serves_both_and_reads_no_third() {
        String first = CLUSTER.newNamespace("first");
        String second = CLUSTER.newNamespace("second");
        for (String namespace : List.of(first, second)) {
            OVERLAY.objects(CLUSTER).stream()
                    .filter(object -> object instanceof Role || object instanceof RoleBinding)
                    .forEach(object -> {
                        object.getMetadata().setNamespace(namespace);
                        CLIENT.resource(object).create();
                    });
        }

        serve(
                Set.of(first, second),
                CLUSTER.newNamespace("third"),
                Map.of("QUARKUS_OPERATOR_SDK_NAMESPACES", first + "," + second));
    }

    /** Starts the operator beside a Wukong in each namespace, and checks whose it makes a machine of, and what it asks for. */
    private static void serve(Set<String> watched, String elsewhere, Map<String, String> environment) {
        create(elsewhere);
        watched.forEach(SingleNamespaceIT::create);
        Path kubeconfig = CLUSTER.kubeconfigOf(OperatorInstallation.NAMESPACE, OperatorInstallation.SERVICE_ACCOUNT);
        long mark = CLUSTER.requests().mark();

        try (OperatorProcess operator = OperatorProcess.start(kubeconfig, LOG, environment)) {
            await("there is a machine in each of " + watched).atMost(PATIENCE).until(() -> watched.stream()
                    .allMatch(SingleNamespaceIT::hasMachine));
        }

        assertThat(hasMachine(elsewhere)).isFalse();
        assertThat(CLIENT.resources(Wukong.class)
                        .inNamespace(elsewhere)
                        .withName("web")
                        .get()
                        .getStatus())
                .isNull();
        List<Request> requests = CLUSTER.requests()
                .since(
                        mark,
                        request -> request.user().endsWith(":" + OperatorInstallation.SERVICE_ACCOUNT)
                                && !request.resource().isEmpty());
        assertThat(requests)
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.code()).isNotEqualTo(HttpURLConnection.HTTP_FORBIDDEN))
                .filteredOn(request -> !watched.contains(request.namespace()))
                .allSatisfy(
                        request -> assertThat(Grant.of(BaseFiles.operatorRules().get(BaseFiles.CLUSTER_ROLE)))
                                .contains(Grant.neededBy(request)));
    }

    private static boolean hasMachine(String namespace) {
        return new Tenant(CLIENT, namespace).machine("web").isPresent();
    }

    @Test
    void the_role_has_just_the_rules_that_the_cluster_wide_installation_has_in_all_namespaces() {
        List<Role> roles = OVERLAY.objects(CLUSTER, Role.class);

        assertThat(roles).singleElement().satisfies(role -> {
            assertThat(role.getMetadata().getNamespace()).isEqualTo(watchedNamespace());
            assertThat(role.getRules()).isEqualTo(BaseFiles.operatorRules().get(BaseFiles.NAMESPACED_ROLE));
        });
        assertThat(OVERLAY.objects(CLUSTER))
                .filteredOn(object -> object.getKind().startsWith("ClusterRole"))
                .extracting(object -> object.getMetadata().getName())
                .doesNotContain(BaseFiles.NAMESPACED_ROLE)
                .contains(BaseFiles.CLUSTER_ROLE);
    }

    /** The environment of the container, of which nothing comes from elsewhere. */
    private static Map<String, String> environment() {
        return OVERLAY
                .objects(CLUSTER, Deployment.class)
                .get(0)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getEnv()
                .stream()
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    private static String watchedNamespace() {
        return environment().get("QUARKUS_OPERATOR_SDK_NAMESPACES");
    }

    private static void create(String namespace) {
        CLIENT.resource(Serialization.unmarshal(WUKONG, Wukong.class))
                .inNamespace(namespace)
                .create();
    }

    private static Namespace namespace(String name) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
    }
}
