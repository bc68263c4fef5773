package dev.novasphere.wukong.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubernetes.ProjectVersion;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.testcluster.Commands;
import dev.novasphere.wukong.testcluster.Commands.Outcome;
import dev.novasphere.wukong.testcluster.OperatorProgram;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packaged program, called as a user calls it. */
class RenderIT {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    @Test
    void the_samples_are_rendered_without_cluster_and_without_listening() throws Exception {
        try (Trap cluster = new Trap();
                ServerSocket ourPort = new ServerSocket(0)) {
            // Were a server started, it would have to take this port, which is taken: the program would fail.
            Outcome run =
                    run(cluster, "-Dquarkus.http.port=" + ourPort.getLocalPort(), "render", "-f", "kubernetes/samples");

            // One sample is meant to be refused.
            assertThat(run.code()).as(run.errors()).isEqualTo(1);
            assertThat(run.errors().lines().filter(line -> line.contains(": ERROR ")))
                    .singleElement()
                    .asString()
                    .contains("default/macvlan: ERROR NETWORKS");
            assertThat(run.output()).startsWith("---").contains("kind: " + HasMetadata.getKind(VirtualMachine.class));
            assertThat(cluster.connections()).isZero();
        }
    }

    @Test
    void arguments_that_it_does_not_know_start_no_operator() throws Exception {
        try (Trap cluster = new Trap()) {
            Outcome version = run(cluster, "--version");
            Outcome help = run(cluster, "--help");
            Outcome unknown = run(cluster, "rendr", "-f", "x");

            assertThat(version.code()).as(version.errors()).isZero();
            assertThat(version.output()).isEqualToIgnoringNewLines(ProjectVersion.ofPom());
            assertThat(help.code()).as(help.errors()).isZero();
            assertThat(help.output()).startsWith("Usage:").contains("render -f FILE");
            assertThat(unknown.code()).isEqualTo(2);
            assertThat(unknown.output()).isEmpty();
            assertThat(unknown.errors()).contains("unknown arguments [rendr, -f, x]", "Usage:");
            assertThat(cluster.connections()).isZero();
        }
    }

    @Test
    void standard_output_holds_the_objects_and_nothing_else() throws Exception {
        try (Trap cluster = new Trap()) {
            Outcome run = run(cluster, "render", "-f", "kubernetes/samples/01-minimal.yaml");
            Outcome again = run(cluster, "render", "-f", "kubernetes/samples/01-minimal.yaml");

            assertThat(run.code()).as(run.errors()).isZero();
            assertThat(run.errors().lines()).hasSize(1).allMatch(line -> line.startsWith("note: "));
            assertThat(run.output()).isEqualTo(again.output());
            assertThat(run.output().lines().filter(line -> line.startsWith("kind: ")))
                    .containsExactly("kind: DataVolume", "kind: VirtualMachine");
        }
    }

    @Test
    void help_and_wrong_usage_have_their_exit_codes() throws Exception {
        try (Trap cluster = new Trap()) {
            assertThat(run(cluster, "render", "--help").code()).isZero();
            assertThat(run(cluster, "render").code()).isEqualTo(2);
        }
    }

    private static Outcome run(Trap cluster, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(command(List.of(arguments)));
        builder.environment().put("KUBERNETES_MASTER", "http://127.0.0.1:" + cluster.port());
        return Commands.run(builder);
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
