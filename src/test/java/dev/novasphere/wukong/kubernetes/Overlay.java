package dev.novasphere.wukong.kubernetes;

import dev.novasphere.wukong.testcluster.Commands;
import dev.novasphere.wukong.testcluster.Folders;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
        Path folder = Folders.ofThisJvm("overlays").resolve("cluster-wide-with-" + name);
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

    /**
     * The overlay that docs/install.md shows as one's own, in a copy of kubernetes, word for word.
     *
     * @param name name of its folder
     */
    static Overlay ofHandbook(String name) {
        Path folder = copyOfKubernetes().resolve("overlays").resolve(name);
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("kustomization.yaml"), block("yaml", "kind: Kustomization\nresources:\n  - ../"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Overlay(folder);
    }

    /**
     * The overlay for a second namespace, made in a copy of kubernetes by the commands of docs/install.md.
     *
     * @param name name of its folder in these commands
     */
    static Overlay secondOfHandbook(String name) {
        Path kubernetes = copyOfKubernetes();
        String commands = block("sh", "overlays/" + name)
                .lines()
                .filter(line -> !line.startsWith("kubectl"))
                .collect(Collectors.joining("\n"));
        run(new ProcessBuilder("sh", "-ec", commands)
                .directory(kubernetes.getParent().toFile()));
        return new Overlay(kubernetes.resolve("overlays").resolve(name));
    }

    private static Path copyOfKubernetes() {
        Path copy = Folders.ofThisJvm("overlays").resolve("handbook").resolve("kubernetes");
        Path original = Path.of("kubernetes");
        try (Stream<Path> files = Files.walk(original)) {
            Folders.delete(copy);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(original.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    /** Runs the commands of a page that have some text in them, word for word and one after the other, with the right kubectl. */
    static void runCommands(TestCluster cluster, String page, String text) {
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", block(page, "sh", text));
        shell.environment().put("KUBECONFIG", cluster.kubeconfig().toString());
        shell.environment()
                .merge(
                        "PATH",
                        cluster.kubectl().toAbsolutePath().getParent().toString(),
                        (path, tools) -> tools + ":" + path);
        run(shell);
    }

    private static String block(String language, String text) {
        return block("install.md", language, text);
    }

    /** The code block of a page under docs that is of a language and has some text in it. */
    private static String block(String name, String language, String text) {
        try {
            String page = Files.readString(Path.of("docs", name));
            return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
                    .matcher(page)
                    .results()
                    .map(found -> found.group(1))
                    .filter(block -> block.contains(text))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("docs/" + name + " shows no " + language + " with " + text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        return run(new ProcessBuilder(command));
    }

    private static String run(ProcessBuilder program) {
        Commands.Outcome outcome = Commands.run(program);
        if (outcome.code() != 0) {
            throw new AssertionError(String.join(" ", program.command()) + " failed:\n" + outcome.errors());
        }
        return outcome.output();
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }
}
