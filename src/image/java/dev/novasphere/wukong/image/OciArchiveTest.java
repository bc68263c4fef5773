package dev.novasphere.wukong.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.image.OciArchive.Layer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The form of OCI image layout 1.1 and its image index. */
class OciArchiveTest {

    private static final String TIME = "2026-01-01T00:00:00Z";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path archive(String name, FileTime changed) throws IOException {
        Path shared = Files.writeString(folder.resolve("shared"), "for all");
        Files.setLastModifiedTime(shared, changed);
        OciArchive oci = new OciArchive();
        List<Map<String, Object>> images = List.of(Architecture.values()).stream()
                .map(architecture -> oci.image(
                        architecture.word(),
                        Map.of("User", "1:1"),
                        TIME,
                        Map.of("a", "b"),
                        List.of(new Layer("shared", new TreeMap<>(Map.of("/shared", shared))))))
                .toList();
        Map<String, Object> named = oci.images("1.2.3", images, Map.of("c", "d"));
        oci.artefact("text/plain", new byte[] {'x'}, "x.txt", named, null);
        return oci.write(folder.resolve(name));
    }

    @Test
    void the_index_has_one_name_for_an_image_of_each_platform() throws IOException {
        Map<String, byte[]> files = read(archive("a.tar", FileTime.fromMillis(1)));

        JsonNode names = json(files, "index.json").get("manifests");
        assertThat(names.get(0)
                        .at("/annotations/org.opencontainers.image.ref.name")
                        .asText())
                .isEqualTo("1.2.3");
        assertThat(names.get(0).get("mediaType").asText()).isEqualTo("application/vnd.oci.image.index.v1+json");
        JsonNode index = blob(files, names.get(0));
        assertThat(index.get("mediaType").asText()).isEqualTo("application/vnd.oci.image.index.v1+json");
        assertThat(index.at("/annotations/c").asText()).isEqualTo("d");
        assertThat(index.get("manifests").findValuesAsText("architecture")).containsExactly("amd64", "arm64");
        for (JsonNode image : index.get("manifests")) {
            JsonNode manifest = blob(files, image);
            JsonNode configuration = blob(files, manifest.get("config"));
            assertThat(configuration.get("architecture")).isEqualTo(image.at("/platform/architecture"));
            assertThat(configuration.get("os")).isEqualTo(image.at("/platform/os"));
            assertThat(manifest.at("/annotations/a").asText()).isEqualTo("b");
        }
        assertThat(blob(files, names.get(1)).get("subject").get("digest"))
                .as("what is attached is attached to the images under the one name")
                .isEqualTo(names.get(0).get("digest"));
    }

    @Test
    void every_file_is_named_by_its_content_and_a_layer_of_two_images_is_there_once() throws IOException {
        Map<String, byte[]> files = read(archive("a.tar", FileTime.fromMillis(1)));

        files.forEach((name, content) -> {
            if (name.startsWith("blobs/")) {
                assertThat(name).isEqualTo("blobs/sha256/" + OciArchive.sha256(content));
            }
        });
        // One layer; a configuration and a manifest of each image; their index; the artefact's file, configuration, and
        // manifest.
        assertThat(files.keySet().stream().filter(name -> name.startsWith("blobs/")))
                .hasSize(1 + 2 + 2 + 1 + 3);
    }

    @Test
    void the_same_content_gives_the_same_bytes_at_any_time() throws IOException {
        assertThat(archive("a.tar", FileTime.fromMillis(1)))
                .hasSameBinaryContentAs(archive("b.tar", FileTime.fromMillis(1_000_000_000)));
    }

    private static JsonNode blob(Map<String, byte[]> files, JsonNode descriptor) throws IOException {
        return json(files, "blobs/" + descriptor.get("digest").asText().replace(':', '/'));
    }

    private static JsonNode json(Map<String, byte[]> files, String name) throws IOException {
        return JSON.readTree(files.get(name));
    }

    private static Map<String, byte[]> read(Path archive) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new ByteArrayInputStream(Files.readAllBytes(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(entry.getName(), tar.readAllBytes());
            }
        }
        return files;
    }
}
