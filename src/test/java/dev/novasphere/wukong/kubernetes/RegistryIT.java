package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.testcluster.Commands;
import dev.novasphere.wukong.testcluster.Commands.Outcome;
import dev.novasphere.wukong.testcluster.Folders;
import dev.novasphere.wukong.testcluster.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the pages do with a registry, done with one on this machine: {@code docker-registry} and {@code skopeo} of Debian. Skipped where these are not
 * installed.
 */
@Tag("full")
class RegistryIT {

    private static final Path IMAGES = Path.of("target", "image");
    private static final Path DOCKERFILES = Path.of("src", "main", "docker");
    private static final String EXAMPLE = "registry.example.org";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static Process registry;
    private static String address;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        for (String program : List.of("docker-registry", "skopeo")) {
            assumeTrue(Commands.isInstalled(program), program + " is not installed (a Debian package)");
        }
        Path own = Folders.ofThisJvm("registry");
        Folders.delete(own);
        Files.createDirectories(own);
        int port = FreePort.find();
        address = "127.0.0.1:" + port;
        Path configuration = Files.writeString(
                own.resolve("config.yml"), """
                version: 0.1
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "%s"}
                """.formatted(own.resolve("data").toAbsolutePath(), address));
        registry = new ProcessBuilder("docker-registry", "serve", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(own.resolve("registry.log").toFile())
                .start();
        await("the registry listens").atMost(PATIENCE).until(() -> listens(port));
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.destroy();
        }
    }

    /** Every line of the pages that copies an archive, but for where the registry is. */
    static List<String> copies() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path page :
                List.of(Path.of("README.md"), Path.of("docs", "quickstart.md"), Path.of("docs", "install.md"))) {
            Files.readAllLines(page).stream()
                    .filter(line -> line.startsWith("skopeo copy "))
                    .filter(line -> !lines.contains(line))
                    .forEach(lines::add);
        }
        return lines;
    }

    @Test
    void the_pages_push_the_images_of_all_architectures_the_bundle_and_the_chart() throws IOException {
        assertThat(copies())
                .hasSize(3)
                .allMatch(line -> line.startsWith("skopeo copy --all "))
                .allMatch(line -> line.contains("docker://" + EXAMPLE + "/team/"));
    }

    @ParameterizedTest
    @MethodSource("copies")
    void what_the_pages_push_is_pulled_as_it_was_built(String line) throws IOException {
        Path archive = Path.of(line.replaceFirst("^.*oci-archive:([^: ]+).*$", "$1"));
        assumeTrue(Files.exists(archive), archive + " is not there: ./mvnw verify -Pimage makes it");
        Outcome pushed = run(
                Map.of(),
                "sh",
                "-c",
                line.replace("copy ", "copy --dest-tls-verify=false ").replace(EXAMPLE, address));
        assertThat(pushed.code()).as(pushed.output()).isZero();

        Path back = folder.resolve("back.tar");
        Outcome pulled = run(
                Map.of(),
                "skopeo",
                "copy",
                "--all",
                "--src-tls-verify=false",
                line.replaceFirst("^.* docker", "docker").replace(EXAMPLE, address),
                "oci-archive:" + back);
        assertThat(pulled.code()).as(pulled.output()).isZero();
        assertThat(UnpackedImage.manifest(back, folder.resolve("back")))
                .isEqualTo(UnpackedImage.manifest(archive, folder.resolve("built")));
    }

    /** As Helm asks: the configuration and the one layer have Helm's types, so that it takes the layer for a packaged chart. */
    @Test
    void a_registry_holds_the_chart_as_helm_pushes_it() throws IOException {
        Path archive = IMAGES.resolve("wukong-operator-chart.tar");
        assumeTrue(Files.exists(archive), archive + " is not there: ./mvnw verify -Pimage makes it");

        JsonNode manifest = UnpackedImage.manifest(archive, folder.resolve("chart"));
        assertThat(manifest.at("/config/mediaType").asText()).isEqualTo("application/vnd.cncf.helm.config.v1+json");
        assertThat(manifest.get("layers").findValuesAsText("mediaType"))
                .containsExactly("application/vnd.cncf.helm.chart.content.v1.tar+gzip");
    }

    /** The base images of the Dockerfiles are played by a small image each, since their registries cannot be reached. */
    @ParameterizedTest
    @ValueSource(strings = {"first", "second"})
    void pin_writes_the_digest_that_the_registry_has_now(String content) throws IOException {
        for (Path file : DockerfilesIT.dockerfiles()) {
            Files.copy(file, folder.resolve(file.getFileName()));
        }
        Path pin = Files.copy(DOCKERFILES.resolve("pin"), folder.resolve("pin"), StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(run(Map.of(), pin.toString(), "--check").code())
                .as("the repository has no digests")
                .isEqualTo(1);
        Map<String, String> digests = new TreeMap<>();
        for (String base : bases()) {
            digests.put(base, push(content + base, base));
        }

        Outcome pinned = run(mirrored(), pin.toString());

        assertThat(pinned.code()).as(pinned.output()).isZero();
        digests.forEach((base, digest) -> assertThat(pinned.output()).contains(base + "@" + digest));
        assertThat(run(Map.of(), pin.toString(), "--check")).isEqualTo(new Outcome(0, "", ""));
        assertThat(run(mirrored(), pin.toString())).as("again").isEqualTo(pinned);
    }

    private List<String> bases() throws IOException {
        List<String> bases = new ArrayList<>();
        for (Path file : DockerfilesIT.dockerfiles()) {
            Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("FROM "))
                    .map(line -> line.split(" ")[1].replaceFirst("@.*", ""))
                    .forEach(bases::add);
        }
        assertThat(bases).hasSize(4);
        return bases;
    }

    /** Pushes an image with one file; returns its digest. */
    private String push(String content, String name) throws IOException {
        Path layout = Files.createTempDirectory(folder, "layout");
        Outcome made = run(Map.of(), "bash", "-euc", """
                cd %s
                mkdir -p blobs/sha256
                put() { local sum; sum=$(sha256sum "$1" | cut -d' ' -f1); size=$(stat -c %%s "$1"); mv "$1" "blobs/sha256/$sum"; echo "\\"digest\\":\\"sha256:$sum\\",\\"size\\":$size"; }
                echo '%s' >file
                tar -cf layer file
                diff=$(sha256sum layer | cut -d' ' -f1)
                layer=$(put layer)
                echo '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:'"$diff"'"]}}' >config
                config=$(put config)
                type=application/vnd.oci.image
                echo '{"schemaVersion":2,"mediaType":"'$type'.manifest.v1+json","config":{"mediaType":"'$type'.config.v1+json",'"$config"'},"layers":[{"mediaType":"'$type'.layer.v1.tar",'"$layer"'}]}' >manifest
                manifest=$(put manifest)
                echo '{"schemaVersion":2,"manifests":[{"mediaType":"'$type'.manifest.v1+json",'"$manifest"'}]}' >index.json
                echo '{"imageLayoutVersion":"1.0.0"}' >oci-layout
                """.formatted(layout, content));
        assertThat(made.code()).as(made.output()).isZero();
        Path digest = layout.resolve("digest");
        Outcome pushed = run(
                Map.of(),
                "skopeo",
                "copy",
                "--dest-tls-verify=false",
                "--digestfile",
                digest.toString(),
                "oci:" + layout,
                "docker://" + address + "/" + name);
        assertThat(pushed.code()).as(pushed.output()).isZero();
        return Files.readString(digest).trim();
    }

    /** An environment in which skopeo asks this registry in the place of those that the Dockerfiles name. */
    private Map<String, String> mirrored() throws IOException {
        StringBuilder mirrors = new StringBuilder();
        for (String host : List.of("docker.io", "quay.io")) {
            mirrors.append("""
                    [[registry]]
                    prefix = "%s"
                    location = "%s/%s"
                    insecure = true
                    """.formatted(host, address, host));
        }
        Path registries = Files.writeString(folder.resolve("registries.conf"), mirrors);
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path skopeo = Files.writeString(
                bin.resolve("skopeo"),
                "#!/bin/sh\nexec %s --registries-conf %s \"$@\"\n"
                        .formatted(
                                run(Map.of(), "sh", "-c", "command -v skopeo")
                                        .output()
                                        .trim(),
                                registries));
        assertThat(skopeo.toFile().setExecutable(true)).isTrue();
        return Map.of("PATH", bin + File.pathSeparator + System.getenv("PATH"));
    }

    private static Outcome run(Map<String, String> environment, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return Commands.run(builder);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
