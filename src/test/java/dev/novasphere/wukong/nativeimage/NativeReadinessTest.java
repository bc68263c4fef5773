package dev.novasphere.wukong.nativeimage;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.novasphere.wukong.architecture.ProductClasses;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a native image cannot do without configuration is not done, or is declared: read from the compiled classes. */
class NativeReadinessTest {

    /** What runs while an image is built is not in it: the parts of the build, and what only they use. */
    private static final JavaClasses PRODUCT = ProductClasses.all()
            .that(describe(
                    "are in the image",
                    type -> !type.getPackageName().equals(UsedCodeFirst.class.getPackageName())
                            || type.getSimpleName().startsWith("Heap")));

    /** A static initializer runs while the image is built: what it opens or draws would be frozen into the binary. */
    private static final List<String> FROZEN = List.of(
            "java.net.",
            "java.net.http.",
            "java.util.Random",
            "java.util.UUID",
            "java.util.concurrent.Executors",
            "java.util.concurrent.ThreadLocalRandom",
            "java.lang.Thread",
            "java.security.SecureRandom",
            "java.time.Clock",
            "io.fabric8.kubernetes.client.KubernetesClientBuilder");

    private static final String DELETE = "com.oracle.svm.core.annotate.Delete";
    private static final String TARGET_CLASS = "com.oracle.svm.core.annotate.TargetClass";

    private static final List<String> FROZEN_CALLS =
            List.of("getenv", "getProperty", "currentTimeMillis", "nanoTime", "now");

    @Test
    void nothing_is_found_by_reflection() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        describe("reflection", type -> type.getPackageName().startsWith("java.lang.reflect")))
                .orShould()
                .callMethodWhere(
                        target(owner(assignableTo(Class.class)))
                                .and(
                                        target(
                                                nameMatching(
                                                        "forName|getDeclared.*|getMethods?|getFields?|getConstructors?|newInstance|getRecordComponents"))))
                .check(PRODUCT);
    }

    @Test
    void no_proxy_service_or_class_is_made_at_run_time() {
        noClasses()
                .should()
                .dependOnClassesThat(describe(
                        "made at run time",
                        type -> type.getName().equals("java.util.ServiceLoader")
                                || type.getName().equals("java.lang.reflect.Proxy")
                                || type.isAssignableTo(ClassLoader.class)))
                .check(PRODUCT);
    }

    @Test
    void no_resource_is_read_that_the_image_would_not_hold() {
        noClasses()
                .should()
                .callMethodWhere(target(owner(assignableTo(Class.class)))
                        .and(target(nameMatching("getResource|getResourceAsStream"))))
                .check(PRODUCT);
    }

    @Test
    void no_static_initializer_opens_starts_or_draws_anything() {
        codeUnits()
                .that(describe("are static initializers", unit -> unit instanceof JavaStaticInitializer))
                .should(keepToConstants())
                .check(PRODUCT);
    }

    @Test
    void nothing_is_used_that_the_platform_deletes_from_the_image() {
        Set<String> deleted = new ClassFileImporter()
                .withImportOption(location -> location.contains("/graal/")).importPackages("io.quarkus").stream()
                        .filter(type -> type.isAnnotatedWith(DELETE))
                        .map(type -> type.getAnnotationOfType(TARGET_CLASS))
                        .flatMap(target -> Stream.of(target.get("className"), target.get("value")))
                        .flatMap(Optional::stream)
                        .map(name -> name instanceof JavaClass type ? type.getName() : name.toString())
                        // The default of "value", where there is a class name instead.
                        .filter(name -> !name.equals(TARGET_CLASS))
                        .collect(Collectors.toSet());

        assertThat(deleted).contains("io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory");
        noClasses()
                .should()
                .dependOnClassesThat(describe("deleted", type -> deleted.contains(type.getName())))
                .check(PRODUCT);
    }

    private static ArchCondition<JavaCodeUnit> keepToConstants() {
        return new ArchCondition<>("make nothing that belongs to a running process") {
            @Override
            public void check(JavaCodeUnit initializer, ConditionEvents events) {
                for (JavaAccess<?> access : initializer.getAccessesFromSelf()) {
                    String owner = access.getTargetOwner().getName();
                    boolean frozen = FROZEN.stream().anyMatch(owner::startsWith)
                            || FROZEN_CALLS.contains(access.getTarget().getName());
                    if (frozen) {
                        events.add(SimpleConditionEvent.violated(initializer, access.getDescription()));
                    }
                }
            }
        };
    }
}
