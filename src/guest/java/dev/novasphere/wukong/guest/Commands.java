package dev.novasphere.wukong.guest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of this machine. */
final class Commands {

    /** Each program with the Debian package that has it. */
    private static final Map<String, String> NEEDED = Map.ofEntries(
            Map.entry("qemu-system-x86_64", "qemu-system-x86"),
            Map.entry("qemu-img", "qemu-utils"),
            Map.entry("mmdebstrap", "mmdebstrap"),
            Map.entry("genisoimage", "genisoimage"),
            Map.entry("sfdisk", "fdisk"),
            Map.entry("mkfs.ext4", "e2fsprogs"),
            Map.entry("ip", "iproute2"),
            Map.entry("unshare", "util-linux"),
            Map.entry("nsenter", "util-linux"),
            Map.entry("ssh", "openssh-client"),
            Map.entry("ssh-keygen", "openssh-client"));

    private Commands() {}

    /** Exit code, and standard output and standard error as one text. */
    record Outcome(int exitCode, String output) {

        /** The output without blanks at its ends. */
        String text() {
            return output.strip();
        }
    }

    /** Skips the test where guests cannot be made and started, with the reason. */
    static void mustBeThere() {
        List<String> missing = NEEDED.keySet().stream()
                .filter(program -> !isInstalled(program))
                .map(NEEDED::get)
                .distinct()
                .sorted()
                .toList();
        assumeTrue(missing.isEmpty(), "guests need the Debian packages " + String.join(" ", missing));
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can make images of guests");
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /**
     * Runs a program to its end.
     *
     * @param most after which it is killed; the exit code is then that of the signal
     * @param environment more variables
     */
    static Outcome run(Duration most, Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile("guest", ".out");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            int code = process.waitFor();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Outcome(code, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.get(0) + " ran", e);
        }
    }

    /** Waits a second, until what is waited for is asked again. */
    static void sleep() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a guest started", e);
        }
    }

    /** Runs a program that has to succeed, and returns what it wrote. */
    static String require(Duration most, List<String> command) {
        Outcome outcome = run(most, Map.of(), command);
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException(
                    "%s ended with code %d:%n%s".formatted(command, outcome.exitCode(), outcome.output()));
        }
        return outcome.output();
    }
}
