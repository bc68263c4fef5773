package dev.novasphere.wukong.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.client.Watches;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.watch.lookup.CachedObjects;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("unchecked")
class OptionalInformersTest {

    private final ApiAvailability apis = mock(ApiAvailability.class);
    private final Watches watches = mock(Watches.class);
    private final CachedObjects objects = mock(CachedObjects.class);
    private final WatchedKind<DataVolume> kind = mock(WatchedKind.class);
    private final EventSourceRetriever<Wukong> sources = mock(EventSourceRetriever.class);
    private final Context<Wukong> context = mock(Context.class);
    private final OptionalInformers<Wukong> informers =
            new OptionalInformers<>(OptionalApi.CDI, List.of(kind), Wukong.class, apis, watches, null, objects);

    @BeforeEach
    void oneKind() {
        when(kind.kind()).thenReturn(DataVolume.class);
        when(kind.name()).thenReturn("datavolumes");
        when(kind.source(any(), any(), any(), any())).thenReturn(mock(InformerEventSource.class));
        when(context.eventSourceRetriever()).thenReturn(sources);
    }

    @Test
    void an_api_that_is_not_served_is_not_watched_and_counts_as_filled() {
        assertThat(informers.atStart(null)).isEmpty();
        assertThat(informers.follow(context)).isTrue();
        assertThat(informers.served()).isFalse();
        assertThat(informers.isFilled()).isTrue();

        verify(sources, never()).dynamicallyRegisterEventSource(any());
    }

    @Test
    void an_api_that_comes_is_watched_once() {
        informers.atStart(null);
        when(apis.serves(OptionalApi.CDI)).thenReturn(true);

        assertThat(informers.follow(context)).isTrue();
        assertThat(informers.follow(context)).isTrue();

        assertThat(informers.served()).isTrue();
        verify(sources, times(1)).dynamicallyRegisterEventSource(any());
    }

    @Test
    void an_api_that_goes_is_forgotten_with_what_was_cached_of_it() {
        when(apis.serves(OptionalApi.CDI)).thenReturn(true);
        assertThat(informers.atStart(null)).hasSize(1);
        when(apis.serves(OptionalApi.CDI)).thenReturn(false);

        assertThat(informers.follow(context)).isTrue();

        verify(objects).remove(DataVolume.class);
        verify(sources).dynamicallyDeRegisterEventSource("datavolumes");
        assertThat(informers.served()).isFalse();
    }

    @Test
    void an_api_that_goes_before_its_first_list_leaves_nothing_behind() {
        informers.atStart(null);
        when(apis.serves(OptionalApi.CDI)).thenReturn(true);
        when(sources.dynamicallyRegisterEventSource(any())).thenThrow(new IllegalStateException("404"));

        assertThatThrownBy(() -> informers.follow(context)).hasMessage("404");

        verify(sources).dynamicallyDeRegisterEventSource("datavolumes");
        assertThat(informers.served()).isFalse();
    }

    @Test
    void no_reconciliation_waits_for_the_first_lists_of_another() throws InterruptedException {
        informers.atStart(null);
        when(apis.serves(OptionalApi.CDI)).thenReturn(true);
        AtomicReference<Boolean> other = new AtomicReference<>();
        when(sources.dynamicallyRegisterEventSource(any())).thenAnswer(call -> {
            Thread second = new Thread(() -> other.set(informers.follow(context)));
            second.start();
            second.join();
            return null;
        });

        assertThat(informers.follow(context)).isTrue();

        assertThat(other).hasValue(false);
    }

    @Test
    void a_first_list_of_an_api_that_is_gone_is_abandoned() {
        informers.atStart(null);

        informers.abandonIfGone();

        verify(watches).abandon(DataVolume.class);
    }

    @Test
    void caches_that_are_not_filled_are_not_relied_on() {
        when(apis.serves(OptionalApi.CDI)).thenReturn(true);
        informers.atStart(null);
        when(objects.isFilled(DataVolume.class)).thenReturn(false);

        assertThat(informers.isFilled()).isFalse();
    }
}
