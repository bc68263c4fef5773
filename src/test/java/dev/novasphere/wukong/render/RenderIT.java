package dev.novasphere.wukong.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubernetes.ProjectVersion;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.testcluster.OperatorProgram;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, called as a user calls it. */
class RenderIT {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    @TempDir
    Path folder;

    @Test
    void the_samples_are_rendered_without_cluster_and_without_listening() throws Exception {
        try (Trap cluster = new Trap();
                ServerSocket ourPort = new ServerSocket(0)) {
            // Were a server started, it would have to take this port, which is taken: the program would fail.
            Run run =
                    run(cluster, "-Dquarkus.http.port=" + ourPort.getLocalPort(), "render", "-f", "kubernetes/samples");

            // One sample is meant to be refused.
            assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
            assertThat(run.err().lines().filter(line -> line.contains(": ERROR ")))
                    .singleElement()
                    .asString()
                    .contains("default/macvlan: ERROR NETWORKS");
            assertThat(run.out()).startsWith("---").contains("kind: " + HasMetadata.getKind(VirtualMachine.class));
            assertThat(cluster.connections()).isZero();
        }
    }

    @Test
    void arguments_that_it_does_not_know_start_no_operator() throws Exception {
        try (Trap cluster = new Trap()) {
            Run version = run(cluster, "--version");
            Run help = run(cluster, "--help");
            Run unknown = run(cluster, "rendr", "-f", "x");

            assertThat(version.exitCode()).as(version.err()).isZero();
            assertThat(version.out()).isEqualToIgnoringNewLines(ProjectVersion.ofPom());
            assertThat(help.exitCode()).as(help.err()).isZero();
            assertThat(help.out()).startsWith("Usage:").contains("render -f FILE");
            assertThat(unknown.exitCode()).isEqualTo(2);
            assertThat(unknown.out()).isEmpty();
            assertThat(unknown.err()).contains("unknown arguments [rendr, -f, x]", "Usage:");
            assertThat(cluster.connections()).isZero();
        }
    }

    @Test
    void standard_output_holds_the_objects_and_nothing_else() throws Exception {
        try (Trap cluster = new Trap()) {
            Run run = run(cluster, "render", "-f", "kubernetes/samples/01-minimal.yaml");
            Run again = run(cluster, "render", "-f", "kubernetes/samples/01-minimal.yaml");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err().lines()).hasSize(1).allMatch(line -> line.startsWith("note: "));
            assertThat(run.out()).isEqualTo(again.out());
            assertThat(run.out().lines().filter(line -> line.startsWith("kind: ")))
                    .containsExactly("kind: DataVolume", "kind: VirtualMachine");
        }
    }

    @Test
    void help_and_wrong_usage_have_their_exit_codes() throws Exception {
        try (Trap cluster = new Trap()) {
            assertThat(run(cluster, "render", "--help").exitCode()).isZero();
            assertThat(run(cluster, "render").exitCode()).isEqualTo(2);
        }
    }

    private Run run(Trap cluster, String... arguments) throws IOException, InterruptedException {
        List<String> command = command(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("KUBERNETES_MASTER", "http://127.0.0.1:" + cluster.port());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("the program did not end: " + Files.readString(err));
        }
        return new Run(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    /** The binary takes options of the machine and arguments of the program side by side, java takes the first before the jar. */
    private static List<String> command(List<String> arguments) {
        String binary = System.getProperty(OperatorProgram.BINARY, "");
        if (!binary.isBlank()) {
            return Stream.concat(Stream.of(binary), arguments.stream()).toList();
        }
        Map<Boolean, List<String>> byOption =
                arguments.stream().collect(Collectors.partitioningBy(argument -> argument.startsWith("-D")));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(byOption.get(true));
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(byOption.get(false));
        return command;
    }

    private record Run(int exitCode, String out, String err) {}

    /** Stands where the program would search for a cluster, and counts who comes. */
    private static final class Trap implements AutoCloseable {

        private final ServerSocket server;
        private final AtomicInteger connections = new AtomicInteger();
        private final Thread thread;

        Trap() throws IOException {
            server = new ServerSocket(0);
            thread = new Thread(this::count, "trap");
            thread.start();
        }

        int port() {
            return server.getLocalPort();
        }

        int connections() {
            return connections.get();
        }

        private void count() {
            while (true) {
                try (Socket socket = server.accept();
                        InputStream in = socket.getInputStream()) {
                    connections.incrementAndGet();
                    in.read();
                } catch (SocketException e) {
                    return;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        @Override
        public void close() throws Exception {
            server.close();
            thread.join();
        }
    }
}
