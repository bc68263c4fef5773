package dev.novasphere.wukong.testcluster;

import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubeapitest.binary.BinaryManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The programs of the test cluster: etcd and kube-apiserver, found where an earlier run left them, else downloaded, else built once from
 * their public Go modules.
 *
 * @param etcd path of etcd
 * @param apiServer path of kube-apiserver
 */
public record KubeBinaries(Path etcd, Path apiServer) {

    /** Version of Kubernetes the test cluster runs. */
    public static final String VERSION = "1.35.4";

    private static final Path GO_MODULE = Path.of("src", "test", "go", "kube-binaries");

    /**
     * Finds the programs, or gets them.
     *
     * @throws IllegalStateException when they are nowhere and can neither be downloaded nor built; the message names both ways
     */
    public static KubeBinaries locate() {
        Path home = home();
        Path folder = home.resolve("k8s").resolve(VERSION + "-" + platform());
        try {
            Files.createDirectories(folder);
            try (FileChannel lock = FileChannel.open(
                            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = lock.lock()) {
                return in(folder).or(() -> downloaded(home, folder)).orElseGet(() -> built(folder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gets the programs ahead of the tests. */
    public static void main(String... args) {
        System.out.println(locate());
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

    private static String platform() {
        String os =
                System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String arch = System.getProperty("os.arch");
        return os + "-" + (arch.equals("aarch64") ? "arm64" : "amd64");
    }

    private static Optional<KubeBinaries> in(Path folder) {
        Path etcd = folder.resolve("etcd");
        Path apiServer = folder.resolve("kube-apiserver");
        return Files.isExecutable(etcd) && Files.isExecutable(apiServer)
                ? Optional.of(new KubeBinaries(etcd, apiServer))
                : Optional.empty();
    }

    private static Optional<KubeBinaries> downloaded(Path home, Path folder) {
        try {
            new BinaryManager(KubeAPIServerConfigBuilder.anAPIServerConfig()
                            .withTestDir(home.toString())
                            .withApiServerVersion(VERSION)
                            .build())
                    .initAndDownloadIfRequired();
            return in(folder);
        } catch (KubeAPITestException e) {
            System.err.println("The programs of the test cluster cannot be downloaded (" + e.getMessage()
                    + "); they are built from their Go modules, which takes some minutes once.");
            return Optional.empty();
        }
    }

    private static KubeBinaries built(Path folder) {
        String flags = "-X k8s.io/component-base/version.gitVersion=v" + VERSION
                + " -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=35";
        try {
            build(folder, "etcd", List.of());
            build(folder, "kube-apiserver", List.of("-ldflags", flags));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "etcd and kube-apiserver " + VERSION + " are not in " + folder
                            + ". Either let kube-api-test download them (needs its download site), or install Go 1.25 or newer so that they"
                            + " are built from " + GO_MODULE + " (needs a Go module proxy), or put them there by hand.",
                    e);
        }
        return in(folder).orElseThrow();
    }

    private static void build(Path folder, String program, List<String> flags) throws IOException {
        Path unfinished = Files.createTempFile(folder, program, ".building");
        List<String> command = new java.util.ArrayList<>(List.of("go", "build"));
        command.addAll(flags);
        command.addAll(List.of("-o", unfinished.toAbsolutePath().toString(), "./cmd/" + program));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(GO_MODULE.toFile()).inheritIO();
        builder.environment().put("CGO_ENABLED", "0");
        try {
            int code = builder.start().waitFor();
            if (code != 0) {
                throw new IOException("go build of " + program + " ended with code " + code);
            }
            Files.move(unfinished, folder.resolve(program), StandardCopyOption.ATOMIC_MOVE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while building " + program, e);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
