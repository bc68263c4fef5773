package dev.novasphere.wukong.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.testcluster.Commands;
import dev.novasphere.wukong.testcluster.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An image of an OCI archive, unpacked as a node does it.
 *
 * @param layout the archive's own files
 * @param manifest of the image
 * @param configuration of the image
 * @param root the file system that the layers give
 */
record UnpackedImage(Path layout, JsonNode manifest, JsonNode configuration, Path root) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Unpacks the image of an archive for this machine into a folder, which is made anew. */
    static UnpackedImage of(Path archive, Path folder) {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        return of(archive, machine, folder)
                .orElseThrow(() -> new IllegalStateException(archive + " has no image for " + machine));
    }

    /**
     * Unpacks the image of an archive for an architecture into a folder, which is made anew.
     *
     * @param architecture as platforms name it, such as amd64
     * @return empty where the archive has none for it
     */
    static Optional<UnpackedImage> of(Path archive, String architecture, Path folder) {
        try {
            Folders.delete(folder);
            Path layout = Files.createDirectories(folder.resolve("layout"));
            Path root = Files.createDirectories(folder.resolve("root"));
            unpack(archive, layout);
            Optional<JsonNode> described = platforms(layout)
                    .filter(image -> image.at("/platform/architecture").asText().equals(architecture))
                    .findFirst();
            if (described.isEmpty()) {
                return Optional.empty();
            }
            JsonNode manifest = blob(layout, described.get().get("digest").asText());
            for (JsonNode layer : manifest.get("layers")) {
                unpack(file(layout, layer.get("digest").asText()), root);
            }
            return Optional.of(new UnpackedImage(
                    layout, manifest, blob(layout, manifest.at("/config/digest").asText()), root));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the first name of an archive stands for, such as an index of images; the archive is unpacked into a folder. */
    static JsonNode manifest(Path archive, Path folder) throws IOException {
        unpack(archive, Files.createDirectories(folder));
        return blob(folder, index(folder).get("manifests").get(0).get("digest").asText());
    }

    /** The images of the archive, one for each platform, as its first name lists them. */
    List<JsonNode> platforms() {
        return platforms(layout).toList();
    }

    private static Stream<JsonNode> platforms(Path layout) {
        JsonNode images =
                blob(layout, index(layout).get("manifests").get(0).get("digest").asText());
        return StreamSupport.stream(images.get("manifests").spliterator(), false);
    }

    /** Everything that the archive has, as its index lists it: the images under one name, then what is about them. */
    JsonNode index() {
        return index(layout);
    }

    /** What the image starts. */
    List<String> entrypoint() {
        return Stream.of(JSON.convertValue(configuration.at("/config/Entrypoint"), String[].class))
                .toList();
    }

    /** User and group by number. */
    List<Integer> user() {
        return Stream.of(configuration.at("/config/User").asText().split(":"))
                .map(Integer::valueOf)
                .toList();
    }

    /** Every file, with its size, by its path in the image. */
    SortedMap<String, Long> files() {
        SortedMap<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sizes.put("/" + root.relativize(file), Files.size(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sizes;
    }

    /** A manifest or the like, by its digest. */
    JsonNode blob(String digest) {
        return blob(layout, digest);
    }

    private static JsonNode index(Path layout) {
        return read(layout.resolve("index.json"));
    }

    private static JsonNode blob(Path layout, String digest) {
        return read(file(layout, digest));
    }

    private static Path file(Path layout, String digest) {
        return layout.resolve("blobs").resolve(digest.replace(':', '/'));
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpack(Path archive, Path folder) {
        Commands.Outcome tar =
                Commands.run(new ProcessBuilder("tar", "-xf", archive.toString(), "-C", folder.toString()));
        if (tar.code() != 0) {
            throw new IllegalStateException("tar cannot unpack " + archive + ": " + tar.errors());
        }
    }
}
