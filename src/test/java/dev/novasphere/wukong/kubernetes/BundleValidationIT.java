package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.testcluster.Commands;
import dev.novasphere.wukong.testcluster.Commands.Outcome;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bundle passes the rules of the Operator Framework: the library behind {@code operator-sdk bundle validate}, built from its Go module.
 * Skipped where there is no Go.
 */
@Tag("full")
class BundleValidationIT {

    private static final Path MODULE = Path.of("src", "test", "go", "bundle-validation");
    private static final Path VALIDATOR = Path.of("target", "bundle-validation").toAbsolutePath();
    private static final Path BUNDLE = OlmBundle.FOLDER.resolve("bundle");

    @BeforeAll
    static void build() {
        assumeTrue(Commands.isInstalled("go"), "Go is not installed, which builds the validator");
        ProcessBuilder go = new ProcessBuilder("go", "build", "-mod=readonly", "-o", VALIDATOR.toString(), ".")
                .directory(MODULE.toFile())
                .redirectErrorStream(true);
        go.environment().put("CGO_ENABLED", "0");
        go.environment().put("GOWORK", "off");
        Outcome built = Commands.run(go);
        assertThat(built.code()).as(built.output()).isZero();
    }

    @Test
    void the_bundle_meets_every_rule_without_a_warning() {
        assertThat(validate(BUNDLE)).isEqualTo(new Outcome(0, "", ""));
    }

    @Test
    void a_bundle_without_install_modes_is_refused(@TempDir Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(BUNDLE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(BUNDLE.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Path version = folder.resolve(OlmBundle.CLUSTER_SERVICE_VERSION);
        ObjectNode broken = (ObjectNode) Serialization.yamlMapper().readTree(Files.readString(version));
        ((ObjectNode) broken.get("spec")).remove("installModes");
        Files.writeString(version, Serialization.asYaml(broken));

        Outcome outcome = validate(folder);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.output()).contains("install modes");
    }

    private static Outcome validate(Path bundle) {
        return Commands.run(new ProcessBuilder(VALIDATOR.toString(), bundle.toString()).redirectErrorStream(true));
    }
}
