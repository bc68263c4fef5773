package dev.novasphere.wukong.testcluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of this machine that tests run to their end. */
public final class Commands {

    private static final Duration MOST = Duration.ofMinutes(10);

    private Commands() {}

    /**
     * What a program left.
     *
     * @param code its exit code
     * @param output its standard output
     * @param errors its standard error; empty where that was redirected into the standard output
     */
    public record Outcome(int code, String output, String errors) {}

    /** Whether a program is on the PATH. */
    public static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /**
     * Runs a program that reads nothing.
     *
     * @param builder its folder and environment, and whether standard error goes into the standard output
     * @throws UncheckedIOException when it cannot be started
     * @throws IllegalStateException with what it wrote when it has not ended after ten minutes
     */
    public static Outcome run(ProcessBuilder builder) {
        return run(builder, "");
    }

    /** The same for a program that reads a text from its standard input. */
    public static Outcome run(ProcessBuilder builder, String input) {
        String words = String.join(" ", builder.command());
        try {
            Path given = Files.writeString(Files.createTempFile("command", ".in"), input);
            Path output = Files.createTempFile("command", ".out");
            Path errors = Files.createTempFile("command", ".err");
            try {
                Process process = builder.redirectInput(given.toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
                if (!process.waitFor(MOST.toMinutes(), TimeUnit.MINUTES)) {
                    process.destroyForcibly().waitFor();
                    throw new IllegalStateException(
                            words + " did not end:\n" + Files.readString(output) + Files.readString(errors));
                }
                return new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
            } finally {
                Files.delete(given);
                Files.delete(output);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a program ran: " + words, e);
        }
    }
}
