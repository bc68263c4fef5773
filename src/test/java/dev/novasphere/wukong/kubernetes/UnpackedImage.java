package dev.novasphere.wukong.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.testcluster.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

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

    /** Unpacks the image of an archive into a folder, which is made anew. */
    static UnpackedImage of(Path archive, Path folder) {
        try {
            Folders.delete(folder);
            Path layout = Files.createDirectories(folder.resolve("layout"));
            Path root = Files.createDirectories(folder.resolve("root"));
            unpack(archive, layout);
            JsonNode manifest = blob(
                    layout, index(layout).get("manifests").get(0).get("digest").asText());
            for (JsonNode layer : manifest.get("layers")) {
                unpack(file(layout, layer.get("digest").asText()), root);
            }
            return new UnpackedImage(
                    layout, manifest, blob(layout, manifest.at("/config/digest").asText()), root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The manifest of the one image of an archive, which is unpacked into a folder, or of its first where it has several. */
    static JsonNode manifest(Path archive, Path folder) throws IOException {
        unpack(archive, Files.createDirectories(folder));
        return blob(folder, index(folder).get("manifests").get(0).get("digest").asText());
    }

    /** Everything that the archive has, as its index lists it: the image, then what is about it. */
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

    private static void unpack(Path archive, Path folder) throws IOException {
        try {
            Process tar = new ProcessBuilder("tar", "-xf", archive.toString(), "-C", folder.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(tar.getInputStream().readAllBytes());
            if (tar.waitFor() != 0) {
                throw new IllegalStateException("tar cannot unpack " + archive + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + archive + " was unpacked", e);
        }
    }
}
