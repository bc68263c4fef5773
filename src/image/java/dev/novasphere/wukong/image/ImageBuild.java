package dev.novasphere.wukong.image;

import dev.novasphere.wukong.image.OciArchive.Layer;
import dev.novasphere.wukong.image.SystemFiles.SystemFile;
import dev.novasphere.wukong.kubernetes.HelmChart;
import dev.novasphere.wukong.kubernetes.OlmCatalog;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes the operator's images as OCI archives, without a container engine: {@code ./mvnw package -Pimage}. An image holds the operator, what it
 * runs on, and the libraries of the system that this asks for; no shell, no package manager. The same inputs give the same bytes.
 */
public final class ImageBuild {

    /** Whom the operator runs as, by number, so that a cluster sees that it is not root. */
    private static final String USER = "65532:65532";

    private static final String BINARY = "wukong.operator.binary";
    private static final String ARCHITECTURES = "wukong.image.architectures";
    private static final String BILL_TYPE = "application/vnd.cyclonedx+json";
    private static final Path OLM = Path.of("kubernetes", "olm").toAbsolutePath();
    private static final Path DEPLOYMENT =
            Path.of("kubernetes", "base", "deployment.yaml").toAbsolutePath();
    private static final String LABEL = "org.opencontainers.image.";

    private final Path target;
    private final String version;
    private final Instant time;

    /**
     * A build.
     *
     * @param target the folder of Maven's build
     * @param version of the operator
     * @param time that the images say
     */
    ImageBuild(Path target, String version, Instant time) {
        this.target = target;
        this.version = version;
        this.time = time;
    }

    /**
     * Makes the image of the JVM, and that of the native binary where there is one: the one that the system property {@value #BINARY} names, or that
     * of this build. The image of the JVM is for the architectures that the property {@value #ARCHITECTURES} names, each with a cache of its start;
     * without it, for this machine's, and for the other where this machine can make it, then without such a cache.
     *
     * @param arguments folder of the build, version, time of the build's outputs (project.build.outputTimestamp), path at which the build leaves a
     *     native binary
     * @throws IllegalArgumentException where the property names what cannot be executed
     */
    public static void main(String... arguments) throws IOException {
        ImageBuild build =
                new ImageBuild(Path.of(arguments[0]).toAbsolutePath(), arguments[1], Instant.parse(arguments[2]));
        Path folder = Files.createDirectories(build.target.resolve("image"));
        Optional<Path> binary = binary(Path.of(arguments[3]));
        System.out.println(build.chart(folder));
        System.out.println(build.bundle(folder));
        System.out.println(build.jvm(folder.resolve("wukong-operator-jvm.tar")));
        if (binary.isPresent()) {
            System.out.println(build.nativeBinary(binary.get(), folder.resolve("wukong-operator-native.tar")));
        } else {
            System.out.println("no image of a native binary: make one with -Dnative, or name one with -D" + BINARY);
        }
    }

    private static Optional<Path> binary(Path built) {
        String given = System.getProperty(BINARY, "");
        if (given.isBlank()) {
            return Optional.of(built).filter(Files::isExecutable);
        }
        Path binary = Path.of(given).toAbsolutePath();
        if (Files.isExecutable(binary)) {
            return Optional.of(binary);
        }
        throw new IllegalArgumentException(BINARY + " names " + binary + ", which is not there or cannot be executed");
    }

    /** The Helm chart, packaged as {@code helm package} does, and as an OCI archive that holds it as {@code helm push} would. */
    private Path chart(Path folder) throws IOException {
        Path chart = HelmChart.write(folder.resolve("chart"));
        SortedMap<String, Path> files = new TreeMap<>();
        Layer.add(files, chart, HelmChart.NAME);
        byte[] packaged = OciArchive.gzip(OciArchive.tar(files));
        Files.write(folder.resolve(HelmChart.NAME + "-" + version + ".tgz"), packaged);
        OciArchive oci = new OciArchive();
        oci.chart(HelmChart.metadata().toString().getBytes(StandardCharsets.UTF_8), packaged, version);
        return oci.write(folder.resolve(HelmChart.NAME + "-chart.tar"));
    }

    /** The bundle for OLM as an image, as bundle.Dockerfile builds it, and the catalog of it beside. */
    private Path bundle(Path folder) throws IOException {
        Path catalog = Files.createDirectories(folder.resolve("catalog").resolve("wukong-operator"));
        Files.writeString(catalog.resolve("catalog.yaml"), OlmCatalog.ofThisVersion());
        SortedMap<String, Path> files = new TreeMap<>();
        for (String part : List.of("manifests", "metadata", "tests")) {
            Layer.add(files, OLM.resolve("bundle").resolve(part), "/" + part);
        }
        Map<String, String> labels = new HashMap<>();
        for (String line : Files.readAllLines(OLM.resolve("bundle.Dockerfile"))) {
            if (line.startsWith("LABEL ")) {
                labels.put(line.substring("LABEL ".length(), line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        OciArchive oci = new OciArchive();
        // Nothing in it runs, but a node pulls only what is for its own architecture.
        List<Map<String, Object>> images = Stream.of(Architecture.values())
                .map(architecture -> oci.image(
                        architecture.word(), Map.of(), time.toString(), labels, List.of(new Layer("bundle", files))))
                .toList();
        oci.images(version, images, labels);
        return oci.write(folder.resolve("wukong-operator-bundle.tar"));
    }

    private Path jvm(Path archive) throws IOException {
        Path image = target.resolve("image");
        Path application = image.resolve("app");
        JavaRuntime.delete(application);
        StartCache.layOut(target.resolve("quarkus-app"), application);
        String given = System.getProperty(ARCHITECTURES, "");
        OciArchive oci = new OciArchive();
        List<Map<String, Object>> images = new ArrayList<>();
        for (Architecture architecture : given.isBlank() ? List.of(Architecture.values()) : Architecture.of(given)) {
            try {
                JavaParts parts = JavaParts.of(
                        architecture,
                        image.resolve(architecture.word()),
                        application,
                        deployedOptions(),
                        !given.isBlank());
                images.add(image(oci, "jvm", architecture, parts.system(), parts.layers(), parts.entrypoint()));
            } catch (IllegalStateException e) {
                if (!given.isBlank() || architecture == Architecture.ofThisMachine()) {
                    throw e;
                }
                System.out.println("no image for " + architecture.word() + ": " + e.getMessage());
            }
        }
        return write(archive, oci, images);
    }

    /** The options of the runtime that the Deployment sets. */
    private static List<String> deployedOptions() throws IOException {
        return Serialization.unmarshal(Files.readString(DEPLOYMENT), Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getEnv()
                .stream()
                .filter(variable -> variable.getName().equals("JAVA_TOOL_OPTIONS"))
                .flatMap(variable -> Stream.of(variable.getValue().trim().split("\\s+")))
                .toList();
    }

    /** The image of a binary of this machine, written as an archive; returns the archive. */
    Path nativeBinary(Path binary, Path archive) throws IOException {
        OciArchive oci = new OciArchive();
        Map<String, Object> image = image(
                oci,
                "native",
                Architecture.ofThisMachine(),
                SystemFiles.neededBy(binary),
                List.of(new Layer("operator", new TreeMap<>(Map.of("/wukong-operator", binary)))),
                List.of("/wukong-operator"));
        return write(archive, oci, List.of(image));
    }

    /** Adds an image with the libraries of the system, who the user is, and labels; returns its descriptor. */
    private Map<String, Object> image(
            OciArchive oci,
            String kind,
            Architecture architecture,
            SystemFiles system,
            List<Layer> layers,
            List<String> entrypoint)
            throws IOException {
        return oci.image(
                architecture.word(),
                Map.of("User", USER, "Entrypoint", entrypoint, "ExposedPorts", Map.of("8080/tcp", Map.of())),
                time.toString(),
                labels(system, kind),
                Stream.concat(Stream.of(new Layer("system", base(system))), layers.stream())
                        .toList());
    }

    /** Writes images under one name, with the bill of materials where the build made one. */
    private Path write(Path archive, OciArchive oci, List<Map<String, Object>> images) throws IOException {
        Map<String, Object> named = oci.images(version, images, labels());
        Path bill = target.resolve("bom.json");
        if (Files.exists(bill)) {
            oci.artefact(BILL_TYPE, Files.readAllBytes(bill), "wukong-operator.cdx.json", named, null);
        }
        return oci.write(archive);
    }

    private SortedMap<String, Path> base(SystemFiles system) throws IOException {
        SortedMap<String, Path> base = new TreeMap<>();
        for (SystemFile file : system.files()) {
            base.put(file.inImage(), file.file());
        }
        Path etc = Files.createDirectories(target.resolve("image").resolve("etc"));
        Map<String, String> texts = Map.of(
                "passwd", "nonroot:x:65532:65532::/nonexistent:/nonexistent\n",
                "group", "nonroot:x:65532:\n",
                "nsswitch.conf", "hosts: files dns\n");
        for (Map.Entry<String, String> text : texts.entrySet()) {
            base.put("/etc/" + text.getKey(), Files.writeString(etc.resolve(text.getKey()), text.getValue()));
        }
        return base;
    }

    private Map<String, String> labels(SystemFiles system, String kind) {
        Map<String, String> labels = new HashMap<>(labels());
        labels.put("dev.novasphere.wukong.runs-on", kind);
        labels.put("dev.novasphere.wukong.debian-packages", String.join(" ", system.packages()));
        return labels;
    }

    private Map<String, String> labels() {
        return Map.of(
                LABEL + "title",
                "wukong-operator",
                LABEL + "description",
                "Turns a short Wukong resource into a running KubeVirt VirtualMachine",
                LABEL + "version",
                version,
                LABEL + "created",
                time.toString(),
                LABEL + "licenses",
                "Apache-2.0",
                LABEL + "vendor",
                "Novasphere");
    }
}
