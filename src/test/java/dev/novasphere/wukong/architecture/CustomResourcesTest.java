package dev.novasphere.wukong.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Plural;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Kinds that are not part of Kubernetes. */
class CustomResourcesTest {

    /**
     * The client computes the plural of a kind that does not name it for each object that it makes, by some twenty regular expressions: a
     * tenth of everything that the operator allocated.
     */
    @Test
    void each_kind_names_its_plural() {
        List<JavaClass> kinds = ProductClasses.all().stream()
                .filter(type -> type.getSuperclass()
                        .filter(parent -> parent.toErasure().isEquivalentTo(CustomResource.class))
                        .isPresent())
                .toList();

        assertThat(kinds).hasSizeGreaterThan(10);
        assertThat(kinds).allMatch(kind -> kind.isAnnotatedWith(Plural.class));
    }
}
