package dev.novasphere.wukong.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The part of a Java runtime that the operator uses, linked from the JDK that runs the build. */
final class JavaRuntime {

    /**
     * The modules that the operator and its libraries use. {@code jdeps} cannot find them out, because some libraries are modules that require others
     * which are not in the program. The test that runs the image notices one that lacks.
     */
    private static final List<String> MODULES = List.of(
            "java.base",
            "java.compiler",
            "java.instrument",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.security.jgss",
            "java.sql",
            "java.xml",
            "jdk.crypto.ec",
            "jdk.jfr",
            "jdk.management",
            "jdk.net",
            "jdk.unsupported",
            "jdk.zipfs");

    private JavaRuntime() {}

    /** Links it into a folder, which is made anew; returns the folder. */
    static Path link(Path folder) {
        Path jdk = Path.of(System.getProperty("java.home"));
        delete(folder);
        Commands.run(List.of(
                jdk.resolve("bin").resolve("jlink").toString(),
                "--add-modules",
                String.join(",", MODULES),
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                folder.toString()));
        // Classes of the runtime as they are in memory: less work at each start.
        Commands.run(List.of(folder.resolve("bin").resolve("java").toString(), "-Xshare:dump", "-XX:+UseSerialGC"));
        return folder;
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
