package dev.novasphere.wukong.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of all reconciliations, with a queue for each namespace. A thread that becomes free takes the first reconciliation of the
 * namespace that has waited longest since its last turn. So the backlog of one namespace, however long, costs another one the wait for a
 * free thread and no more; where only one namespace has work, it gets all threads.
 *
 * <p>Within a namespace, reconciliations that carry out a new spec come before those that only report what became of one, each in the order of
 * submission. What has waited for {@link #LONGEST_WAIT} takes turns with them, so that it waits on but is not left out.
 */
final class NamespaceQueues extends AbstractExecutorService {

    /** How long new specs of the same namespace go before everything else. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(NamespaceQueues.class);

    private static final String NONE = "";

    private final ExecutorService threads;
    private final Supplier<String> namespace;
    private final BooleanSupplier newSpec;
    private final LongSupplier nanoTime;

    /** The work of each namespace that waits; the namespace whose turn is next comes first. Guarded by itself. */
    private final Map<String, Backlog> waiting = new LinkedHashMap<>();

    /**
     * @param threads how many reconciliations run at once
     * @param namespace says on the submitting thread which namespace a reconciliation is for; null is a namespace of its own
     * @param newSpec says there whether it is to carry out a new spec
     * @param nanoTime a monotonic clock, in nanoseconds
     */
    NamespaceQueues(int threads, Supplier<String> namespace, BooleanSupplier newSpec, LongSupplier nanoTime) {
        this.threads = Executors.newFixedThreadPool(threads);
        this.namespace = namespace;
        this.newSpec = newSpec;
        this.nanoTime = nanoTime;
    }

    /**
     * A reconciliation that carries out no new spec.
     *
     * @param since when it was submitted
     */
    private record Waiting(Runnable reconciliation, long since) {}

    /** What waits of one namespace. */
    private static final class Backlog {

        private final Queue<Runnable> newSpecs = new ArrayDeque<>();
        private final Queue<Waiting> others = new ArrayDeque<>();
        private boolean lastWasNew;

        void add(Runnable reconciliation, boolean isNewSpec, long now) {
            if (isNewSpec) {
                newSpecs.add(reconciliation);
            } else {
                others.add(new Waiting(reconciliation, now));
            }
        }

        Runnable remove(long now) {
            lastWasNew = others.isEmpty() || !newSpecs.isEmpty() && !(lastWasNew && hasWaitedLongest(now));
            return lastWasNew ? newSpecs.remove() : others.remove().reconciliation();
        }

        private boolean hasWaitedLongest(long now) {
            return now - others.element().since() >= LONGEST_WAIT.toNanos();
        }

        boolean isEmpty() {
            return newSpecs.isEmpty() && others.isEmpty();
        }
    }

    @Override
    public void execute(Runnable reconciliation) {
        String key = Objects.requireNonNullElse(namespace.get(), NONE);
        boolean isNewSpec = isNewSpec();
        synchronized (waiting) {
            waiting.computeIfAbsent(key, name -> new Backlog()).add(reconciliation, isNewSpec, nanoTime.getAsLong());
        }
        threads.execute(() -> next().run());
    }

    /**
     * The framework would never reconcile a resource again whose reconciliation was not taken, so that a failure here costs its place
     * alone.
     */
    private boolean isNewSpec() {
        try {
            return newSpec.getAsBoolean();
        } catch (RuntimeException e) {
            log.warn("Whether a reconciliation is of a new spec is not known; it waits behind those that are", e);
            return false;
        }
    }

    /** Takes what is next. As many are taken as were submitted, so there is always one. */
    private Runnable next() {
        synchronized (waiting) {
            Iterator<Map.Entry<String, Backlog>> namespaces = waiting.entrySet().iterator();
            Map.Entry<String, Backlog> first = namespaces.next();
            Runnable next = first.getValue().remove(nanoTime.getAsLong());
            namespaces.remove();
            if (!first.getValue().isEmpty()) {
                waiting.put(first.getKey(), first.getValue());
            }
            return next;
        }
    }

    @Override
    public void shutdown() {
        threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return threads.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }
}
