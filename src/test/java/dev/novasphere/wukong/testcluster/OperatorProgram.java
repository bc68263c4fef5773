package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is started as the operator: the packaged jar with the options of the Deployment, the native binary that the system property
 * {@value #BINARY} names, or another program. It finds the cluster by KUBECONFIG.
 *
 * @param command the program and its arguments
 * @param ownReadyPage address that answers 200 once it is ready; null for this project's page on the port in QUARKUS_HTTP_PORT
 */
public record OperatorProgram(List<String> command, URI ownReadyPage) {

    /** Names a native binary to start instead of the jar. */
    public static final String BINARY = "wukong.operator.binary";

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Path DEPLOYMENT = Path.of("kubernetes", "base", "deployment.yaml");

    /** The native binary where one is named, else the jar. */
    public static OperatorProgram ofSettings() {
        String binary = System.getProperty(BINARY);
        return binary != null && !binary.isBlank() ? nativeBinary(binary) : jar();
    }

    /** A native binary of this project. */
    public static OperatorProgram nativeBinary(String path) {
        return new OperatorProgram(List.of(path, "-XX:+ExitOnOutOfMemoryError"), null);
    }

    /** The jar of this build, with the options of the Deployment. */
    public static OperatorProgram jar() {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(JAR + " is not there; build it with ./mvnw package -DskipTests");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(asDeployed());
        command.addAll(List.of("-jar", JAR.toString()));
        return new OperatorProgram(List.copyOf(command), null);
    }

    /** Address that answers 200 once a process of it that was given this port is ready. */
    URI readyPage(int port) {
        return ownReadyPage != null ? ownReadyPage : URI.create("http://127.0.0.1:" + port + "/q/health/ready");
    }

    /** The options of the Java runtime as the Deployment has them, for a machine with as much memory as its limit. */
    private static List<String> asDeployed() {
        Container container = deployment().getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(c -> c.getName().equals("operator"))
                .findFirst()
                .orElseThrow();
        String options = container.getEnv().stream()
                .filter(variable -> variable.getName().equals("JAVA_TOOL_OPTIONS"))
                .map(EnvVar::getValue)
                .findFirst()
                .orElseThrow();
        String limit = container
                .getResources()
                .getLimits()
                .get("memory")
                .getNumericalAmount()
                .toBigIntegerExact()
                .toString();
        List<String> all = new ArrayList<>(List.of("-XX:MaxRAM=" + limit));
        all.addAll(List.of(options.split("\\s+")));
        return all;
    }

    private static Deployment deployment() {
        try {
            return Serialization.unmarshal(Files.readString(DEPLOYMENT), Deployment.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
