package dev.novasphere.wukong.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.watch.WatchedKinds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownKindsTest {

    private final KubernetesSerialization serialization = ModelJson.serialization();

    @Test
    void every_kind_that_is_watched_is_known() {
        Set<Class<? extends HasMetadata>> watched = WatchedKinds.withoutNodes();

        assertThat(KnownKinds.all()).containsAll(watched).containsAll(WatchedKinds.ofNodes());
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
