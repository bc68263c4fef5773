package dev.novasphere.wukong.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Programs that the build asks. */
final class Commands {

    private Commands() {}

    /**
     * Runs one to its end; returns what it printed.
     *
     * @throws IllegalStateException with what it printed when it ends with another code than 0
     */
    static String run(List<String> command) {
        return run(command, Path.of("").toAbsolutePath());
    }

    /** As {@link #run(List)}, in a folder. */
    static String run(List<String> command, Path folder) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
            builder.environment().put("LC_ALL", "C.UTF-8");
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException("%s ended with %d: %s".formatted(command, code, output));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a program ran: " + command, e);
        }
    }
}
