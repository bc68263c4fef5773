package dev.novasphere.wukong.testcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Store;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchedTest {

    private static final String KEY = "shop/settings";

    @SuppressWarnings("unchecked")
    private final SharedIndexInformer<ConfigMap> informer = mock(SharedIndexInformer.class);

    private final Watched<ConfigMap> watched = new Watched<>(() -> informer, Map.of());
    private ResourceEventHandler<? super ConfigMap> events;
    private Supplier<ConfigMap> cache = () -> null;

    @BeforeEach
    @SuppressWarnings("unchecked")
    void theInformerIsStarted() {
        Store<ConfigMap> store = mock(Store.class);
        when(store.list()).thenReturn(List.of());
        when(store.getByKey(anyString())).thenAnswer(call -> cache.get());
        when(informer.getStore()).thenReturn(store);
        when(informer.start()).thenReturn(CompletableFuture.completedFuture(null));
        when(informer.addEventHandler(any())).thenAnswer(call -> {
            events = call.getArgument(0);
            return informer;
        });
        watched.start();
    }

    @Test
    void an_own_write_counts_although_the_informer_sees_it_while_the_object_is_read() {
        ConfigMap before = version(7);
        ConfigMap own = version(8);
        watched.wrote(own);
        cache = () -> {
            // The informer goes on, and another thread reads the object, after this one has read the cache.
            cache = () -> own;
            assertThat(watched.get(KEY)).isSameAs(own);
            return before;
        };

        assertThat(watched.get(KEY)).isSameAs(own);
    }

    @Test
    void what_the_informer_has_counts_once_it_is_newer_than_the_own_write() {
        ConfigMap later = version(9);
        watched.wrote(version(8));
        cache = () -> later;

        assertThat(watched.get(KEY)).isSameAs(later);
    }

    @Test
    void an_answer_that_comes_late_does_not_replace_a_newer_one() {
        ConfigMap newer = version(10);
        watched.wrote(newer);

        watched.wrote(version(9));

        assertThat(watched.get(KEY)).isSameAs(newer);
    }

    @Test
    void an_object_that_is_deleted_does_not_come_back_with_an_answer_from_before() {
        watched.wrote(version(8));
        events.onDelete(version(10), false);

        watched.wrote(version(9));

        assertThat(watched.get(KEY)).isNull();
    }

    @Test
    void an_object_made_anew_after_its_deletion_is_there() {
        events.onDelete(version(10), false);

        ConfigMap again = watched.wrote(version(11));

        assertThat(watched.get(KEY)).isSameAs(again);
    }

    private static ConfigMap version(int resourceVersion) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("settings")
                .withResourceVersion(String.valueOf(resourceVersion))
                .endMetadata()
                .build();
    }
}
