package dev.novasphere.wukong.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.testcluster.Commands;
import dev.novasphere.wukong.testcluster.Commands.Outcome;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code .ci/release} does to the sources and puts into one folder, in a copy of the project. Maven is played by a script that leaves the files
 * which the profiles release and image leave; that they do is what their own tests are for.
 */
class ReleaseScriptTest {

    private static final String MAVEN = """
            #!/usr/bin/env bash
            echo "$@" >>maven.log
            [[ $* == *package* ]] || exit 0
            mkdir -p target/image/catalog/wukong-operator target/third-party
            for file in image/wukong-operator-jvm.tar image/wukong-operator-chart.tar image/wukong-operator-bundle.tar \\
                image/wukong-operator-1.tgz image/catalog/wukong-operator/catalog.yaml bom.json third-party/THIRD-PARTY.txt; do
                echo "$file" >target/$file
            done
            """;

    /** As that of release 3 in what is used here: it takes no signature beside a file unless services of sigstore are declined. */
    private static final String COSIGN = """
            #!/usr/bin/env bash
            if [[ $* == *--help* ]]; then echo "  --use-signing-config"; exit 0; fi
            [[ $* == *"--use-signing-config=false --new-bundle-format=false"* ]] || { echo "must specify --bundle" >&2; exit 1; }
            while [[ $1 != --output-signature ]]; do shift; done
            echo signed >"$2"
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void copy() throws IOException {
        for (String part : List.of("pom.xml", "CHANGELOG.md", ".ci", "kubernetes", "src/main/docker")) {
            try (Stream<Path> files = Files.walk(Path.of(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = folder.resolve(file.toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        executable(folder.resolve("mvnw"), MAVEN);
        for (String command :
                List.of("git init -q", "git add -A", "git -c user.name=a -c user.email=a@example.org commit -qm All")) {
            assertThat(run(Map.of(), command.split(" ")))
                    .extracting(Outcome::code)
                    .isEqualTo(0);
        }
    }

    @Test
    void a_release_sets_the_version_everywhere_and_leaves_all_that_is_published_in_one_folder() throws Exception {
        Outcome outcome = run(
                Map.of("COSIGN_PRIVATE_KEY", ""),
                ".ci/release",
                "7.8.9",
                "--replaces",
                "wukong-operator.v7.8.7",
                "--skips",
                "wukong-operator.v7.8.8");
        assertThat(outcome.code()).as(outcome.output()).isZero();

        assertThat(Files.readString(folder.resolve("pom.xml")))
                .contains("<artifactId>wukong-operator</artifactId>\n    <version>7.8.9</version>");
        assertThat(Files.readString(folder.resolve("CHANGELOG.md")))
                .containsPattern("## Unreleased\n\n## 7\\.8\\.9 - \\d{4}-");
        JsonNode version = Serialization.yamlMapper()
                .readTree(Files.readString(folder.resolve("kubernetes/olm/clusterserviceversion.yaml")));
        assertThat(version.at("/spec/replaces").asText()).isEqualTo("wukong-operator.v7.8.7");
        assertThat(version.at("/spec/skips/0").asText()).isEqualTo("wukong-operator.v7.8.8");
        assertThat(Files.readAllLines(folder.resolve("maven.log")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("Generated*Test", "-Dwukong.update=true"),
                        line -> assertThat(line)
                                .contains("package -Prelease,image", "-Dwukong.image.architectures=amd64,arm64"));

        Path release = folder.resolve("target/release/7.8.9");
        assertThat(names(release))
                .containsExactlyInAnyOrder(
                        "wukong-operator-jvm.tar",
                        "wukong-operator-chart.tar",
                        "wukong-operator-bundle.tar",
                        "wukong-operator-1.tgz",
                        "wukong-operator-7.8.9.cdx.json",
                        "THIRD-PARTY.txt",
                        "bundle.tgz",
                        "catalog.tgz",
                        "kubernetes.tgz",
                        "provenance.intoto.json",
                        "SHA256SUMS");
        assertThat(outcome.output()).contains("not signed: COSIGN_PRIVATE_KEY is not set");
        assertThat(run(Map.of(), "sh", "-c", "cd target/release/7.8.9 && sha256sum --strict -c SHA256SUMS")
                        .code())
                .isZero();
        JsonNode provenance = new ObjectMapper()
                .readTree(release.resolve("provenance.intoto.json").toFile());
        assertThat(provenance.get("_type").asText()).isEqualTo("https://in-toto.io/Statement/v1");
        assertThat(provenance
                        .at("/predicate/buildDefinition/resolvedDependencies/0/digest/gitCommit")
                        .asText())
                .isEqualTo(run(Map.of(), "git", "rev-parse", "HEAD").output().trim());
        assertThat(provenance.get("subject")).hasSize(names(release).size() - 2).allSatisfy(subject -> assertThat(
                        subject.at("/digest/sha256").asText())
                .isEqualTo(sha256(release.resolve(subject.get("name").asText()))));
    }

    @Test
    void the_next_release_changes_what_the_one_before_set() throws Exception {
        run(
                Map.of(),
                ".ci/release",
                "7.8.8",
                "--replaces",
                "wukong-operator.v7.8.7",
                "--skips",
                "wukong-operator.v1.0.0");
        Outcome outcome = run(Map.of(), ".ci/release", "7.8.9", "--replaces", "wukong-operator.v7.8.8");
        assertThat(outcome.code()).as(outcome.output()).isZero();

        JsonNode version = Serialization.yamlMapper()
                .readTree(Files.readString(folder.resolve("kubernetes/olm/clusterserviceversion.yaml")));
        assertThat(version.at("/spec/replaces").asText()).isEqualTo("wukong-operator.v7.8.8");
        assertThat(version.get("spec").has("skips")).isFalse();
        assertThat(Files.readString(folder.resolve("CHANGELOG.md")))
                .containsSubsequence("## Unreleased", "## 7.8.9 - ", "## 7.8.8 - ");
    }

    @Test
    void with_a_key_each_file_is_signed() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        executable(bin.resolve("cosign"), COSIGN);

        Outcome outcome = run(
                Map.of("COSIGN_PRIVATE_KEY", "made up", "PATH", bin + ":" + System.getenv("PATH")),
                ".ci/release",
                "0.1.0");

        assertThat(outcome.code()).as(outcome.output()).isZero();
        List<String> names = names(folder.resolve("target/release/0.1.0"));
        assertThat(names).contains("SHA256SUMS.sig", "provenance.intoto.json.sig", "provenance.intoto.dsse.json");
        assertThat(names.stream().filter(name -> name.endsWith(".sig"))).hasSize(names.size() / 2);
    }

    /** The commands of docs/upgrading.md, with a key made here; a file that was changed, or is not of the release, does not pass. */
    @Test
    void cosign_verifies_each_signature_and_that_each_file_is_one_of_the_statement() throws Exception {
        assumeTrue(
                Commands.isInstalled("cosign"),
                "cosign is not installed (go install github.com/sigstore/cosign/v3/cmd/cosign@latest)");
        Map<String, String> password = Map.of("COSIGN_PASSWORD", "");
        Outcome keys = run(password, "cosign", "generate-key-pair");
        assertThat(keys.code()).as(keys.output()).isZero();
        Map<String, String> key =
                Map.of("COSIGN_PASSWORD", "", "COSIGN_PRIVATE_KEY", Files.readString(folder.resolve("cosign.key")));
        Outcome outcome = run(key, ".ci/release", "0.1.0");
        assertThat(outcome.code()).as(outcome.output()).isZero();

        Path release = folder.resolve("target/release/0.1.0");
        Files.copy(folder.resolve("cosign.pub"), release.resolve("cosign.pub"));
        List<String> commands = verifyingCommands();
        assertThat(commands).hasSize(2);
        String file = "wukong-operator-bundle.tar";
        for (String command : commands) {
            Outcome verified = verify(release, command, file);
            assertThat(verified.code()).as(verified.output()).isZero();
        }
        Files.writeString(release.resolve(file), "changed");
        for (String command : commands) {
            assertThat(verify(release, command, file).code()).as(command).isNotZero();
        }
        for (String name : names(release)) {
            if (name.endsWith(".sig") && !name.startsWith(file)) {
                Outcome verified = verify(release, commands.get(0), name.replaceFirst("\\.sig$", ""));
                assertThat(verified.code()).as(verified.output()).isZero();
            }
        }
        assertThat(verify(release, commands.get(1), "cosign.pub").code()).isNotZero();
    }

    private Outcome verify(Path release, String command, String file) {
        return run(Map.of(), "sh", "-c", "cd " + release + " && " + command.replace("FILE", file));
    }

    /** The lines of the page that verify a release. */
    private static List<String> verifyingCommands() throws IOException {
        return Files.readString(Path.of("docs", "upgrading.md"))
                .replace("\\\n", "")
                .lines()
                .map(String::trim)
                .filter(line -> line.startsWith("cosign verify-"))
                .toList();
    }

    @Test
    void a_release_says_that_the_base_images_of_the_dockerfiles_have_no_digest_and_nothing_of_it_when_they_have()
            throws Exception {
        Outcome without = run(Map.of("COSIGN_PRIVATE_KEY", ""), ".ci/release", "0.1.0");
        assertThat(without.code()).as(without.output()).isZero();
        assertThat(without.output()).contains("has no digest", "images of the Dockerfiles are no part of this release");

        for (String name : List.of("Dockerfile.jvm", "Dockerfile.native")) {
            Path file = folder.resolve("src/main/docker").resolve(name);
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replaceAll("(?m)^(FROM [^ @\n]+)(@sha256:\\S+)?", "$1@sha256:" + "0".repeat(64)));
        }
        Outcome with = run(Map.of("COSIGN_PRIVATE_KEY", ""), "src/main/docker/pin", "--check");
        assertThat(with).isEqualTo(new Outcome(0, "", ""));
    }

    /** What is pushed for others is made of base images that cannot change under it. */
    @Test
    void what_is_pushed_is_not_built_on_base_images_without_a_digest() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        executable(bin.resolve("podman"), "#!/bin/sh\necho podman \"$@\" >>podman.log\n");
        Map<String, String> path = Map.of("PATH", bin + ":" + System.getenv("PATH"));

        Outcome pushed =
                run(path, "src/main/docker/build", "jvm", "registry.example.org/team/wukong-operator:1", "--push");

        assertThat(pushed.code()).isEqualTo(1);
        assertThat(pushed.output()).contains("has no digest");
        assertThat(folder.resolve("podman.log")).doesNotExist();
        assertThat(run(path, "src/main/docker/build", "jvm", "registry.example.org/team/wukong-operator:1")
                        .code())
                .as("for oneself")
                .isZero();
    }

    @Test
    void what_is_no_version_is_refused_before_anything_changes() throws Exception {
        for (String wrong : List.of("1.2", "v1.2.3", "1.2.3-SNAPSHOT", "1.2.3;id", "")) {
            assertThat(run(Map.of(), ".ci/release", wrong).code()).as(wrong).isEqualTo(2);
        }
        assertThat(run(Map.of(), "git", "status", "--porcelain").output()).isEmpty();
    }

    /** Else the tests of the bundle fail after minutes, with the version set already. */
    @Test
    void a_release_after_the_first_that_names_none_before_it_is_refused_before_anything_changes() throws Exception {
        Outcome outcome = run(Map.of(), ".ci/release", "7.8.9");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.output()).contains("--replaces wukong-operator.v0.1.0");
        assertThat(run(Map.of(), "git", "status", "--porcelain").output()).isEmpty();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Outcome run(Map<String, String> environment, String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        if (words.get(0).startsWith(".ci/")) {
            words.add(0, "bash");
        }
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return Commands.run(builder);
    }
}
