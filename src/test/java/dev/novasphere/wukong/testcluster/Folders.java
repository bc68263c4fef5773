package dev.novasphere.wukong.testcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders that tests make for themselves. */
public final class Folders {

    /** Number of this JVM among those that run tests side by side, from Maven's plugin; 1 elsewhere. */
    private static final String JVM = System.getProperty("surefire.forkNumber", "1");

    private Folders() {}

    /** A path in {@code target} that no other JVM uses which runs tests at the same time. */
    public static Path ofThisJvm(String name) {
        return Path.of("target", "jvm-" + JVM, name);
    }

    /** Deletes a folder and all that is in it; one that is not there is fine. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
