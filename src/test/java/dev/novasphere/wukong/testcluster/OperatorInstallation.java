package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The operator's namespace, ServiceAccount and rights in a test cluster, exactly as they are shipped: an operator that lacks a right
 * fails here.
 *
 * @param kubeconfig acts as the operator's ServiceAccount
 */
public record OperatorInstallation(Path kubeconfig) {

    /** Namespace the operator is installed in. */
    public static final String NAMESPACE = "novasphere-system";

    /** The operator's ServiceAccount. */
    public static final String SERVICE_ACCOUNT = "wukong-operator";

    private static final Path RIGHTS = Path.of("kubernetes", "base", "rbac.yaml");

    /** Installs the rights; the operator itself runs as a process beside the cluster. */
    public static OperatorInstallation into(TestCluster cluster) {
        KubernetesClient client = cluster.client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .patch(apply());
        try (InputStream yaml = Files.newInputStream(RIGHTS)) {
            for (HasMetadata object : client.load(yaml).items()) {
                client.resource(object).patch(apply());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
