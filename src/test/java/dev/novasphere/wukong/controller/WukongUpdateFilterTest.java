package dev.novasphere.wukong.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.client.reading.Unreadable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WukongUpdateFilterTest {

    private final WukongUpdateFilter filter = new WukongUpdateFilter();
    private final Wukong before = wukong();
    private final Wukong now = wukong();

    private static Wukong wukong() {
        return Serialization.unmarshal("""
                metadata: {name: web, namespace: shop, uid: a, generation: 1, resourceVersion: "1"}
                spec: {cpu: 1}
                """, Wukong.class);
    }

    static Stream<Consumer<Wukong>> changes() {
        return Stream.of(
                wukong -> wukong.getMetadata().setGeneration(2L),
                wukong -> wukong.getMetadata().setUid("b"),
                wukong -> wukong.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z"),
                wukong -> wukong.getMetadata().setLabels(Map.of("team", "a")),
                wukong -> wukong.getMetadata().setAnnotations(Map.of("vm.novasphere.dev/paused", "true")),
                wukong -> wukong.getMetadata().setFinalizers(List.of("example.org/keep")),
                wukong -> wukong.getMetadata().setAdditionalProperty(Unreadable.mark(), "spec.cpu: no number"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_change_that_carries_a_wish_is_reconciled_in_both_directions(Consumer<Wukong> change) {
        change.accept(now);

        assertThat(filter.accept(now, before)).isTrue();
        assertThat(filter.accept(before, now)).isTrue();
    }

    @Test
    void a_write_of_the_status_is_not() {
        now.getMetadata().setResourceVersion("2");
        now.setStatus(Serialization.unmarshal(
                "phase: Running", dev.novasphere.wukong.api.v1alpha1.status.WukongStatus.class));

        assertThat(filter.accept(now, before)).isFalse();
    }
}
