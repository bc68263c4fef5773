package dev.novasphere.wukong.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockConstruction;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.client.Watches;
import dev.novasphere.wukong.plan.observed.node.NodeNetworkPermission;
import dev.novasphere.wukong.watch.lookup.CachedObjects;
import dev.novasphere.wukong.watch.lookup.PrimaryIndex;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InformersTest {

    private static final PersistentVolumeClaim CLAIM = new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("gone-data")
            .endMetadata()
            .build();

    @Test
    @SuppressWarnings("unchecked")
    void a_wukong_that_goes_wakes_those_that_wait_for_its_claims_and_notifies_the_other_controllers() {
        Wukong next = wukong("next", "{disks: [{name: d, claimName: gone-data}]}");
        Wukong gone = wukong("gone", "{disks: [{name: data, size: 1Gi}]}");
        IndexerResourceCache<Wukong> cache = mock(IndexerResourceCache.class);
        when(cache.list()).thenAnswer(call -> Stream.of(next, gone));
        EventSourceContext<Wukong> context = mock(EventSourceContext.class, RETURNS_DEEP_STUBS);
        when(context.getPrimaryCache()).thenReturn(cache);
        List<ResourceID> woken = new ArrayList<>();
        List<ResourceID> notified = new ArrayList<>();
        CrossControllerEvents changes = new CrossControllerEvents();
        changes.onWukong(notified::add);

        try (var made = mockConstruction(
                CachedObjects.class, (objects, any) -> when(objects.indexed(PersistentVolumeClaim.class, "shop/gone"))
                        .thenReturn(Stream.of(CLAIM)))) {
            List<EventSource<?, Wukong>> sources = new Informers(
                            mock(ApiAvailability.class),
                            mock(NodeNetworkPermission.class),
                            changes,
                            mock(Watches.class))
                    .atStart(context);
            SimpleInboundEventSource<Wukong> wakeUps = only(sources, SimpleInboundEventSource.class);
            wakeUps.setEventHandler(event -> woken.add(event.getRelatedCustomResourceID()));
            wakeUps.start();
            PrimaryIndex<Wukong> index = only(sources, PrimaryIndex.class);
            index.start();

            index.onResourceDeleted(gone);
        }

        assertThat(woken).containsExactly(new ResourceID("next", "shop"));
        assertThat(notified).containsExactly(new ResourceID("gone", "shop"));
    }

    private static <T> T only(List<?> all, Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
    }

    private static Wukong wukong(String name, String spec) {
        return Serialization.unmarshal(
                "metadata: {name: %s, namespace: shop}\nspec: %s".formatted(name, spec), Wukong.class);
    }
}
