package dev.novasphere.wukong.testcluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The operator's program when it is called with words, from the packaged jar or the native binary, until it ends. */
public final class Program {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private Program() {}

    /**
     * Calls the program.
     *
     * @param kubeconfig whom it acts as
     * @param words its command line
     */
    public static Commands.Outcome run(Path kubeconfig, List<String> words) {
        List<String> command = new ArrayList<>();
        String binary = System.getProperty(OperatorProgram.BINARY, "");
        if (binary.isBlank()) {
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        } else {
            command.add(binary);
        }
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("KUBECONFIG", kubeconfig.toAbsolutePath().toString());
        return Commands.run(builder);
    }
}
