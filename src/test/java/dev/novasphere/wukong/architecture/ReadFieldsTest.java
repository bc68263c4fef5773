package dev.novasphere.wukong.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A field that nobody reads makes every cached object larger, and its changes wake Wukongs for nothing. */
class ReadFieldsTest {

    private static final String MODEL = "dev.novasphere.wukong.kubevirt.";

    /** What KubeVirt moves is compared as a whole. */
    private static final Set<String> COMPARED = Set.of("MigratedVolume.volumeName");

    @Test
    void every_field_of_a_status_in_the_model_of_kubevirt_is_read() {
        Set<JavaClass> types = typesOf("Status");
        types.removeAll(typesOf("Spec"));

        assertThat(types).hasSizeGreaterThan(20);
        assertThat(types.stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .filter(field -> !isRead(field))
                        .map(field -> field.getOwner().getSimpleName() + "." + field.getName()))
                .containsExactlyInAnyOrderElementsOf(COMPARED);
    }

    /** The records of the model that are named so, and all that they are made of. */
    private static Set<JavaClass> typesOf(String suffix) {
        Set<JavaClass> found = new HashSet<>();
        ProductClasses.all().stream()
                .filter(type -> type.getSimpleName().endsWith(suffix))
                .forEach(type -> addParts(type, found));
        return found;
    }

    private static void addParts(JavaClass type, Set<JavaClass> found) {
        if (type.getName().startsWith(MODEL) && type.isRecord() && found.add(type)) {
            type.getFields().forEach(field -> field.getAllInvolvedRawTypes().forEach(part -> addParts(part, found)));
        }
    }

    private static boolean isRead(JavaField field) {
        JavaClass type = field.getOwner();
        Optional<JavaMethod> accessor = type.tryGetMethod(field.getName());
        boolean ofInterface = type.getAllRawInterfaces().stream()
                .anyMatch(shared -> shared.tryGetMethod(field.getName()).isPresent());
        return ofInterface
                || accessor.filter(method -> !method.getAccessesToSelf().isEmpty()
                                || !method.getReferencesToSelf().isEmpty())
                        .isPresent()
                || field.getAccessesToSelf().stream()
                        .map(JavaAccess::getOrigin)
                        .anyMatch(origin -> !origin.isConstructor()
                                && !accessor.filter(origin::equals).isPresent());
    }
}
