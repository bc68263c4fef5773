package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.testcluster.Commands;
import dev.novasphere.wukong.testcluster.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the archives of {@code -Pimage} have images for each architecture, and that those of another one than the machine's start. */
class ImageArchitecturesIT {

    private static final Path ARCHIVE = Path.of("target", "image", "wukong-operator-jvm.tar");

    /** In the header of an ELF file, at which byte the sort of processor stands, and its number. */
    private static final int MACHINE_AT = 18;

    private static final Map<String, Integer> MACHINES = Map.of("amd64", 0x3e, "arm64", 0xb7);
    private static final Map<String, String> EMULATORS =
            Map.of("amd64", "qemu-x86_64-static", "arm64", "qemu-aarch64-static");
    private static final int EMULATED_MINUTES = 10;

    private static UnpackedImage image(String architecture) {
        assumeTrue(Files.exists(ARCHIVE), ARCHIVE + " is not there: ./mvnw verify -Pimage makes it");
        Optional<UnpackedImage> image =
                UnpackedImage.of(ARCHIVE, architecture, Folders.ofThisJvm("image-" + architecture));
        assumeTrue(image.isPresent(), "the build made no image for " + architecture + ", and said why");
        return image.get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "arm64"})
    void an_image_for_each_architecture_is_under_the_one_name(String architecture) {
        UnpackedImage image = image(architecture);
        JsonNode named = image.index().get("manifests").get(0);

        assertThat(named.get("mediaType").asText()).isEqualTo("application/vnd.oci.image.index.v1+json");
        assertThat(image.platforms())
                .filteredOn(platform ->
                        platform.at("/platform/architecture").asText().equals(architecture))
                .singleElement()
                .satisfies(platform -> {
                    assertThat(platform.at("/platform/os").asText()).isEqualTo("linux");
                    assertThat(platform.get("mediaType").asText())
                            .isEqualTo("application/vnd.oci.image.manifest.v1+json");
                    assertThat(image.blob(platform.get("digest").asText())).isEqualTo(image.manifest());
                });
        assertThat(image.configuration().get("architecture").asText()).isEqualTo(architecture);
        assertThat(image.configuration().get("os").asText()).isEqualTo("linux");
    }

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "arm64"})
    void every_program_and_library_is_for_the_architecture_of_its_image(String architecture) throws IOException {
        UnpackedImage image = image(architecture);
        List<String> binaries = new ArrayList<>();
        for (String file : image.files().keySet()) {
            byte[] begin = begin(image.root().resolve(file.substring(1)));
            if (begin.length > MACHINE_AT && begin[0] == 0x7f && begin[1] == 'E' && begin[2] == 'L') {
                assertThat(begin[MACHINE_AT] & 0xff).as(file).isEqualTo(MACHINES.get(architecture));
                binaries.add(file);
            }
        }

        assertThat(binaries).contains("/opt/java/bin/java").anyMatch(file -> file.endsWith("/libc.so.6"));
        assertThat(image.files().keySet())
                .contains("/usr/share/doc/libc6/copyright")
                .anyMatch(file -> file.startsWith("/opt/java/legal/java.base/"));
    }

    /** What an image holds beside runtime and libraries is the same. */
    @Test
    void the_layer_of_the_operator_is_one_for_all_architectures() {
        List<String> one = operatorLayer(image("amd64"));
        List<String> other = operatorLayer(image("arm64"));

        assertThat(one).isNotEmpty().isEqualTo(other);
    }

    private static List<String> operatorLayer(UnpackedImage image) {
        List<String> digests = new ArrayList<>();
        for (int i = 0; i < image.manifest().get("layers").size(); i++) {
            if (image.configuration().at("/history/" + i + "/comment").asText().equals("operator")) {
                digests.add(image.manifest().at("/layers/" + i + "/digest").asText());
            }
        }
        return digests;
    }

    /** The runtime finds all its libraries in the image: those of another architecture are nowhere else on this machine. */
    @Test
    void the_image_of_the_other_architecture_starts_under_an_emulator() throws IOException, InterruptedException {
        String other = System.getProperty("os.arch").equals("aarch64") ? "amd64" : "arm64";
        String emulator = EMULATORS.get(other);
        assumeTrue(Commands.isInstalled(emulator), emulator + " is not installed (Debian package qemu-user-static)");
        UnpackedImage image = image(other);

        String java = start(emulator, image, List.of("/opt/java/bin/java", "-version"));
        assertThat(java).contains("OpenJDK Runtime Environment");

        List<String> command = new ArrayList<>(image.entrypoint());
        // As the Deployment starts it; the second compiler costs minutes under an emulator.
        command.addAll(1, List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        // A runtime that cannot use the cache of the image ends with this option, and goes on without it otherwise.
        if (command.stream().anyMatch(word -> word.startsWith("-XX:AOTCache="))) {
            command.add(1, "-XX:AOTMode=on");
        }
        command.add("--version");
        assertThat(start(emulator, image, command).trim())
                .isEqualTo(image.configuration()
                        .at("/config/Labels/org.opencontainers.image.version")
                        .asText());
    }

    private static String start(String emulator, UnpackedImage image, List<String> entrypoint)
            throws IOException, InterruptedException {
        Path root = image.root().toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(emulator, "-L", root.toString()));
        for (String word : entrypoint) {
            command.add(word.replaceFirst("(?<=^|=)/(?=opt/|app/)", root + "/"));
        }
        Path output = Files.createTempFile("emulated", ".log");
        output.toFile().deleteOnExit();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(EMULATED_MINUTES, TimeUnit.MINUTES))
                    .as("it ends: " + command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String written = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(written).isZero();
        return written;
    }

    private static byte[] begin(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return bytes.readNBytes(MACHINE_AT + 1);
        }
    }
}
