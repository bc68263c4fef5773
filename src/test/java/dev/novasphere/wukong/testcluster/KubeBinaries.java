package dev.novasphere.wukong.testcluster;

import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The programs of the test cluster: etcd, kube-apiserver, kube-controller-manager and kubectl. They are taken from where an earlier run left
 * them, else downloaded, else built once from their public Go modules. They are kept in {@code k8s/<version>-<platform>} of the folder that the environment
 * variable KUBE_API_TEST_DIR names, else of {@code wukong-operator/kube} in the user's cache folder.
 *
 * @param etcd path of etcd
 * @param apiServer path of kube-apiserver
 * @param controllerManager path of kube-controller-manager
 * @param kubectl path of kubectl
 */
public record KubeBinaries(Path etcd, Path apiServer, Path controllerManager, Path kubectl) {

    private static final List<String> PROGRAMS =
            List.of("etcd", "kube-apiserver", "kube-controller-manager", "kubectl");

    /** A way to get the programs. */
    interface Source {

        /** Version of Kubernetes that comes this way, such as {@code 1.35.4}. */
        String version();

        /** What a person has to do, or have, for this way to be open; a part of a sentence. */
        String remedy();

        /**
         * Puts programs into a folder.
         *
         * @param missing names of the programs that are needed; further ones do no harm
         * @throws IOException when this way is not open; the message says why
         */
        void fill(Path folder, List<String> missing) throws IOException, InterruptedException;
    }

    /**
     * Finds the programs, or gets them. Safe to be called by several threads and processes at once: one of them works, the others wait.
     *
     * @throws IllegalStateException when they are nowhere and cannot be got; the message names every way and why it failed
     */
    public static KubeBinaries locate() {
        return locate(home(), List.of(new PublishedArchive(), new GoModules()));
    }

    static synchronized KubeBinaries locate(Path home, List<Source> sources) {
        Path all = home.resolve("k8s");
        try {
            Optional<KubeBinaries> found = kept(all, sources);
            if (found.isPresent()) {
                return found.get();
            }
            Files.createDirectories(all);
            try (FileChannel file = FileChannel.open(
                            all.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = file.lock()) {
                return kept(all, sources).orElseGet(() -> get(all, sources));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gets the programs ahead of the tests, and prints where they are. */
    public static void main(String... args) {
        KubeBinaries binaries = locate();
        binaries.all().forEach(System.out::println);
    }

    private List<Path> all() {
        return List.of(etcd, apiServer, controllerManager, kubectl);
    }

    private static KubeBinaries get(Path all, List<Source> sources) {
        List<Exception> reasons = new ArrayList<>();
        StringBuilder ways = new StringBuilder();
        for (Source source : sources) {
            Path unfinished = all.resolve(".unfinished-" + source.version());
            Path folder = all.resolve(source.version() + "-" + platform());
            List<String> missing = missingIn(folder);
            try {
                Folders.delete(unfinished);
                Files.createDirectories(unfinished);
                source.fill(unfinished, missing);
                List<String> notCome = missingIn(unfinished);
                if (missing.stream().anyMatch(notCome::contains)) {
                    throw new IOException("one of " + missing + " is missing among what came");
                }
                Files.createDirectories(folder);
                for (String program : missing) {
                    Files.move(unfinished.resolve(program), folder.resolve(program), StandardCopyOption.ATOMIC_MOVE);
                }
                Folders.delete(unfinished);
                return in(folder).orElseThrow();
            } catch (IOException e) {
                System.err.println(e.getMessage());
                reasons.add(e);
                ways.append("\n- ")
                        .append(source.remedy())
                        .append(". It failed: ")
                        .append(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the programs of the test cluster were fetched", e);
            }
        }
        IllegalStateException failure = new IllegalStateException(
                "The test cluster needs " + String.join(", ", PROGRAMS) + ", which are not in " + all
                        + ". One of these ways must be open, or put them there by hand:" + ways);
        reasons.forEach(failure::addSuppressed);
        throw failure;
    }

    private static Optional<KubeBinaries> kept(Path all, List<Source> sources) {
        return sources.stream()
                .flatMap(source -> in(all.resolve(source.version() + "-" + platform())).stream())
                .findFirst();
    }

    private static Optional<KubeBinaries> in(Path folder) {
        List<Path> programs = PROGRAMS.stream().map(folder::resolve).toList();
        return missingIn(folder).isEmpty()
                ? Optional.of(new KubeBinaries(programs.get(0), programs.get(1), programs.get(2), programs.get(3)))
                : Optional.empty();
    }

    private static List<String> missingIn(Path folder) {
        return PROGRAMS.stream()
                .filter(program -> !Files.isExecutable(folder.resolve(program)))
                .toList();
    }

    private static Path home() {
        String given = System.getenv(KubeAPIServerConfigBuilder.KUBE_API_TEST_DIR);
        if (given != null && !given.isBlank()) {
            return Path.of(given);
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base =
                cache != null && !cache.isBlank() ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("wukong-operator").resolve("kube");
    }

    static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String arch = System.getProperty("os.arch");
        return os + "-" + (arch.equals("aarch64") ? "arm64" : "amd64");
    }
}
