package dev.novasphere.wukong.controller;

import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.watch.OptionalInformers;
import dev.novasphere.wukong.watch.lookup.PrimaryIndex;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the controllers of WukongSnapshots and WukongRestores share: the kind of KubeVirt that carries a resource out may come and go, what
 * happens to Wukongs wakes them, and each step is reported in the status before the next one is taken.
 *
 * @param <P> the controller's kind
 * @param <S> the status of that kind
 */
abstract class StepController<P extends CustomResource<?, S>, S> {

    /** Only at the start of the operator: until the caches of the other controllers are filled. */
    private static final Duration CACHES_FILL = Duration.ofMillis(100);

    final StepTools tools;

    /** The informer of KubeVirt's kind that carries the resources out. */
    final OptionalInformers<P> carriers;

    private final SimpleInboundEventSource<P> elsewhere = new SimpleInboundEventSource<>("elsewhere");

    StepController(StepTools tools, OptionalInformers<P> carriers) {
        this.tools = tools;
        this.carriers = carriers;
    }

    /** A resource with no more than this status, to be sent. */
    abstract P withStatus(S status);

    /** Notifies the other controllers of a status that was written. */
    abstract void announce(P resource);

    /**
     * The event sources to start with.
     *
     * @param woken the resources that are reconciled when an API comes or goes; nothing before the caches are filled
     */
    List<EventSource<?, P>> eventSources(
            EventSourceContext<P> context, PrimaryIndex<P> index, Supplier<Stream<P>> woken) {
        tools.apis.watch(() -> {
            carriers.abandonIfGone();
            wake(woken.get());
        });
        List<EventSource<?, P>> sources = new ArrayList<>(carriers.atStart(context));
        sources.add(index);
        sources.add(elsewhere);
        return sources;
    }

    /** Triggers a reconciliation of each resource. */
    void wake(Stream<P> resources) {
        resources.map(ResourceID::fromResource).forEach(elsewhere::propagateEvent);
    }

    /** Carries a resource on once all caches are filled; one that cannot be read is only reported. */
    UpdateControl<P> carryOn(P resource, Context<P> context, Runnable steps) {
        return tools.unreadable.guard(resource, tools.events, () -> {
            boolean filled = carriers.follow(context)
                    && tools.informers.ready()
                    && tools.snapshots.ready()
                    && tools.restores.ready();
            if (!filled) {
                return UpdateControl.<P>noUpdate().rescheduleAfter(CACHES_FILL);
            }
            steps.run();
            return UpdateControl.noUpdate();
        });
    }

    /**
     * What the API server has of KubeVirt's object for a resource, where the cache has none: it is watched by a label, which anyone who may
     * write it can take off, and the cache may be behind.
     *
     * @param named an object of its kind, which gets the name
     */
    <R extends HasMetadata> Optional<R> uncached(P resource, R named) {
        named.getMetadata().setNamespace(resource.getMetadata().getNamespace());
        named.getMetadata().setName(resource.getMetadata().getName());
        return tools.requests.find(named);
    }

    /**
     * Writes a status, unless the resource has it already.
     *
     * @param news whether it has another phase or reason; where only words and numbers change, those who are woken could bring the next ones
     * @param event is emitted when it was written
     * @return the resource as it is now; empty when it is gone
     */
    Optional<P> writeStatus(P resource, S status, boolean news, Optional<EventMessage> event, Context<P> context) {
        if (Objects.equals(status, resource.getStatus())) {
            return Optional.of(resource);
        }
        P fresh = withStatus(status);
        fresh.getMetadata().setName(resource.getMetadata().getName());
        fresh.getMetadata().setNamespace(resource.getMetadata().getNamespace());
        Optional<P> written = tools.writer.status(resource, fresh, context);
        if (written.isPresent()) {
            if (news) {
                announce(resource);
            }
            event.ifPresent(message -> tools.events.emit(resource, List.of(message)));
        }
        return written;
    }
}
