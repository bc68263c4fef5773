package dev.novasphere.wukong.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The part of a Java runtime that the operator uses, linked from the newest JDK of the machine: that of the environment variable {@value #GIVEN},
 * one of those in {@code /usr/lib/jvm}, or the one that runs the build.
 */
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

    private static final String GIVEN = "IMAGE_JAVA_HOME";
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

    private JavaRuntime() {}

    /** The first number of the version of a JDK, or of a runtime that was linked; 0 where there is none. */
    static int version(Path jdk) {
        Path release = jdk.resolve("release");
        try {
            Matcher version = VERSION.matcher(Files.isReadable(release) ? Files.readString(release) : "");
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDK that runtimes are linked with. */
    static Path jdk() {
        String given = System.getenv(GIVEN);
        if (given != null && !given.isBlank()) {
            return Path.of(given);
        }
        Path own = Path.of(System.getProperty("java.home"));
        if (!Files.isDirectory(INSTALLED)) {
            return own;
        }
        try (Stream<Path> folders = Files.list(INSTALLED)) {
            return Stream.concat(
                            Stream.of(own),
                            folders.filter(jdk -> Files.isExecutable(jdk.resolve("bin/jlink")))
                                    .sorted())
                    .reduce((best, next) -> version(next) > version(best) ? next : best)
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Links it for this machine into a folder, which is made anew; returns the folder. */
    static Path link(Path folder) {
        link(folder, List.of());
        if (!StartCache.isPossible(version(folder))) {
            // Classes of the runtime as they are in memory: less work at each start. A cache of the start has them as
            // well.
            Commands.run(List.of(folder.resolve("bin").resolve("java").toString(), "-Xshare:dump", "-XX:+UseSerialGC"));
        }
        return folder;
    }

    /**
     * Links one for another architecture into a folder, which is made anew; returns the folder.
     *
     * @param modules those of a JDK for that architecture, of the same version as {@link #jdk} in its first number: jlink takes no other
     */
    static Path link(Path folder, Path modules) {
        return link(folder, List.of("--module-path", modules.toString()));
    }

    private static Path link(Path folder, List<String> from) {
        delete(folder);
        List<String> command = new ArrayList<>(
                List.of(jdk().resolve("bin").resolve("jlink").toString(), "--add-modules", String.join(",", MODULES)));
        command.addAll(from);
        command.addAll(List.of(
                "--strip-java-debug-attributes", "--no-header-files", "--no-man-pages", "--output", folder.toString()));
        Commands.run(command);
        return folder;
    }

    static void delete(Path folder) {
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
