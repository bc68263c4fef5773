package dev.novasphere.wukong.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the native compiler gets, as the build has prepared it in target/native-sources: no native-image is needed to know that
 * every type that travels as JSON is registered there.
 */
@Tag("full")
class NativePreparationIT {

    private static final Path SOURCES = Path.of("target", "native-sources");
    private static final String REFLECTION = "META-INF/native-image/reflect-config.json";

    @Test
    void every_type_of_the_api_that_travels_as_json_is_registered_with_its_constructors_and_fields()
            throws IOException {
        assertThat(registered()).containsAll(dataTypesOf("dev.novasphere.wukong.api.v1alpha1"));
    }

    @Test
    void every_type_of_the_kubevirt_model_is_registered_with_its_constructors_and_fields() throws IOException {
        assertThat(registered()).containsAll(dataTypesOf("dev.novasphere.wukong.kubevirt"));
    }

    @Test
    void every_type_of_the_client_that_travels_as_json_is_registered_with_its_constructors_and_fields()
            throws IOException {
        assertThat(registered()).containsAll(NativeModelTest.expected());
    }

    @Test
    void of_the_models_of_kubernetes_nothing_else_is_registered() throws IOException {
        Set<String> models = new TreeSet<>();
        for (JsonNode entry : reflection()) {
            String name = entry.path("name").asText();
            if (name.startsWith("io.fabric8.kubernetes.api.model.") && isOfTheProduct(name)) {
                models.add(name);
            }
        }

        assertThat(models).isNotEmpty().isSubsetOf(NativeModelTest.expected());
    }

    @Test
    void the_code_and_the_objects_that_are_used_come_first() throws IOException {
        assertThat(options())
                .contains(
                        "--features=" + UsedCodeFirst.class.getName(),
                        "--features=" + UsedObjectsFirst.class.getName());
    }

    @Test
    void readers_and_writers_are_made_while_the_binary_is() throws IOException {
        assertThat(options()).contains("--features=" + ReadersReady.class.getName());
    }

    /** They replace methods that the policies of collection share, and of the one that is chosen. */
    @Test
    void the_policy_that_sizes_the_heap_by_what_is_alive_is_mended_and_chosen() throws IOException {
        try (JarFile runner = runner()) {
            for (String type : List.of("HeapSizes", "HeapByUse", "HeapShares")) {
                assertThat(runner.getEntry("dev/novasphere/wukong/nativeimage/" + type + ".class"))
                        .as(type)
                        .isNotNull();
            }
        }
        assertThat(options()).contains("-H:InitialCollectionPolicy=Proportionate");
    }

    private static String[] options() throws IOException {
        return Files.readString(SOURCES.resolve("native-image.args")).split("\\s+");
    }

    /**
     * The build names classes of its own libraries too; those are not there to be compiled. It also names the interfaces of all objects, which
     * have no data.
     */
    private static boolean isOfTheProduct(String type) {
        if (Set.of(HasMetadata.class.getName(), Namespaced.class.getName()).contains(type)) {
            return false;
        }
        return NativePreparationIT.class.getClassLoader().getResource(type.replace('.', '/') + ".class") != null;
    }

    /** Records, enums and resources are what Jackson makes; what a package has beside them holds behaviour. */
    private static Set<String> dataTypesOf(String packageName) {
        Set<String> names = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(packageName)) {
            boolean json = type.isRecord()
                    || type.isEnum()
                    || type.isAssignableTo("io.fabric8.kubernetes.api.model.KubernetesResource");
            if (json && !type.isInterface() && !type.getModifiers().contains(JavaModifier.PRIVATE)) {
                names.add(type.getName());
            }
        }
        assertThat(names).as("types of %s", packageName).isNotEmpty();
        return names;
    }

    private static Set<String> registered() throws IOException {
        Set<String> names = new TreeSet<>();
        for (JsonNode entry : reflection()) {
            if (entry.path("allDeclaredConstructors").asBoolean()
                    && entry.path("allDeclaredMethods").asBoolean()
                    && entry.path("allDeclaredFields").asBoolean()) {
                names.add(entry.path("name").asText());
            }
        }
        return names;
    }

    private static JsonNode reflection() throws IOException {
        try (JarFile runner = runner()) {
            return new ObjectMapper().readTree(runner.getInputStream(runner.getEntry(REFLECTION)));
        }
    }

    private static JarFile runner() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return new JarFile(files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow()
                    .toFile());
        }
    }
}
