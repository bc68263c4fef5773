package dev.novasphere.wukong.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The files beside a release list every library that is in the program. They are made by the profile release, as .ci/run does. */
class ReleaseFilesIT {

    private static final Path LIBRARIES = Path.of("target", "quarkus-app", "lib");
    private static final Path BILL_OF_MATERIALS = Path.of("target", "bom.json");
    private static final Path LICENCES = Path.of("target", "third-party", "THIRD-PARTY.txt");
    private static final Pattern LICENSED =
            Pattern.compile("^ *\\(.+\\).* \\(([^:()\\s]+):([^:()\\s]+):([^:()\\s]+) - ", Pattern.MULTILINE);

    @BeforeEach
    void made_by_the_profile_release() {
        assumeTrue(
                Boolean.getBoolean("wukong.release"), "the profile release makes these files: ./mvnw verify -Prelease");
    }

    @Test
    void the_bill_of_materials_has_every_library_with_its_licence() throws IOException {
        assertThat(BILL_OF_MATERIALS)
                .as("Maven makes it only when it is not offline")
                .exists();
        JsonNode bill = new ObjectMapper().readTree(BILL_OF_MATERIALS.toFile());
        List<String> known = new ArrayList<>();
        bill.get("components").forEach(library -> {
            assertThat(library.path("licenses")).as(library.toString()).isNotEmpty();
            known.add(jar(
                    library.get("group").asText(),
                    library.get("name").asText(),
                    library.get("version").asText()));
        });

        assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bill.at("/metadata/component/name").asText()).isEqualTo("wukong-operator");
        assertThat(known).containsAll(libraries());
    }

    @Test
    void the_report_of_licences_has_every_library() throws IOException {
        List<String> known = LICENSED.matcher(Files.readString(LICENCES))
                .results()
                .map(library -> jar(library.group(1), library.group(2), library.group(3)))
                .toList();

        assertThat(known).containsAll(libraries());
    }

    private static String jar(String group, String artifact, String version) {
        return "%s.%s-%s.jar".formatted(group, artifact, version);
    }

    /** What is in the program, and so in its image. */
    private static List<String> libraries() throws IOException {
        try (Stream<Path> files = Files.walk(LIBRARIES)) {
            List<String> jars = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
            assertThat(jars).hasSizeGreaterThan(50);
            return jars;
        }
    }
}
