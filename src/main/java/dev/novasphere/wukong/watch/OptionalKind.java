package dev.novasphere.wukong.watch;

import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The informer of one kind that a controller makes objects of by its own resources' names, while the cluster serves that kind. Only
 * objects that bear the operator's label are cached.
 *
 * @param <R> the kind that may be absent
 * @param <P> the controller's own kind
 */
public final class OptionalKind<R extends HasMetadata, P extends HasMetadata> {

    private final OptionalApi api;
    private final Class<R> kind;
    private final Class<P> primary;
    private final InstalledApis apis;
    private final Informers informers;
    private final ReentrantLock following = new ReentrantLock();
    private volatile boolean followed;

    public OptionalKind(OptionalApi api, Class<R> kind, Class<P> primary, InstalledApis apis, Informers informers) {
        this.api = api;
        this.kind = kind;
        this.primary = primary;
        this.apis = apis;
        this.informers = informers;
    }

    /** The event sources to start with. */
    public List<EventSource<?, P>> atStart(EventSourceContext<P> context) {
        followed = apis.serves(api);
        return followed ? List.of(source(context)) : List.of();
    }

    /**
     * Starts or stops the informer when the kind came or went since.
     *
     * @return whether that is done; false while another reconciliation waits for the first list
     */
    public boolean follow(Context<P> context) {
        if (followed == apis.serves(api)) {
            return true;
        }
        if (!following.tryLock()) {
            return false;
        }
        try {
            follow(apis.serves(api), context.eventSourceRetriever());
            return true;
        } finally {
            following.unlock();
        }
    }

    /** Whether the kind is served, with a filled cache. */
    public boolean served() {
        return followed;
    }

    private void follow(boolean served, EventSourceRetriever<P> registry) {
        if (served && !followed) {
            try {
                registry.dynamicallyRegisterEventSource(source(registry.eventSourceContextForDynamicRegistration()));
            } catch (RuntimeException e) {
                unfollow(registry);
                throw e;
            }
        } else if (!served && followed) {
            unfollow(registry);
        }
        followed = served;
    }

    private void unfollow(EventSourceRetriever<P> registry) {
        informers.drop(kind);
        registry.dynamicallyDeRegisterEventSource(kind.getSimpleName());
    }

    /** A first list of a kind that is gone would be waited for for ever. */
    public void abandonIfGone() {
        if (!followed && !apis.serves(api)) {
            informers.abandon(kind);
        }
    }

    private InformerEventSource<R, P> source(EventSourceContext<P> context) {
        InformerEventSource<R, P> source = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(kind, primary)
                        .withName(kind.getSimpleName())
                        .withSecondaryToPrimaryMapper(object -> Set.of(ResourceID.fromResource(object)))
                        .withOnUpdateFilter(Informers.relevantChange())
                        .withNamespacesInheritedFromController()
                        .withLabelSelector(Labels.WUKONG)
                        .build(),
                context);
        informers.add(kind, source);
        return source;
    }
}
