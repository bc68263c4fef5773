package dev.novasphere.wukong.image;

import dev.novasphere.wukong.testcluster.FreePort;
import java.io.IOException;
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

    /** An emulated start takes some ten times as long as one of the machine itself. */
    private static final int READY_WITHIN_SECONDS = 900;

    private static final int WRITTEN_WITHIN_SECONDS = 900;
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

    /** The words that start the operator, without the runtime itself and the cache; the folder is where the jar is. */
    static List<String> options(String folder) {
        return List.of("-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-jar", folder + "/" + JAR);
    }

    /** Whether a Java runtime can make such a cache: 25 and newer. */
    static boolean isPossible(int javaVersion) {
        return javaVersion >= 25;
    }

    /**
     * Trains and writes the cache: a start is recorded, and a second run makes the cache of the record. A runtime can do both at once, but starts the
     * second run itself then, which one that is emulated cannot.
     *
     * @param java the words that start the program of the runtime in the image
     * @param application what {@link #layOut} made
     * @param folder where {@value #CACHE} is written, with the logs
     * @param deployed options that the Deployment gives the runtime
     * @throws IllegalStateException with the log where no cache was made
     */
    static void train(List<String> java, Path application, Path folder, List<String> deployed) throws IOException {
        Path cache = folder.resolve(CACHE);
        Path record = folder.resolve("operator.aotconf");
        Path log = folder.resolve("training.log");
        Files.deleteIfExists(cache);
        Files.deleteIfExists(record);
        int port = FreePort.find();
        try (StubApiServer stub = StubApiServer.start()) {
            ProcessBuilder builder = run(
                    java, deployed, List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + record), application, log);
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
                awaitWritten(operator, record, log);
            } finally {
                operator.destroyForcibly();
            }
        }
        Path created = folder.resolve("cache.log");
        Process creation = run(
                        java,
                        deployed,
                        List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + record, "-XX:AOTCache=" + cache),
                        application,
                        created)
                .start();
        try {
            awaitWritten(creation, cache, created);
        } finally {
            creation.destroyForcibly();
        }
        Files.setLastModifiedTime(cache, FileTime.fromMillis(0));
    }

    private static ProcessBuilder run(
            List<String> java, List<String> deployed, List<String> cache, Path application, Path log) {
        List<String> command = new ArrayList<>(java);
        command.addAll(deployed);
        command.addAll(cache);
        command.addAll(options(application.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    }

    private static void awaitWritten(Process process, Path file, Path log) throws IOException {
        if (!ends(process) || !Files.exists(file) || Files.size(file) == 0) {
            throw new IllegalStateException(file.getFileName() + " was not written: " + Files.readString(log));
        }
    }

    private static boolean ends(Process process) {
        try {
            return process.waitFor(WRITTEN_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the operator was trained", e);
        }
    }

    private static void awaitReady(Process operator, int port, Path log) throws IOException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .build();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_WITHIN_SECONDS);
        try {
            while (!answers(http, ready)) {
                if (!operator.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("the operator did not become ready: " + Files.readString(log));
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the operator was trained", e);
        }
    }

    private static boolean answers(HttpClient http, HttpRequest ready) throws InterruptedException {
        try {
            return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException notYet) {
            return false;
        }
    }
}
