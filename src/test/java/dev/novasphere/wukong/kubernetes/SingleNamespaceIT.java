package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.VirtualMachine;
import dev.novasphere.wukong.testcluster.ApiRequests.Request;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The operator as the overlay single-namespace installs it: with a Role in one namespace, and nothing to write elsewhere. */
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

    private final TestCluster cluster = TestCluster.shared();
    private final KubernetesClient client = cluster.client();

    @Test
    void with_a_role_in_one_namespace_it_makes_the_machines_of_that_namespace_and_looks_at_no_other() {
        String watched = watchedNamespace();
        for (String namespace : List.of(OperatorInstallation.NAMESPACE, watched, "kubevirt")) {
            client.resource(namespace(namespace)).serverSideApply();
        }
        OVERLAY.apply(cluster);
        client.resource(Serialization.unmarshal(KUBEVIRT, HasMetadata.class)).create();
        String elsewhere = cluster.newNamespace("elsewhere");
        create(elsewhere);
        create(watched);
        Path kubeconfig = cluster.kubeconfigOf(OperatorInstallation.NAMESPACE, OperatorInstallation.SERVICE_ACCOUNT);
        long mark = cluster.requests().mark();

        try (OperatorProcess operator = OperatorProcess.start(kubeconfig, LOG, environment())) {
            await("there is a machine")
                    .atMost(PATIENCE)
                    .until(() -> client.resources(VirtualMachine.class)
                                    .inNamespace(watched)
                                    .withName("web-vm")
                                    .get()
                            != null);
        }

        assertThat(client.resources(VirtualMachine.class)
                        .inNamespace(elsewhere)
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(client.resources(Wukong.class)
                        .inNamespace(elsewhere)
                        .withName("web")
                        .get()
                        .getStatus())
                .isNull();
        List<Request> requests = cluster.requests()
                .since(
                        mark,
                        request -> request.user().endsWith(":" + OperatorInstallation.SERVICE_ACCOUNT)
                                && !request.resource().isEmpty());
        assertThat(requests)
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.code()).isNotEqualTo(HttpURLConnection.HTTP_FORBIDDEN))
                .filteredOn(request -> !request.namespace().equals(watched))
                .allSatisfy(
                        request -> assertThat(Grant.of(BaseFiles.operatorRules().get(BaseFiles.CLUSTER_ROLE)))
                                .contains(Grant.neededBy(request)));
    }

    @Test
    void the_role_has_just_the_rules_that_the_cluster_wide_installation_has_in_all_namespaces() {
        List<Role> roles = OVERLAY.objects(cluster, Role.class);

        assertThat(roles).singleElement().satisfies(role -> {
            assertThat(role.getMetadata().getNamespace()).isEqualTo(watchedNamespace());
            assertThat(role.getRules()).isEqualTo(BaseFiles.operatorRules().get(BaseFiles.NAMESPACED_ROLE));
        });
        assertThat(OVERLAY.objects(cluster))
                .filteredOn(object -> object.getKind().startsWith("ClusterRole"))
                .extracting(object -> object.getMetadata().getName())
                .doesNotContain(BaseFiles.NAMESPACED_ROLE)
                .contains(BaseFiles.CLUSTER_ROLE);
    }

    /** The environment of the container, with what it takes from ConfigMaps, as the kubelet would fill it in. */
    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        Deployment deployment = OVERLAY.objects(cluster, Deployment.class).get(0);
        for (EnvVar variable : deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getEnv()) {
            environment.put(variable.getName(), valueOf(variable));
        }
        assertThat(environment.keySet()).containsAll(Set.of("QUARKUS_OPERATOR_SDK_NAMESPACES"));
        return environment;
    }

    private String valueOf(EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return variable.getValue();
        }
        var reference = variable.getValueFrom().getConfigMapKeyRef();
        return client.configMaps()
                .inNamespace(OperatorInstallation.NAMESPACE)
                .withName(reference.getName())
                .get()
                .getData()
                .get(reference.getKey());
    }

    private String watchedNamespace() {
        return OVERLAY.objects(cluster, ConfigMap.class).get(0).getData().get("namespace");
    }

    private void create(String namespace) {
        client.resource(Serialization.unmarshal(WUKONG, Wukong.class))
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
