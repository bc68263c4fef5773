package dev.novasphere.wukong.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.testcluster.Commands;
import dev.novasphere.wukong.testcluster.Folders;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A container of an image under what a Pod says of it, run by {@code runc} as a node runs it, but on the machine's own network, so that it reaches
 * the test cluster.
 */
final class RuncContainer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");
    private static final int OPEN_FILES = 20_000;

    private final String id;
    private final Process process;
    private final Path log;
    private final Map<String, Path> volumes;

    private RuncContainer(String id, Process process, Path log, Map<String, Path> volumes) {
        this.id = id;
        this.process = process;
        this.log = log;
        this.volumes = volumes;
    }

    /** Why containers do not run on this machine; empty where they do. */
    static Optional<String> obstacle() {
        if (!Commands.isInstalled("runc")) {
            return Optional.of("runc is not installed (Debian package runc)");
        }
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("containers are run as root only");
        }
        return Files.isDirectory(CONTROL_GROUPS) && Files.isWritable(CONTROL_GROUPS)
                ? Optional.empty()
                : Optional.of("control groups cannot be written: " + CONTROL_GROUPS);
    }

    /**
     * Starts a container.
     *
     * @param pod the Pod's specification; its one container is started
     * @param settings further environment variables
     * @param kubeconfig is in the container under the same path
     * @param folder for the container's own files, made anew
     */
    static RuncContainer start(
            UnpackedImage image, PodSpec pod, Map<String, String> settings, Path kubeconfig, Path folder) {
        try {
            Folders.delete(folder);
            Files.createDirectories(folder);
            Map<String, Path> volumes = new LinkedHashMap<>();
            for (VolumeMount mount : pod.getContainers().get(0).getVolumeMounts()) {
                Path volume = Files.createDirectories(folder.resolve("volume-" + mount.getName()));
                Files.setPosixFilePermissions(volume, PosixFilePermissions.fromString("rwxrwxrwx"));
                volumes.put(mount.getMountPath(), volume);
            }
            Files.writeString(
                    folder.resolve("config.json"),
                    JSON.writeValueAsString(specification(image, pod, settings, kubeconfig, volumes)));
            String id = "wukong-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
            Path log = folder.resolve("container.log");
            Process process = new ProcessBuilder("runc", "run", "--bundle", folder.toString(), id)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new RuncContainer(id, process, log, volumes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> specification(
            UnpackedImage image,
            PodSpec pod,
            Map<String, String> settings,
            Path kubeconfig,
            Map<String, Path> volumes) {
        Container container = pod.getContainers().get(0);
        List<String> command = new ArrayList<>(image.entrypoint());
        command.addAll(container.getArgs());
        List<String> environment = new ArrayList<>();
        container.getEnv().forEach(variable -> environment.add(variable.getName() + "=" + variable.getValue()));
        settings.forEach((name, value) -> environment.add(name + "=" + value));
        List<Object> mounts = new ArrayList<>(List.of(
                Map.of("destination", "/proc", "type", "proc", "source", "proc"),
                Map.of(
                        "destination",
                        "/dev",
                        "type",
                        "tmpfs",
                        "source",
                        "tmpfs",
                        "options",
                        List.of("nosuid", "mode=755", "size=65536k"))));
        volumes.forEach((path, folder) -> mounts.add(bound(folder, path, "rw")));
        mounts.add(bound(kubeconfig, kubeconfig.toAbsolutePath().toString(), "ro"));
        boolean escalates = container.getSecurityContext().getAllowPrivilegeEscalation();
        return Map.of(
                "ociVersion",
                "1.0.2",
                "root",
                Map.of(
                        "path",
                        image.root().toAbsolutePath().toString(),
                        "readonly",
                        container.getSecurityContext().getReadOnlyRootFilesystem()),
                "process",
                Map.of(
                        "user",
                        Map.of(
                                "uid", image.user().get(0),
                                "gid", container.getSecurityContext().getRunAsGroup()),
                        "args",
                        command,
                        "env",
                        environment,
                        "cwd",
                        "/",
                        "noNewPrivileges",
                        !escalates,
                        "capabilities",
                        Map.of("bounding", List.of(), "effective", List.of(), "permitted", List.of()),
                        "rlimits",
                        List.of(Map.of("type", "RLIMIT_NOFILE", "hard", OPEN_FILES, "soft", OPEN_FILES))),
                "mounts",
                mounts,
                "linux",
                Map.of(
                        "namespaces",
                        Stream.of("pid", "ipc", "uts", "mount")
                                .map(type -> Map.of("type", type))
                                .toList(),
                        "resources",
                        Map.of("memory", Map.of("limit", limit(container), "swap", limit(container)))));
    }

    private static Map<String, Object> bound(Path folder, String path, String mode) {
        return Map.of(
                "destination",
                path,
                "type",
                "bind",
                "source",
                folder.toAbsolutePath().toString(),
                "options",
                List.of("rbind", mode));
    }

    /** Bytes of memory that the container may have. */
    static long limit(Container container) {
        Quantity limit = container.getResources().getLimits().get("memory");
        return limit.getNumericalAmount().longValueExact();
    }

    /** The most memory that the container had so far, as the kernel counts it against the limit, in bytes. */
    long peakBytes() {
        JsonNode usage = events().at("/data/memory/usage");
        return Math.max(usage.path("max").asLong(), usage.path("usage").asLong());
    }

    /** Whether its process has not ended. */
    boolean runs() {
        return process.isAlive();
    }

    /** What it wrote. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files in what is mounted writable. */
    List<String> written() {
        List<String> all = new ArrayList<>();
        volumes.values().forEach(volume -> {
            try (Stream<Path> files = Files.walk(volume)) {
                files.filter(Files::isRegularFile)
                        .map(file -> file.getFileName().toString())
                        .forEach(all::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return all;
    }

    /**
     * Asks it to end as a node does, and waits as long as the Pod allows.
     *
     * @return its exit code; empty when it still runs then, and would be killed
     */
    Optional<Integer> terminate(PodSpec pod) {
        runc("kill", id, "TERM");
        try {
            return process.waitFor(pod.getTerminationGracePeriodSeconds(), TimeUnit.SECONDS)
                    ? Optional.of(process.exitValue())
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a container ended", e);
        }
    }

    /** Waits for its end; its exit code, or empty when it still runs then. */
    Optional<Integer> awaitEnd(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                    ? Optional.of(process.exitValue())
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a container was at work", e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            runc("delete", "--force", id);
        }
    }

    private JsonNode events() {
        try {
            return JSON.readTree(runc("events", "--stats", id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String runc(String... arguments) {
        List<String> command = new ArrayList<>(List.of("runc"));
        command.addAll(List.of(arguments));
        Commands.Outcome runc = Commands.run(new ProcessBuilder(command));
        if (runc.code() != 0) {
            throw new IllegalStateException(command + " failed: " + runc.errors());
        }
        return runc.output();
    }
}
