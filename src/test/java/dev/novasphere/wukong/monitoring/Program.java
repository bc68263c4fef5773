package dev.novasphere.wukong.monitoring;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A program of the Debian package prometheus. */
public enum Program {
    PROMTOOL("promtool"),
    PROMETHEUS("prometheus");

    private final String command;

    Program(String command) {
        this.command = command;
    }

    /** What a run of a program gave. */
    public record Outcome(int exitCode, String output) {}

    String command() {
        return command;
    }

    /** Skips the test, with a word why, where the program is not installed. */
    public void mustBeInstalled() {
        boolean installed = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
        assumeTrue(installed, command + " is not on the PATH; install the package prometheus to run this test");
    }

    /** Runs the program to its end. */
    public Outcome run(Path folder, String input, String... arguments) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of(arguments));
        try {
            Path in = Files.writeString(Files.createTempFile("input", ".txt"), input);
            Process process = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectInput(in.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            Files.delete(in);
            return new Outcome(code, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command + " ran", e);
        }
    }
}
