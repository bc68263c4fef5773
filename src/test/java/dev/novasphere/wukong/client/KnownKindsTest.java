package dev.novasphere.wukong.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.watch.WatchedKinds;
import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KnownKindsTest {

    private final KubernetesSerialization serialization = new KnownKinds().serialization(new ObjectMapper());

    @Test
    void every_kind_that_is_watched_is_known() {
        Set<Class<? extends HasMetadata>> watched = WatchedKinds.withoutNodes();

        assertThat(KnownKinds.all()).containsAll(watched).containsAll(WatchedKinds.ofNodes());
    }

    /** Without it the client computes the plural with regular expressions whenever such an object is made: a sixth of the time to read one. */
    @ParameterizedTest
    @MethodSource("customResources")
    void the_plural_of_a_custom_resource_is_written_at_its_class(Class<?> kind) {
        assertThat(kind).hasAnnotation(Plural.class);
        assertThat(kind.getAnnotation(Plural.class).value())
                .isEqualTo(Pluralize.toPlural(
                        kind.getAnnotation(Kind.class) == null
                                ? kind.getSimpleName().toLowerCase(Locale.ROOT)
                                : kind.getAnnotation(Kind.class).value().toLowerCase(Locale.ROOT)));
    }

    static Stream<Class<?>> customResources() {
        return KnownKinds.all().stream()
                .filter(CustomResource.class::isAssignableFrom)
                .map(kind -> kind);
    }

    @Test
    void what_a_watch_brings_is_made_into_its_type_at_once() {
        WatchEvent event = serialization.unmarshal("""
                {"type": "ADDED", "object": {"apiVersion": "vm.novasphere.dev/v1alpha1", "kind": "Wukong",
                 "metadata": {"name": "web"}}}
                """, WatchEvent.class);

        assertThat(event.getObject()).isInstanceOf(Wukong.class);
    }

    @Test
    void the_end_of_a_watch_is_understood() {
        WatchEvent event = serialization.unmarshal("""
                {"type": "ERROR", "object": {"apiVersion": "v1", "kind": "Status", "code": 410, "reason": "Expired"}}
                """, WatchEvent.class);

        assertThat(event.getObject()).isInstanceOfSatisfying(Status.class, status -> assertThat(status.getCode())
                .isEqualTo(410));
    }
}
