package dev.novasphere.wukong.client;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.client.reading.UnreadableObjects;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.observability.MetricNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All informers of the process. None of them ends by a failure, whether it has started or not: the client lists anew after a pause, which grows
 * from 1 to 32 seconds, and keeps what was cached until then. By itself the client gives an informer up when its first list fails, when
 * a watch ends with an exception, and when something cannot be read.
 */
@Singleton
public class Watches {

    private static final Logger log = LoggerFactory.getLogger(Watches.class);

    /** Bytes of the largest object: etcd takes requests of 1.5 MiB, and the JSON of a Secret is a third longer. */
    private static final long LARGEST_OBJECT = 2L * 1024 * 1024;

    /** A page is there twice while it is read: as bytes, and as objects. */
    private static final int COPIES = 2;

    /** The part of the heap that a page may take. */
    private static final int SHARE = 4;

    private static final long SMALLEST_PAGE = 10;
    private static final long LARGEST_PAGE = 100;

    /**
     * Whether it watches, or since when it does not: the value of the monotonic clock at which it was first seen down, or at which the API server
     * could not be reached last. What is down because there is no API server is not helped by a restart.
     */
    private static final class State {

        private Long downSince;
    }

    private final Map<SharedIndexInformer<?>, State> informers = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;
    private final AtomicBoolean definitionsMissed = new AtomicBoolean();
    private final UnreadableObjects unreadable;
    private final long page;
    private CompletableFuture<?> turn = CompletableFuture.completedFuture(null);

    @Inject
    public Watches(UnreadableObjects unreadable, MeterRegistry registry) {
        this(unreadable, registry, Runtime.getRuntime().maxMemory(), System::nanoTime);
    }

    Watches(UnreadableObjects unreadable, MeterRegistry registry, long heap, LongSupplier nanoTime) {
        this.unreadable = unreadable;
        this.nanoTime = nanoTime;
        Gauge.builder(MetricNames.INFORMERS_DOWN, this, watches -> watches.down()
                        .size())
                .description(
                        "Kinds that are not watched now: their first list is awaited, or they are listed anew after a failure.")
                .register(registry);
        this.page = Math.max(SMALLEST_PAGE, Math.min(LARGEST_PAGE, heap / SHARE / (LARGEST_OBJECT * COPIES)));
    }

    /** How many objects are listed at once, so that a page of the largest ones fits into the heap. */
    long page() {
        return page;
    }

    /** Starts a list when those before it have ended, so that the pages of several kinds are not in memory at once. */
    synchronized <R> CompletableFuture<R> inTurn(Supplier<CompletableFuture<R>> list) {
        CompletableFuture<R> mine = turn.thenCompose(before -> list.get());
        turn = mine.handle((result, failure) -> null);
        return mine;
    }

    /** Takes in an informer that has not been started, and returns it. It has no index by namespace, which nobody asks for. */
    <T extends HasMetadata> SharedIndexInformer<T> keep(SharedIndexInformer<T> informer) {
        informer.removeNamespaceIndex();
        informer.exceptionHandler((started, failure) -> again(informer, started, failure));
        informer.addEventHandler(unreadable);
        informers.put(informer, new State());
        informer.stopped().whenComplete((end, failure) -> informers.remove(informer));
        return informer;
    }

    /** Stops the informers of a kind, those included that still wait for their first list. */
    public void abandon(Class<? extends HasMetadata> kind) {
        informers.keySet().stream()
                .filter(informer -> informer.getApiTypeClass() == kind)
                .forEach(SharedIndexInformer::stop);
    }

    /** The kinds that are not watched now: they have not been listed yet, or wait to be listed anew. */
    Set<String> down() {
        return downFor(Duration.ZERO);
    }

    /**
     * The kinds that have not been watched for a time although the API server answers. It must be asked now and then, because what is down is
     * noticed when it fails or is asked for.
     */
    public Set<String> downFor(Duration time) {
        long now = nanoTime.getAsLong();
        Set<String> kinds = new TreeSet<>();
        informers.forEach((informer, state) -> {
            synchronized (state) {
                if (informer.isWatching()) {
                    state.downSince = null;
                } else if (state.downSince == null) {
                    state.downSince = now;
                }
                if (state.downSince != null && now - state.downSince >= time.toNanos()) {
                    kinds.add(informer.getApiTypeClass().getSimpleName());
                }
            }
        });
        return kinds;
    }

    private boolean again(SharedIndexInformer<?> informer, boolean started, Throwable failure) {
        boolean ours = Wukong.GROUP.equals(HasMetadata.getGroup(informer.getApiTypeClass()));
        if (!started && ours && isNotFound(failure) && definitionsMissed.compareAndSet(false, true)) {
            log.error("The cluster does not serve what the operator needs: install its CustomResourceDefinitions"
                    + " (kubernetes/base/crds). The operator goes on as soon as they are there");
        }
        State state = informers.get(informer);
        if (state != null && ApiErrors.isUnreachable(failure)) {
            synchronized (state) {
                state.downSince = nanoTime.getAsLong();
            }
        }
        return true;
    }

    private static boolean isNotFound(Throwable failure) {
        return ApiErrors.causes(failure)
                .anyMatch(cause -> cause instanceof KubernetesClientException refusal && ApiErrors.isNotFound(refusal));
    }
}
