package dev.novasphere.wukong.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image of a native binary, made of a program that stands in for it, since a real one takes minutes and GraalVM: a program of Debian that needs
 * more shared libraries than the operator's binary does.
 */
class NativeImageIT {

    private static final Path STAND_IN = Path.of("/usr/bin/dpkg-deb");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path layout;
    private Path root;
    private JsonNode configuration;

    @BeforeEach
    void unpack() throws IOException {
        assumeTrue(Files.isExecutable(STAND_IN), "images are built on Debian or a child of it");
        Path binary = Files.copy(STAND_IN, folder.resolve("some-binary"));
        Path archive = new ImageBuild(folder, "1.2.3", Instant.EPOCH).nativeBinary(binary, folder.resolve("image.tar"));
        layout = Files.createDirectories(folder.resolve("layout"));
        root = Files.createDirectories(folder.resolve("root"));
        tar(archive, layout);
        JsonNode named = JSON.readTree(layout.resolve("index.json").toFile()).at("/manifests/0");
        JsonNode images = blob(named);
        assertThat(images.get("manifests")).hasSize(1);
        JsonNode manifest = blob(images.at("/manifests/0"));
        configuration = blob(manifest.get("config"));
        for (JsonNode layer : manifest.get("layers")) {
            tar(file(layer), root);
        }
    }

    @Test
    void it_has_the_binary_every_library_that_this_asks_for_and_their_licences() throws IOException {
        assertThat(root.resolve("wukong-operator")).hasSameBinaryContentAs(STAND_IN);
        for (String library : ElfFile.of(STAND_IN).needed()) {
            assertThat(root.resolve(Architecture.ofThisMachine().libraries().substring(1))
                            .resolve(library))
                    .exists();
        }
        String packages = configuration
                .at("/config/Labels/dev.novasphere.wukong.debian-packages")
                .asText();
        assertThat(packages.split(" ")).hasSizeGreaterThan(2).allSatisfy(name -> assertThat(
                        root.resolve("usr/share/doc")
                                .resolve(name.replaceFirst("[:=].*", ""))
                                .resolve("copyright"))
                .isNotEmptyFile());
        assertThat(configuration
                        .at("/config/Labels/dev.novasphere.wukong.runs-on")
                        .asText())
                .isEqualTo("native");
        assertThat(configuration.get("architecture").asText())
                .isEqualTo(Architecture.ofThisMachine().word());
    }

    /** With nothing of the machine's own files in sight, as in a container. */
    @Test
    void its_entry_point_starts_in_its_own_file_system() {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root changes the root of the file system");
        String entrypoint = configuration.at("/config/Entrypoint/0").asText();

        String output = Commands.run(List.of("chroot", "--userspec", user(), root.toString(), entrypoint, "--version"));

        assertThat(output).isEqualTo(Commands.run(List.of(STAND_IN.toString(), "--version")));
    }

    private String user() {
        return configuration.at("/config/User").asText();
    }

    private JsonNode blob(JsonNode descriptor) throws IOException {
        return JSON.readTree(file(descriptor).toFile());
    }

    private Path file(JsonNode descriptor) {
        return layout.resolve("blobs").resolve(descriptor.get("digest").asText().replace(':', '/'));
    }

    private static void tar(Path archive, Path folder) {
        Commands.run(List.of("tar", "-xf", archive.toString(), "-C", folder.toString()));
    }
}
