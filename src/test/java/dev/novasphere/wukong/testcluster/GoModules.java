package dev.novasphere.wukong.testcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** etcd, kube-apiserver, kube-controller-manager and kubectl built from their public Go modules, pinned by go.sum. Takes some minutes. */
final class GoModules implements KubeBinaries.Source {

    private static final String VERSION = "1.35.4";
    private static final Path MODULE = Path.of("src", "test", "go", "kube-binaries");
    private static final String KUBERNETES_VERSION = "-s -w -X k8s.io/component-base/version.gitVersion=v" + VERSION
            + " -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=35";

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public String remedy() {
        return "Build from " + MODULE
                + ": install Go 1.25 or newer (go.dev/doc/install) and make a Go module proxy reachable";
    }

    @Override
    public void fill(Path folder, List<String> missing) throws IOException, InterruptedException {
        System.err.println("Building " + String.join(", ", missing) + " " + VERSION + " from " + MODULE
                + "; this takes minutes, once.");
        BuildProgress progress = BuildProgress.of(missing.size());
        try {
            for (String program : missing) {
                progress.next(program);
                build(folder, program, progress);
            }
        } finally {
            progress.end();
        }
    }

    private static void build(Path folder, String program, BuildProgress progress)
            throws IOException, InterruptedException {
        Path log = folder.resolve(program + ".log");
        ProcessBuilder go = new ProcessBuilder(
                        "go",
                        "build",
                        "-ldflags",
                        program.equals("etcd") ? "-s -w" : KUBERNETES_VERSION,
                        "-o",
                        folder.resolve(program).toAbsolutePath().toString(),
                        "./cmd/" + program)
                .directory(MODULE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        go.environment().putAll(Map.of("CGO_ENABLED", "0", "GOFLAGS", "-mod=readonly", "GOWORK", "off"));
        go.environment().keySet().removeAll(List.of("GOOS", "GOARCH"));
        Process build = go.start();
        Thread onExit = new Thread(build::destroyForcibly, "stop-go-build");
        Runtime.getRuntime().addShutdownHook(onExit);
        try {
            for (long seconds = 1; !build.waitFor(1, TimeUnit.SECONDS); seconds++) {
                progress.seconds(seconds);
            }
            int code = build.exitValue();
            if (code != 0) {
                throw new IOException(
                        "go build of " + program + " ended with code " + code + ":\n" + Files.readString(log));
            }
        } finally {
            build.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(onExit);
        }
        Files.delete(log);
    }
}
