package dev.novasphere.wukong.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of all reconciliations, with a queue for each namespace. A thread that becomes free takes the first reconciliation of a
 * namespace that has no thread; where all have one, of that which has waited longest since its last turn. So the backlog of one namespace,
 * however long, costs another one the wait for a free thread and no more.
 *
 * <p>Beside the threads for all there are some for namespaces that have none. So the reconciliations of one namespace, however long each of them
 * takes, do not hold what another one waits for; where only one namespace has work, it gets all threads but these.
 *
 * <p>Within a namespace, reconciliations that carry out a new spec come before those that only report what became of one, each in the order of
 * submission. What has waited for {@link #LONGEST_WAIT} takes turns with them, so that it waits on but is not left out.
 */
final class NamespaceQueues extends AbstractExecutorService {

    /** How long new specs of the same namespace go before everything else. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** How long a thread waits for more work before it ends. */
    private static final Duration REST = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(NamespaceQueues.class);

    private static final String NONE = "";

    private final HeapAtRest heap = new HeapAtRest(System::gc);
    private final ExecutorService threads;
    private final int shared;
    private final int all;
    private final Supplier<String> namespace;
    private final BooleanSupplier newSpec;
    private final LongSupplier nanoTime;

    /** The work of each namespace that waits; the namespace whose turn is next comes first. Guarded by itself. */
    private final Map<String, Backlog> waiting = new LinkedHashMap<>();

    /** How many reconciliations of each namespace run; none is not in it. Guarded by {@link #waiting}. */
    private final Map<String, Integer> running = new HashMap<>();

    /**
     * @param shared how many reconciliations run at once, of whatever namespace
     * @param further how many run beside them, each of a namespace of which no other one runs
     * @param namespace says on the submitting thread which namespace a reconciliation is for; null is a namespace of its own
     * @param newSpec says there whether it is to carry out a new spec
     * @param nanoTime a monotonic clock, in nanoseconds
     */
    NamespaceQueues(
            int shared, int further, Supplier<String> namespace, BooleanSupplier newSpec, LongSupplier nanoTime) {
        this.shared = shared;
        this.all = shared + further;
        // As many threads as there are turns, which are counted here; the last one that became free is used first.
        this.threads = RestingThreads.pool(REST, heap::rest);
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

    /**
     * What a thread does next.
     *
     * @param namespace of which it is
     */
    private record Turn(String namespace, Runnable reconciliation) {}

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
        Optional<Turn> turn;
        synchronized (waiting) {
            waiting.computeIfAbsent(key, name -> new Backlog()).add(reconciliation, isNewSpec, nanoTime.getAsLong());
            turn = begin();
        }
        turn.ifPresent(begun -> threads.execute(() -> work(begun)));
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

    /**
     * Reconciles until nothing is left that this thread may take. What becomes allowed by the end of a reconciliation is one other, which the
     * thread that ended takes; what becomes allowed by a submission is what was submitted, for which a thread is taken at once.
     */
    private void work(Turn first) {
        for (Optional<Turn> turn = Optional.of(first); turn.isPresent(); turn = begin()) {
            String namespace = turn.get().namespace();
            try {
                turn.get().reconciliation().run();
            } catch (RuntimeException | Error e) {
                // Whatever it is, what waits behind it is not left without a thread.
                log.error("A reconciliation in namespace {} ended with an exception that nothing caught", namespace, e);
            } finally {
                heap.worked();
                end(namespace);
            }
        }
    }

    private Optional<Turn> begin() {
        synchronized (waiting) {
            Optional<Turn> turn = next().map(this::take);
            turn.ifPresent(begun -> running.merge(begun.namespace(), 1, Integer::sum));
            return turn;
        }
    }

    private void end(String namespace) {
        synchronized (waiting) {
            running.computeIfPresent(namespace, (name, count) -> count == 1 ? null : count - 1);
        }
    }

    /** The namespace whose turn is next; empty when nothing waits, or a thread is left for none that does. */
    private Optional<String> next() {
        int taken = running.values().stream().mapToInt(Integer::intValue).sum();
        if (taken == all) {
            return Optional.empty();
        }
        return waiting.keySet().stream()
                .filter(namespace -> !running.containsKey(namespace))
                .findFirst()
                .or(() -> waiting.keySet().stream()
                        .filter(namespace -> taken < shared)
                        .findFirst());
    }

    private Turn take(String namespace) {
        Backlog backlog = waiting.remove(namespace);
        Turn turn = new Turn(namespace, backlog.remove(nanoTime.getAsLong()));
        if (!backlog.isEmpty()) {
            waiting.put(namespace, backlog);
        }
        return turn;
    }

    @Override
    public void shutdown() {
        threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        synchronized (waiting) {
            waiting.clear();
        }
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
