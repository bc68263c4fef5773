package dev.novasphere.wukong.watch;

import dev.novasphere.wukong.client.Watches;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.watch.lookup.CachedObjects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The informers of one optional API for one controller. They come and go with its CustomResourceDefinition.
 *
 * @param <P> the controller's own kind
 */
public final class OptionalInformers<P extends HasMetadata> {

    private final OptionalApi api;
    private final List<WatchedKind<?>> kinds;
    private final Class<P> primary;
    private final ApiAvailability apis;
    private final Watches watches;
    private final ConcernedWukongs wukongs;
    private final CachedObjects objects;
    private final ReentrantLock following = new ReentrantLock();
    private volatile boolean followed;

    /**
     * @param kinds what is watched of the API; may be nothing
     */
    OptionalInformers(
            OptionalApi api,
            List<WatchedKind<?>> kinds,
            Class<P> primary,
            ApiAvailability apis,
            Watches watches,
            ConcernedWukongs wukongs,
            CachedObjects objects) {
        this.api = api;
        this.kinds = kinds;
        this.primary = primary;
        this.apis = apis;
        this.watches = watches;
        this.wukongs = wukongs;
        this.objects = objects;
    }

    /** The event sources to start with. */
    public List<EventSource<?, P>> atStart(EventSourceContext<P> context) {
        followed = apis.serves(api);
        List<EventSource<?, P>> start = new ArrayList<>();
        if (followed) {
            kinds.forEach(kind -> start.add(kind.source(primary, context, wukongs, objects)));
        }
        return start;
    }

    /**
     * Starts or stops the informers when the API came or went since.
     *
     * @return whether that is done; false while another reconciliation waits for the first lists, which one that fails can make long
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

    /** Whether the API is served, with filled caches. */
    public boolean served() {
        return followed;
    }

    /** Whether what is not in the caches does not exist, or is not served. */
    boolean isFilled() {
        return !followed || kinds.stream().allMatch(kind -> objects.isFilled(kind.kind()));
    }

    private void follow(boolean served, EventSourceRetriever<P> registry) {
        if (served && !followed) {
            try {
                for (WatchedKind<?> kind : kinds) {
                    registry.dynamicallyRegisterEventSource(kind.source(
                            primary, registry.eventSourceContextForDynamicRegistration(), wukongs, objects));
                }
            } catch (RuntimeException e) {
                // The API went before its first list was there; what was begun must not be found when it comes again.
                unfollow(registry);
                throw e;
            }
        } else if (!served && followed) {
            unfollow(registry);
        }
        followed = served;
    }

    private void unfollow(EventSourceRetriever<P> registry) {
        for (WatchedKind<?> kind : kinds) {
            objects.remove(kind.kind());
            registry.dynamicallyDeRegisterEventSource(kind.name());
        }
    }

    /** Stops informers that wait for the first list of an API that is gone: they would wait for ever. */
    public void abandonIfGone() {
        if (!followed && !apis.serves(api)) {
            kinds.forEach(kind -> watches.abandon(kind.kind()));
        }
    }
}
