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
    private static final String BILL_TYPE = "application/vnd.cyclonedx+json";
    private static final Path OLM = Path.of("kubernetes", "olm").toAbsolutePath();
    private static final Path DEPLOYMENT =
            Path.of("kubernetes", "base", "deployment.yaml").toAbsolutePath();
    private static final String LABEL = "org.opencontainers.image.";

    private final Path target;
    private final String version;
    private final Instant time;

    private ImageBuild(Path target, String version, Instant time) {
        this.target = target;
        this.version = version;
        this.time = time;
    }

    /**
     * Makes the image of the JVM, and that of the native binary where there is one: the one that the system property {@value #BINARY} names, or that
     * of this build.
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
        add(files, chart, HelmChart.NAME);
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
            add(files, OLM.resolve("bundle").resolve(part), "/" + part);
        }
        Map<String, String> labels = new HashMap<>();
        for (String line : Files.readAllLines(OLM.resolve("bundle.Dockerfile"))) {
            if (line.startsWith("LABEL ")) {
                labels.put(line.substring("LABEL ".length(), line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        OciArchive oci = new OciArchive();
        oci.image(version, architecture(), Map.of(), time.toString(), labels, List.of(new Layer("bundle", files)));
        return oci.write(folder.resolve("wukong-operator-bundle.tar"));
    }

    private Path jvm(Path archive) throws IOException {
        Path runtime = JavaRuntime.link(target.resolve("image").resolve("java"));
        SortedMap<String, Path> java = new TreeMap<>();
        add(java, runtime, "/opt/java");
        Path application = target.resolve("image").resolve("app");
        JavaRuntime.delete(application);
        StartCache.layOut(target.resolve("quarkus-app"), application);
        SortedMap<String, Path> app = new TreeMap<>();
        add(app, application, "/app");
        List<Layer> layers = new ArrayList<>(List.of(new Layer("java", java), new Layer("operator", app)));
        List<String> entrypoint = new ArrayList<>(List.of("/opt/java/bin/java"));
        if (StartCache.isPossible(JavaRuntime.version(runtime))) {
            StartCache.train(runtime.resolve("bin").resolve("java"), application, deployedOptions());
            layers.add(new Layer(
                    "cache", new TreeMap<>(Map.of("/app/" + StartCache.CACHE, application.resolve(StartCache.CACHE)))));
            entrypoint.addAll(StartCache.options("/app"));
        } else {
            System.out.println("the image starts without a cache: the newest JDK of this machine is older than 25");
            entrypoint.addAll(
                    StartCache.options("/app").subList(1, StartCache.options("").size()));
        }
        return write(archive, "jvm", runtime, layers, entrypoint.toArray(String[]::new));
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

    private Path nativeBinary(Path binary, Path archive) throws IOException {
        return write(
                archive,
                "native",
                binary,
                List.of(new Layer("operator", new TreeMap<>(Map.of("/wukong-operator", binary)))),
                "/wukong-operator");
    }

    /** Adds the libraries of the system, who the user is, labels, and the bill of materials where the build made one. */
    private Path write(Path archive, String kind, Path program, List<Layer> layers, String... entrypoint)
            throws IOException {
        SystemFiles system = SystemFiles.neededBy(program);
        OciArchive oci = new OciArchive();
        Map<String, Object> image = oci.image(
                version,
                architecture(),
                Map.of("User", USER, "Entrypoint", List.of(entrypoint), "ExposedPorts", Map.of("8080/tcp", Map.of())),
                time.toString(),
                labels(system, kind),
                Stream.concat(Stream.of(new Layer("system", base(system))), layers.stream())
                        .toList());
        Path bill = target.resolve("bom.json");
        if (Files.exists(bill)) {
            oci.artefact(BILL_TYPE, Files.readAllBytes(bill), "wukong-operator.cdx.json", image, null);
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
                "Novasphere",
                "dev.novasphere.wukong.runs-on",
                kind,
                "dev.novasphere.wukong.debian-packages",
                String.join(" ", system.packages()));
    }

    private static void add(SortedMap<String, Path> layer, Path from, String to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> layer.put(file.equals(from) ? to : to + "/" + from.relativize(file), file));
        }
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return name.equals("aarch64") ? "arm64" : name;
    }
}
