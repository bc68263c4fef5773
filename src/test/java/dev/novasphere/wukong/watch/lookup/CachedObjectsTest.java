package dev.novasphere.wukong.watch.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.client.reading.Unreadable;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachedObjectsTest {

    private static final Secret BEFORE = secret("7");
    private static final Secret AFTER = secret("8");

    private final CachedObjects objects = new CachedObjects();
    private final List<String> order = new ArrayList<>();

    @SuppressWarnings("unchecked")
    private final InformerEventSource<Secret, Secret> source = mock(InformerEventSource.class);

    @BeforeEach
    void theInformerFiltersEventsDuringAWrite() {
        when(source.eventFilteringUpdateAndCacheResource(any(), any())).thenAnswer(call -> {
            order.add("events deferred");
            try {
                return call.<UnaryOperator<Secret>>getArgument(1).apply(call.getArgument(0));
            } finally {
                order.add("events go on");
            }
        });
        when(source.get(new ResourceID("keys", "shop"))).thenReturn(Optional.of(AFTER));
    }

    @Test
    void a_write_is_sent_while_the_events_of_its_object_are_deferred() {
        objects.add(Secret.class, source, secret -> List.of("by-name"));

        Secret written = objects.write(BEFORE, () -> {
            order.add("request");
            return AFTER;
        });

        assertThat(written).isSameAs(AFTER);
        assertThat(order).containsExactly("events deferred", "request", "events go on");
        assertThat(objects.indexed(Secret.class, "by-name")).containsExactly(AFTER);
    }

    @Test
    void events_go_on_after_a_write_that_was_refused() {
        objects.add(Secret.class, source, secret -> List.of());

        assertThatThrownBy(() -> objects.write(BEFORE, () -> {
                    throw new IllegalStateException("refused");
                }))
                .hasMessage("refused");

        assertThat(order).containsExactly("events deferred", "events go on");
    }

    @Test
    void an_object_of_a_kind_that_is_not_watched_is_written_once() {
        assertThat(objects.write(BEFORE, () -> {
                    order.add("request");
                    return AFTER;
                }))
                .isSameAs(AFTER);
        assertThat(order).containsExactly("request");
    }

    @Test
    @SuppressWarnings("unchecked")
    void what_cannot_be_read_is_known_by_name_and_reason_until_it_can_be() {
        InformerEventSource<WukongPolicy, Secret> policies = mock(InformerEventSource.class);
        objects.add(WukongPolicy.class, policies, policy -> List.of());
        when(policies.list()).thenAnswer(any -> Stream.of(policy("odd", "it is odd"), policy("good", null)));

        assertThat(objects.unreadable(WukongPolicy.class)).containsExactly(Map.entry("odd", "it is odd"));
        assertThat(objects.all(WukongPolicy.class))
                .extracting(policy -> policy.getMetadata().getName())
                .containsExactly("good");

        when(policies.list()).thenAnswer(any -> Stream.of(policy("odd", null), policy("good", null)));

        assertThat(objects.unreadable(WukongPolicy.class)).isEmpty();
    }

    private static WukongPolicy policy(String name, String reason) {
        WukongPolicy policy = new WukongPolicy();
        policy.getMetadata().setName(name);
        if (reason != null) {
            policy.getMetadata().getAdditionalProperties().put(Unreadable.mark(), reason);
        }
        return policy;
    }

    private static Secret secret(String version) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("keys")
                .withResourceVersion(version)
                .endMetadata()
                .build();
    }
}
