package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A cluster with real controllers of KubeVirt that is given to the tests by the path of a kubeconfig with all rights in the system property
 * {@value #PROPERTY}. What is made in it is deleted when it is closed.
 */
public final class GivenCluster implements AutoCloseable {

    /** Names the kubeconfig. */
    public static final String PROPERTY = "wukong.kubeconfig";

    /** Tag of the tests that can be run against a given cluster. */
    public static final String TAG = "conformance";

    private static final String CLASS = "wukong.conformance.storage-class";
    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
    private static final Path BASE = Path.of("kubernetes", "base");

    private final KubernetesClient client;
    private final List<HasMetadata> made = new ArrayList<>();

    private GivenCluster(KubernetesClient client) {
        this.client = client;
    }

    /** Whether a cluster is given. */
    public static boolean isGiven() {
        return !System.getProperty(PROPERTY, "").isBlank();
    }

    /** Connects to the given cluster. */
    public static GivenCluster open() {
        return new GivenCluster(new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig().toFile()))
                .build());
    }

    /** Path of the given kubeconfig. */
    public static Path kubeconfig() {
        return Path.of(System.getProperty(PROPERTY)).toAbsolutePath();
    }

    /** A client with all rights; closed with this. */
    public KubernetesClient client() {
        return client;
    }

    /** A new namespace, deleted when this is closed. */
    public String newNamespace(String prefix) {
        String name = prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
        made.add(client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create());
        return name;
    }

    /** The StorageClass of the property {@value #CLASS}, or the default of the cluster. */
    public String storageClass() {
        String named = System.getProperty(CLASS, "");
        if (!named.isBlank()) {
            return named;
        }
        return client.storage().v1().storageClasses().list().getItems().stream()
                .filter(GivenCluster::isDefault)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("the cluster has no default StorageClass; name one with -D" + CLASS))
                .getMetadata()
                .getName();
    }

    private static boolean isDefault(StorageClass candidate) {
        Map<String, String> annotations = candidate.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(DEFAULT_CLASS));
    }

    /** Whether an operator is installed, which is then the one to try. */
    public boolean hasOperator() {
        return client.apps()
                        .deployments()
                        .inNamespace(OperatorInstallation.NAMESPACE)
                        .withName("wukong-operator")
                        .get()
                != null;
    }

    /**
     * Installs what the operator of this build needs: definitions, namespace, rights and policies.
     *
     * @return a kubeconfig of the operator's ServiceAccount, good for six hours
     */
    public Path installOperator() {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> definitions = Files.list(BASE.resolve("crds"))) {
            definitions.sorted(Comparator.naturalOrder()).forEach(files::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String file : List.of("rbac.yaml", "deletion-protection.yaml", "admission-operator-secrets.yaml")) {
            files.add(BASE.resolve(file));
        }
        apply(new NamespaceBuilder()
                .withNewMetadata()
                .withName(OperatorInstallation.NAMESPACE)
                .endMetadata()
                .build());
        files.forEach(this::apply);
        String token = client.serviceAccounts()
                .inNamespace(OperatorInstallation.NAMESPACE)
                .withName(OperatorInstallation.SERVICE_ACCOUNT)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(21_600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        return kubeconfigWith(token);
    }

    private void apply(Path file) {
        try (InputStream yaml = Files.newInputStream(file)) {
            client.load(yaml).items().forEach(this::apply);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Applies an object; one that was not there is deleted when this is closed. */
    private void apply(HasMetadata object) {
        boolean isNew = client.resource(object).get() == null;
        HasMetadata applied = client.resource(object).forceConflicts().serverSideApply();
        if (isNew) {
            made.add(applied);
        }
    }

    private static Path kubeconfigWith(String token) {
        try {
            @SuppressWarnings("unchecked")
            Map<String, Object> config = Serialization.unmarshal(Files.readString(kubeconfig()), LinkedHashMap.class);
            config.put("users", List.of(Map.of("name", "operator", "user", Map.of("token", token))));
            List<?> contexts = (List<?>) config.get("contexts");
            Object current = contexts.stream()
                    .map(Map.class::cast)
                    .filter(context -> context.get("name").equals(config.get("current-context")))
                    .map(context -> ((Map<?, ?>) context.get("context")).get("cluster"))
                    .findFirst()
                    .orElseThrow();
            config.put(
                    "contexts",
                    List.of(Map.of("name", "operator", "context", Map.of("cluster", current, "user", "operator"))));
            config.put("current-context", "operator");
            File file = File.createTempFile("operator", ".kubeconfig");
            file.deleteOnExit();
            Files.writeString(file.toPath(), Serialization.asYaml(config));
            return file.toPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (int i = made.size() - 1; i >= 0; i--) {
            client.resource(made.get(i)).delete();
        }
        client.close();
    }
}
