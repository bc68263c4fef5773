package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.testcluster.Commands;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.Folders;
import dev.novasphere.wukong.testcluster.FreePort;
import dev.novasphere.wukong.testcluster.KubeVirtStandIn;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The images that {@code -Pimage} makes: what is in them, and the operator from them as the Deployment runs it. Skipped where they were not made, or
 * where containers do not run.
 */
class ImageIT {

    private static final Path FOLDER = Path.of("target", "image");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int ENDED_BY_SIGTERM = 128 + 15;

    /** How many Wukongs the operator gets: -Dwukong.image.wukongs=1000. */
    private static final int WUKONGS = Integer.getInteger("wukong.image.wukongs", 150);

    private static final String WUKONG = """
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: Wukong
            metadata: {name: w%d, namespace: %s}
            spec: {cpu: 1, memory: 1Gi, cloudInitUser: {name: ada}, disks: [{name: root, size: 1Gi}]}
            """;

    /** An image, and the overlay whose Deployment runs it. */
    enum Kind {
        JVM,
        NATIVE;

        /** Unpacks it; the test that asks is skipped where the build did not make it. */
        UnpackedImage image() {
            String name = toString().toLowerCase(Locale.ROOT);
            Path archive = FOLDER.resolve("wukong-operator-" + name + ".tar");
            assumeTrue(
                    Files.exists(archive),
                    archive + " is not there: ./mvnw verify -Pimage makes it" + (this == JVM ? "" : " with -Dnative"));
            return UnpackedImage.of(archive, Folders.ofThisJvm("image-" + name));
        }

        private Overlay overlay() {
            return this == JVM ? Overlay.named("cluster-wide") : Overlay.withComponent("native");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_image_holds_no_shell_and_no_package_manager_and_says_what_it_is(Kind kind) {
        UnpackedImage image = kind.image();

        assertThat(image.files().keySet())
                .isNotEmpty()
                .noneMatch(file -> file.matches(".*/(sh|bash|dash|busybox|apt|apt-get|dpkg|rpm|apk|curl|wget|perl)"));
        assertThat(image.user()).containsExactly(65532, 65532);
        assertThat(image.configuration().at("/config/Labels"))
                .isEqualTo(image.manifest().get("annotations"));
        assertThat(image.manifest().get("annotations").fieldNames())
                .toIterable()
                .contains(
                        "org.opencontainers.image.title",
                        "org.opencontainers.image.version",
                        "org.opencontainers.image.created",
                        "org.opencontainers.image.licenses",
                        "dev.novasphere.wukong.debian-packages");
    }

    @Test
    void the_bill_of_materials_is_attached_to_the_image() {
        assumeTrue(Boolean.getBoolean("wukong.release"), "the profile release makes the bill of materials");
        UnpackedImage image = Kind.JVM.image();
        JsonNode described = image.index().get("manifests").get(0);
        JsonNode attached = image.index().get("manifests").get(1);
        JsonNode manifest = image.blob(attached.get("digest").asText());

        assertThat(manifest.at("/subject/digest")).isEqualTo(described.get("digest"));
        assertThat(manifest.get("artifactType").asText()).isEqualTo("application/vnd.cyclonedx+json");
        assertThat(image.blob(manifest.at("/layers/0/digest").asText())
                        .get("bomFormat")
                        .asText())
                .isEqualTo("CycloneDX");
    }

    /** A runtime takes a cache only for the very files that it was made of; with AOTMode=on it ends where it cannot. */
    @Test
    void the_cache_in_the_image_is_one_of_the_files_beside_it() throws IOException {
        UnpackedImage image = Kind.JVM.image();
        assumeTrue(
                image.entrypoint().stream().anyMatch(word -> word.startsWith("-XX:AOTCache=")),
                "the newest JDK of this machine is older than 25, so the image has no cache");
        List<String> command = new ArrayList<>();
        for (String word : image.entrypoint()) {
            command.add(word.replaceFirst("(?<=^|=)/(?=opt/|app/)", image.root() + "/"));
        }
        command.addAll(1, List.of("-XX:AOTMode=on", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("--version");

        Commands.Outcome outcome = Commands.run(new ProcessBuilder(command).redirectErrorStream(true));

        assertThat(outcome.code()).as(outcome.output()).isZero();
        assertThat(outcome.output().trim())
                .isEqualTo(image.configuration()
                        .at("/config/Labels/org.opencontainers.image.version")
                        .asText());
    }

    @ParameterizedTest
    @EnumSource
    void the_operator_runs_from_its_image_as_the_deployment_says(Kind kind) throws IOException {
        RuncContainer.obstacle().ifPresent(reason -> assumeTrue(false, reason));
        UnpackedImage image = kind.image();
        SortedMap<String, Long> before = image.files();
        try (TestCluster cluster = TestCluster.start()) {
            Crds.installAll(cluster.client());
            Path kubeconfig = readable(OperatorInstallation.into(cluster).kubeconfig());
            PodSpec pod = kind.overlay().objects(cluster, Deployment.class).stream()
                    .findFirst()
                    .orElseThrow()
                    .getSpec()
                    .getTemplate()
                    .getSpec();
            int port = FreePort.find();
            Map<String, String> settings = Map.of(
                    "KUBECONFIG", kubeconfig.toString(),
                    "QUARKUS_HTTP_HOST", "127.0.0.1",
                    "QUARKUS_HTTP_PORT", Integer.toString(port));
            try (KubeVirtStandIn kubeVirt = KubeVirtStandIn.start(cluster);
                    RuncContainer container = RuncContainer.start(
                            image, pod, settings, kubeconfig, Folders.ofThisJvm("container-" + kind))) {
                kubeVirt.installStorageClasses();
                String ready = pod.getContainers()
                        .get(0)
                        .getReadinessProbe()
                        .getHttpGet()
                        .getPath();
                await("it is ready").atMost(PATIENCE).until(() -> {
                    assertThat(container.runs()).as(container.output()).isTrue();
                    return answers("http://127.0.0.1:" + port + ready);
                });

                manage(cluster);

                assertThat(container.runs()).as(container.output()).isTrue();
                assertThat(container.peakBytes())
                        .isPositive()
                        .isLessThanOrEqualTo(
                                RuncContainer.limit(pod.getContainers().get(0)));
                note(kind, pod.getContainers().get(0), container.peakBytes());
                assertThat(container.terminate(pod)).as(container.output()).isEqualTo(Optional.of(ENDED_BY_SIGTERM));
                assertThat(container.written())
                        .noneMatch(file -> file.endsWith(".hprof")
                                || file.startsWith("core")
                                || file.startsWith("hs_err")
                                || file.startsWith("svm_err"));
                assertThat(container.output()).doesNotContain(" ERROR ", "java.lang.OutOfMemoryError");
            }
        }
        assertThat(image.files()).as("nothing is written into the image").containsAllEntriesOf(before);
    }

    /** Creates Wukongs and waits until all run. */
    private static void manage(TestCluster cluster) {
        KubernetesClient client = cluster.client();
        String namespace = cluster.newNamespace("image");
        for (int i = 0; i < WUKONGS; i++) {
            client.resource(Serialization.unmarshal(WUKONG.formatted(i, namespace), Wukong.class))
                    .create();
        }
        await(WUKONGS + " Wukongs run")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> client.resources(Wukong.class).inNamespace(namespace).list().getItems().stream()
                                .filter(wukong -> wukong.getStatus() != null
                                        && wukong.getStatus().phase() == Phase.Running)
                                .count()
                        == WUKONGS);
    }

    /** What was measured, for the pages; no test depends on it. */
    private static void note(Kind kind, Container container, long peak) throws IOException {
        Files.writeString(
                FOLDER.resolve("measured-" + kind + ".txt"),
                "%d Wukongs: peak %d MiB of %s%n"
                        .formatted(
                                WUKONGS,
                                peak >> 20,
                                container.getResources().getLimits().get("memory")));
    }

    /** A copy of a kubeconfig that the user of the image can read. */
    static Path readable(Path kubeconfig) throws IOException {
        Path copy = Files.createTempFile("kubeconfig", ".yaml");
        Files.copy(kubeconfig, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
        copy.toFile().deleteOnExit();
        return copy;
    }

    private static boolean answers(String url) {
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(url)).build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the operator was asked", e);
        }
    }
}
