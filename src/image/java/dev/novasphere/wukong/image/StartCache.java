package dev.novasphere.wukong.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The operator on a class path of the Java runtime's own loader, and an AOT cache (JEP 514) of it: classes as they are in memory after a start, and
 * which of their methods were much used. It is trained by one start of the operator against an API server that holds nothing.
 */
final class StartCache {

    /** The jar that names all others, beside them. */
    static final String JAR = "operator.jar";

    /** The cache, beside the jar. */
    static final String CACHE = "operator.aot";

    private static final int READY_WITHIN_SECONDS = 300;
    private static final int WRITTEN_WITHIN_SECONDS = 300;
    private static final int OK = 200;
    private static final int POLL_MILLIS = 200;

    private StartCache() {}

    /**
     * Copies the application, adds {@value #JAR}, and gives all files the time that they have in the image: the cache is used only for files of the
     * same size and time.
     *
     * @param application the folder quarkus-app of the build
     * @param folder the copy
     */
    static void layOut(Path application, Path folder) throws IOException {
        for (String part : List.of("lib", "quarkus", "app")) {
            try (Stream<Path> files = Files.walk(application.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = folder.resolve(application.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        writeJar(application.resolve("quarkus-run.jar"), folder);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(0));
            }
        }
    }

    /** What the build changed or generated comes before what it was made of. */
    private static void writeJar(Path runner, Path folder) throws IOException {
        List<String> jars = new ArrayList<>();
        for (String part : List.of("quarkus", "app", "lib/boot", "lib/main")) {
            try (Stream<Path> files = Files.list(folder.resolve(part))) {
                files.map(file -> part + "/" + file.getFileName())
                        .filter(name -> name.endsWith(".jar"))
                        .sorted()
                        .forEach(jars::add);
            }
        }
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, "dev.novasphere.wukong.Main");
        attributes.put(Attributes.Name.CLASS_PATH, String.join(" ", jars));
        try (JarFile built = new JarFile(runner.toFile())) {
            String opens = built.getManifest().getMainAttributes().getValue("Add-Opens");
            if (opens != null) {
                attributes.putValue("Add-Opens", opens);
            }
        }
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve(JAR)))) {
            ZipEntry entry = new ZipEntry(JarFile.MANIFEST_NAME);
            entry.setTime(0);
            jar.putNextEntry(entry);
            manifest.write(jar);
            jar.closeEntry();
        }
    }

    /** The words that start the operator in the image, without the runtime itself; the folder is where the jar is. */
    static List<String> options(String folder) {
        return List.of(
                "-XX:AOTCache=" + folder + "/" + CACHE,
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                folder + "/" + JAR);
    }

    /** Whether a Java runtime can make such a cache in one run: 25 and newer. */
    static boolean isPossible(int javaVersion) {
        return javaVersion >= 25;
    }

    /**
     * Trains and writes the cache into the folder.
     *
     * @param java the program of the runtime in the image
     * @param folder what {@link #layOut} made
     * @param deployed options that the Deployment gives the runtime
     */
    static void train(Path java, Path folder, List<String> deployed) throws IOException {
        Path cache = folder.resolve(CACHE);
        Path log = folder.resolveSibling("training.log");
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(deployed);
        command.add("-XX:AOTCacheOutput=" + cache);
        command.addAll(options(folder.toString()).subList(1, options("").size()));
        try (StubApiServer stub = StubApiServer.start()) {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "KUBERNETES_MASTER",
                            stub.url(),
                            "KUBERNETES_AUTH_TRYKUBECONFIG",
                            "false",
                            "QUARKUS_HTTP_HOST",
                            "127.0.0.1",
                            "QUARKUS_HTTP_PORT",
                            Integer.toString(port)));
            Process operator = builder.start();
            try {
                awaitReady(operator, port, log);
                operator.destroy();
                if (!operator.waitFor(WRITTEN_WITHIN_SECONDS, TimeUnit.SECONDS) || !Files.exists(cache)) {
                    throw new IllegalStateException("no cache was written: " + Files.readString(log));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the operator was trained", e);
            } finally {
                operator.destroyForcibly();
            }
        }
        Files.setLastModifiedTime(cache, FileTime.fromMillis(0));
    }

    private static void awaitReady(Process operator, int port, Path log) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .build();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_WITHIN_SECONDS);
        while (!answers(http, ready)) {
            if (!operator.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("the operator did not become ready: " + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private static boolean answers(HttpClient http, HttpRequest ready) throws InterruptedException {
        try {
            return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
