package dev.novasphere.wukong.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * An archive of the form OCI image layout 1.1, as podman, skopeo, crane, oras and containerd read it. It is the same for the same content: entries
 * are in order, belong to root, and have the time 0.
 */
final class OciArchive {

    private static final String PREFIX = "application/vnd.oci.image.";
    private static final String MANIFEST = PREFIX + "manifest.v1+json";
    private static final String INDEX = PREFIX + "index.v1+json";
    private static final String EMPTY = "application/vnd.oci.empty.v1+json";
    private static final int READABLE = 0100644;
    private static final int EXECUTABLE = 0100755;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private final SortedMap<String, byte[]> blobs = new TreeMap<>();
    private final List<Map<String, Object>> index = new ArrayList<>();

    /**
     * What one layer is.
     *
     * @param name for the history of the image
     * @param files the content by absolute path in the image
     */
    record Layer(String name, SortedMap<String, Path> files) {

        /** Adds a file, or all files of a folder, below a path in the image. */
        static void add(SortedMap<String, Path> layer, Path from, String to) throws IOException {
            try (Stream<Path> files = Files.walk(from)) {
                files.filter(Files::isRegularFile)
                        .forEach(file -> layer.put(file.equals(from) ? to : to + "/" + from.relativize(file), file));
            }
        }
    }

    /**
     * Adds an image, without a name.
     *
     * @param architecture in the words of Go, such as amd64
     * @param config what the container runs, as in {@code config} of the image's configuration
     * @param time of creation, of the form of RFC 3339
     * @param labels which are annotations of the manifest too
     * @return the descriptor of its manifest, with its platform
     */
    Map<String, Object> image(
            String architecture,
            Map<String, Object> config,
            String time,
            Map<String, String> labels,
            List<Layer> layers) {
        List<Map<String, Object>> descriptors = new ArrayList<>();
        List<String> diffs = new ArrayList<>();
        List<Map<String, Object>> history = new ArrayList<>();
        for (Layer layer : layers) {
            byte[] tar = tar(layer.files());
            diffs.add("sha256:" + sha256(tar));
            descriptors.add(blob(PREFIX + "layer.v1.tar+gzip", gzip(tar)));
            history.add(Map.of("created", time, "created_by", "./mvnw package -Pimage", "comment", layer.name()));
        }
        Map<String, Object> configuration = new LinkedHashMap<>(Map.of(
                "created", time,
                "architecture", architecture,
                "os", "linux",
                "rootfs", Map.of("type", "layers", "diff_ids", diffs),
                "history", history));
        Map<String, Object> runs = new LinkedHashMap<>(config);
        runs.put("Labels", labels);
        configuration.put("config", runs);
        Map<String, Object> descriptor = blob(
                MANIFEST,
                json(Map.of(
                        "schemaVersion", 2,
                        "mediaType", MANIFEST,
                        "config", blob(PREFIX + "config.v1+json", json(configuration)),
                        "layers", descriptors,
                        "annotations", labels)));
        Map<String, Object> described = new LinkedHashMap<>(descriptor);
        described.put("platform", Map.of("architecture", architecture, "os", "linux"));
        return described;
    }

    /**
     * Adds an index of images, one for each platform, of which who pulls it takes the one for the machine.
     *
     * @param tag the name under which the archive has it
     * @param images their descriptors
     * @param annotations of the index
     * @return the descriptor of the index
     */
    Map<String, Object> images(String tag, List<Map<String, Object>> images, Map<String, String> annotations) {
        Map<String, Object> descriptor = blob(
                INDEX,
                json(Map.of("schemaVersion", 2, "mediaType", INDEX, "manifests", images, "annotations", annotations)));
        Map<String, Object> named = new LinkedHashMap<>(descriptor);
        named.put("annotations", Map.of("org.opencontainers.image.ref.name", tag));
        index.add(named);
        return descriptor;
    }

    /**
     * Adds an artefact of one file.
     *
     * @param type of the artefact, and of its file
     * @param file the content
     * @param name of the file
     * @param subject the descriptor of what it is about, as registries show it with that; null for none
     * @param tag the name under which the index has it; null for none
     */
    void artefact(String type, byte[] file, String name, Map<String, Object> subject, String tag) {
        Map<String, Object> content = new LinkedHashMap<>(blob(type, file));
        content.put("annotations", Map.of("org.opencontainers.image.title", name));
        Map<String, Object> manifest = new LinkedHashMap<>(Map.of(
                "schemaVersion",
                2,
                "mediaType",
                MANIFEST,
                "artifactType",
                type,
                "config",
                blob(EMPTY, "{}".getBytes(StandardCharsets.UTF_8)),
                "layers",
                List.of(content)));
        if (subject != null) {
            manifest.put("subject", subject);
        }
        Map<String, Object> named = new LinkedHashMap<>(blob(MANIFEST, json(manifest)));
        named.put("artifactType", type);
        if (tag != null) {
            named.put("annotations", Map.of("org.opencontainers.image.ref.name", tag));
        }
        index.add(named);
    }

    /** Adds a Helm chart, in the form that {@code helm push} gives it. */
    void chart(byte[] metadata, byte[] packaged, String tag) {
        Map<String, Object> named = new LinkedHashMap<>(blob(
                MANIFEST,
                json(Map.of(
                        "schemaVersion",
                        2,
                        "mediaType",
                        MANIFEST,
                        "config",
                        blob("application/vnd.cncf.helm.config.v1+json", metadata),
                        "layers",
                        List.of(blob("application/vnd.cncf.helm.chart.content.v1.tar+gzip", packaged))))));
        named.put("annotations", Map.of("org.opencontainers.image.ref.name", tag));
        index.add(named);
    }

    /** Writes the archive. */
    Path write(Path archive) throws IOException {
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(archive));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
            put(tar, "oci-layout", json(Map.of("imageLayoutVersion", "1.0.0")), READABLE);
            put(tar, "index.json", json(Map.of("schemaVersion", 2, "mediaType", INDEX, "manifests", index)), READABLE);
            for (Map.Entry<String, byte[]> blob : blobs.entrySet()) {
                put(tar, "blobs/sha256/" + blob.getKey(), blob.getValue(), READABLE);
            }
        }
        return archive;
    }

    private Map<String, Object> blob(String type, byte[] content) {
        String digest = sha256(content);
        blobs.put(digest, content);
        return Map.of("mediaType", type, "digest", "sha256:" + digest, "size", content.length);
    }

    /** A tar archive of files, in the order of their paths. */
    static byte[] tar(SortedMap<String, Path> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, Path> file : files.entrySet()) {
                put(
                        tar,
                        file.getKey().replaceFirst("^/", ""),
                        Files.readAllBytes(file.getValue()),
                        Files.isExecutable(file.getValue()) ? EXECUTABLE : READABLE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content, int mode) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setModTime(0);
        entry.setIds(0, 0);
        entry.setMode(mode);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** Compressed; the header that Java writes has no time. */
    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream compressed = new GZIPOutputStream(bytes)) {
            compressed.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
