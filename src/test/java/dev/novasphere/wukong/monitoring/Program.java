package dev.novasphere.wukong.monitoring;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.novasphere.wukong.testcluster.Commands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of the Debian package prometheus. */
public enum Program {
    PROMTOOL("promtool"),
    PROMETHEUS("prometheus");

    private final String command;

    Program(String command) {
        this.command = command;
    }

    String command() {
        return command;
    }

    /** Skips the test, with a word why, where the program is not installed. */
    public void mustBeInstalled() {
        assumeTrue(
                Commands.isInstalled(command),
                command + " is not on the PATH; install the package prometheus to run this test");
    }

    /** Runs the program to its end. */
    public Commands.Outcome run(Path folder, String input, String... arguments) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of(arguments));
        return Commands.run(new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true), input);
    }
}
