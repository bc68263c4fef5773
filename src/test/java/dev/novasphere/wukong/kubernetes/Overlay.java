package dev.novasphere.wukong.kubernetes;

import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One way to install the operator.
 *
 * @param folder the folder with its kustomization.yaml
 */
record Overlay(Path folder) {

    private static final Path ALL = Path.of("kubernetes", "overlays");
    private static final Path COMPONENTS = Path.of("kubernetes", "components");

    /** Every overlay there is. */
    static List<Overlay> all() {
        try (Stream<Path> folders = Files.list(ALL)) {
            return folders.sorted().map(Overlay::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Overlay named(String name) {
        return new Overlay(ALL.resolve(name));
    }

    /** The overlay cluster-wide with each of the components, as an administrator would add one. */
    static List<Overlay> withEachComponent() {
        try (Stream<Path> components = Files.list(COMPONENTS)) {
            return components
                    .map(component -> withComponent(component.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The overlay cluster-wide with one of the components. */
    static Overlay withComponent(String name) {
        Path folder = Path.of("target", "overlays", "cluster-wide-with-" + name);
        Map<String, Object> kustomization = new LinkedHashMap<>();
        kustomization.put("apiVersion", "kustomize.config.k8s.io/v1beta1");
        kustomization.put("kind", "Kustomization");
        kustomization.put(
                "resources",
                List.of(folder.relativize(ALL.resolve("cluster-wide")).toString()));
        kustomization.put(
                "components",
                List.of(folder.relativize(COMPONENTS.resolve(name)).toString()));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("kustomization.yaml"), Serialization.asYaml(kustomization));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Overlay(folder);
    }

    /** What the overlay installs. */
    List<HasMetadata> objects(TestCluster cluster) {
        return BaseFiles.parse(kubectl(cluster, "kustomize", folder.toString()));
    }

    /** The objects of one kind that it installs. */
    <R extends HasMetadata> List<R> objects(TestCluster cluster, Class<R> kind) {
        return objects(cluster).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /**
     * What {@code kubectl apply} prints for the overlay; nothing is changed.
     *
     * @throws AssertionError with kubectl's words when the API server refuses an object
     */
    String applyDry(TestCluster cluster) {
        return kubectl(
                cluster, "apply", "--server-side", "--force-conflicts", "--dry-run=server", "-k", folder.toString());
    }

    /** Installs the overlay. */
    void apply(TestCluster cluster) {
        kubectl(cluster, "apply", "--server-side", "--force-conflicts", "-k", folder.toString());
    }

    private static String kubectl(TestCluster cluster, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(cluster.kubectl().toString());
        command.add("--kubeconfig=" + cluster.kubeconfig());
        command.addAll(List.of(arguments));
        try {
            Path errors = Files.createTempFile("kubectl", ".log");
            Process kubectl =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String output = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!kubectl.waitFor(1, TimeUnit.MINUTES) || kubectl.exitValue() != 0) {
                kubectl.destroyForcibly();
                throw new AssertionError(String.join(" ", arguments) + " failed:\n" + Files.readString(errors));
            }
            Files.delete(errors);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while kubectl ran", e);
        }
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }
}
