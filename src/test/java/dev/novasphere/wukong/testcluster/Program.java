package dev.novasphere.wukong.testcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The operator's program when it is called with words, from the packaged jar or the native binary, until it ends. */
public final class Program {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final int MINUTES = 8;

    private Program() {}

    /**
     * What a program left.
     *
     * @param out its standard output
     * @param err its standard error
     */
    public record Result(int exitCode, String out, String err) {}

    /**
     * Calls the program.
     *
     * @param kubeconfig whom it acts as
     * @param words its command line
     */
    public static Result run(Path kubeconfig, List<String> words) {
        List<String> command = new ArrayList<>();
        String binary = System.getProperty(OperatorProgram.BINARY, "");
        if (binary.isBlank()) {
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        } else {
            command.add(binary);
        }
        command.addAll(words);
        try {
            Path out = Files.createTempFile("program", ".out");
            Path err = Files.createTempFile("program", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("KUBECONFIG", kubeconfig.toAbsolutePath().toString());
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException("the program did not end:\n" + Files.readString(err));
            }
            Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the program ran", e);
        }
    }
}
