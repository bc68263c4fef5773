package dev.novasphere.wukong.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import dev.novasphere.wukong.api.CrdFinish;
import dev.novasphere.wukong.architecture.ProductClasses;
import dev.novasphere.wukong.client.KnownKinds;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.runtime.RawExtension;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The native image holds of Kubernetes' model what is read or written, and nothing more. */
class NativeModelTest {

    private static final String CLIENT = "io.fabric8.kubernetes.";

    /** What the client and the operator SDK read and write of themselves. */
    private static final List<Class<?>> OF_THE_LIBRARIES = List.of(
            Config.class,
            DefaultKubernetesResourceList.class,
            DeleteOptions.class,
            GenericKubernetesResource.class,
            LeaderElectionRecord.class,
            RawExtension.class,
            SelfSubjectRulesReview.class,
            WatchEvent.class);

    private static final Path SOURCE =
            Path.of("src", "main", "java", "dev", "novasphere", "wukong", "client", "NativeTypes.java");

    @Test
    void just_the_types_of_the_client_that_travel_as_json_are_registered_for_the_native_image() throws IOException {
        if (Boolean.getBoolean("wukong.update")) {
            Files.writeString(SOURCE, source());
        }

        assertThat(SOURCE).content().isEqualTo(source());
    }

    private static String source() {
        return """
                package dev.novasphere.wukong.client;

                import io.quarkus.runtime.annotations.RegisterForReflection;

                /**
                 * The types of the client that are read from and written as JSON, for the native image: those that the operator uses, those of its
                 * libraries, and what all of them are made of. Generated: NativeModelTest writes it with -Dwukong.update=true.
                 */
                @RegisterForReflection(
                        classNames = {
                %s
                        })
                final class NativeTypes {

                    private NativeTypes() {}
                }
                """.formatted(
                expected().stream().map("            \"%s\","::formatted).collect(Collectors.joining("\n")));
    }

    /** Names of the types of the client that are read and written. */
    static Set<String> expected() {
        Set<Class<?>> roots = Stream.of(OF_THE_LIBRARIES, KnownKinds.all(), used())
                .flatMap(Collection::stream)
                .flatMap(type -> Stream.concat(Stream.of(type), list(type).stream()))
                .collect(Collectors.toSet());
        return JsonTypes.reachableFrom(roots).stream()
                .filter(name -> name.startsWith(CLIENT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The client searches for a kind's list by its name. */
    private static Optional<Class<?>> list(Class<?> kind) {
        try {
            return Optional.of(Class.forName(kind.getName() + "List"));
        } catch (ClassNotFoundException none) {
            return Optional.empty();
        }
    }

    /** The types of the client's model that the operator's code names, beside what makes the definitions at build time. */
    private static Set<Class<?>> used() {
        return ProductClasses.all().stream()
                .filter(type -> !type.getPackageName().equals(CrdFinish.class.getPackageName()))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(Dependency::getTargetClass)
                .map(JavaClass::getBaseComponentType)
                .filter(type -> type.getPackageName().startsWith(CLIENT + "api.model"))
                .filter(type -> type.isAssignableTo(KubernetesResource.class) && !type.isInterface())
                .map(JavaClass::reflect)
                .collect(Collectors.toSet());
    }
}
