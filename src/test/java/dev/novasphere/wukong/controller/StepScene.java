package dev.novasphere.wukong.controller;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.apply.snapshot.SnapshotRequests;
import dev.novasphere.wukong.client.reading.UnreadableObjects;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.watch.ApiAvailability;
import dev.novasphere.wukong.watch.CrossControllerEvents;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.watch.OptionalInformers;
import dev.novasphere.wukong.watch.WukongRestores;
import dev.novasphere.wukong.watch.WukongSnapshots;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The collaborators of the controllers of snapshots and restores: caches are filled, and the API server takes every write. */
final class StepScene<P extends CustomResource<?, ?>> {

    final StepTools tools = new StepTools();

    @SuppressWarnings("unchecked")
    final OptionalInformers<P> carriers = mock(OptionalInformers.class);

    @SuppressWarnings("unchecked")
    final Context<P> context = mock(Context.class);

    private final List<P> statuses = new ArrayList<>();

    StepScene() {
        tools.informers = mock(Informers.class);
        tools.apis = mock(ApiAvailability.class);
        tools.changes = mock(CrossControllerEvents.class);
        tools.snapshots = mock(WukongSnapshots.class);
        tools.restores = mock(WukongRestores.class);
        tools.requests = mock(SnapshotRequests.class);
        tools.events = mock(WukongEvents.class);
        tools.writer = mock(Writer.class);
        tools.unreadable = new UnreadableObjects(new SimpleMeterRegistry());
        when(carriers.follow(any())).thenReturn(true);
        when(carriers.served()).thenReturn(true);
        when(tools.informers.ready()).thenReturn(true);
        when(tools.snapshots.ready()).thenReturn(true);
        when(tools.restores.ready()).thenReturn(true);
        when(tools.informers.find(any(), anyString(), anyString())).thenReturn(Optional.empty());
        when(tools.writer.status(any(CustomResource.class), any(), any())).thenAnswer(write -> {
            P fresh = write.getArgument(1);
            statuses.add(fresh);
            return Optional.of(withStatus(write.getArgument(0), fresh));
        });
        when(tools.requests.note(any(HasMetadata.class), any()))
                .thenAnswer(note -> Optional.of(note.<HasMetadata>getArgument(0)));
    }

    /** An object that the caches hold. */
    <R extends HasMetadata> void cached(Class<R> kind, String name, R object) {
        when(tools.informers.find(kind, "team", name)).thenReturn(Optional.of(object));
    }

    /** The statuses that were written, in order. */
    List<P> statuses() {
        return List.copyOf(statuses);
    }

    /** A resource as the caches have it after the last write of its status. */
    P written(P resource) {
        return withStatus(resource, statuses.get(statuses.size() - 1));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private P withStatus(P resource, P fresh) {
        P copy = Serialization.clone(resource);
        ((CustomResource) copy).setStatus(fresh.getStatus());
        return copy;
    }
}
