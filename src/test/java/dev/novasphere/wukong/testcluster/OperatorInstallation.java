package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The operator's namespace, ServiceAccount, rights and their bounds in a test cluster, exactly as they are shipped: an operator that lacks a right
 * fails here.
 *
 * @param kubeconfig acts as the operator's ServiceAccount
 */
public record OperatorInstallation(Path kubeconfig) {

    /** Namespace the operator is installed in. */
    public static final String NAMESPACE = "novasphere-system";

    /** The operator's ServiceAccount. */
    public static final String SERVICE_ACCOUNT = "wukong-operator";

    private static final Path BASE = Path.of("kubernetes", "base");
    private static final Path RIGHTS = BASE.resolve("rbac.yaml");

    /** What the rights may not be used for: every test runs the operator under it. */
    private static final Path OWN_SECRETS = BASE.resolve("admission-operator-secrets.yaml");

    private static final Path OWN_SERVICES = BASE.resolve("admission-operator-services.yaml");

    private static final Path NODE_NETWORK = Path.of("kubernetes", "components", "node-network");

    /** Installs the rights; the operator itself runs as a process beside the cluster. */
    public static OperatorInstallation into(TestCluster cluster) {
        return into(cluster, List.of(RIGHTS, OWN_SECRETS, OWN_SERVICES), List.of());
    }

    /** Installs the rights with those of the component that lets the operator make bridges on nodes. */
    public static OperatorInstallation withNodeNetworks(TestCluster cluster) {
        return into(
                cluster,
                List.of(RIGHTS, OWN_SECRETS, OWN_SERVICES, NODE_NETWORK.resolve("rbac.yaml")),
                rulesOfNodeNetworks());
    }

    /** Gives the ServiceAccount every right in the cluster, for an operator that asks for others than this project ships. */
    public static OperatorInstallation withAllRights(TestCluster cluster) {
        OperatorInstallation installation = into(cluster, List.of(RIGHTS), List.of());
        cluster.client()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("measured-operator")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withNamespace(NAMESPACE)
                        .withName(SERVICE_ACCOUNT)
                        .endSubject()
                        .build())
                .patch(apply());
        return installation;
    }

    /** The settings, as environment variables, of the component that lets the operator make bridges on nodes. */
    public static Map<String, String> nodeNetworkSettings() {
        try {
            return Serialization.unmarshal(Files.readString(NODE_NETWORK.resolve("deployment.yaml")), Deployment.class)
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .get(0)
                    .getEnv()
                    .stream()
                    .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the component adds to the role for the namespaces of Wukongs. */
    public static List<PolicyRule> rulesOfNodeNetworks() {
        try {
            List<PolicyRule> rules = new ArrayList<>();
            Serialization.yamlMapper()
                    .readTree(NODE_NETWORK.resolve("machines.yaml").toFile())
                    .forEach(added ->
                            rules.add(Serialization.yamlMapper().convertValue(added.get("value"), PolicyRule.class)));
            return rules;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param added further rules of the role for the namespaces of Wukongs */
    private static OperatorInstallation into(TestCluster cluster, List<Path> rights, List<PolicyRule> added) {
        KubernetesClient client = cluster.client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .patch(apply());
        for (Path file : rights) {
            try (InputStream yaml = Files.newInputStream(file)) {
                for (HasMetadata object : client.load(yaml).items()) {
                    if (object instanceof ClusterRole role
                            && role.getMetadata().getName().equals(SERVICE_ACCOUNT)) {
                        role.getRules().addAll(added);
                    }
                    client.resource(object).patch(apply());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new OperatorInstallation(cluster.kubeconfigOf(NAMESPACE, SERVICE_ACCOUNT));
    }

    private static PatchContext apply() {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withForce(true)
                .withFieldManager("install")
                .build();
    }
}
