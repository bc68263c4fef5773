package dev.novasphere.wukong.app;

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
import java.util.function.Supplier;

/**
 * The threads of all reconciliations, with a queue for each namespace. A thread that becomes free takes the first reconciliation of the
 * namespace that has waited longest since its last turn. So the backlog of one namespace, however long, costs another one the wait for a
 * free thread and no more; where only one namespace has work, it gets all threads, in the order of submission.
 */
final class NamespaceQueues extends AbstractExecutorService {

    private static final String NONE = "";

    private final ExecutorService threads;
    private final Supplier<String> namespace;

    /** The work of each namespace that waits; the namespace whose turn is next comes first. Guarded by itself. */
    private final Map<String, Queue<Runnable>> waiting = new LinkedHashMap<>();

    /**
     * @param threads how many reconciliations run at once
     * @param namespace says on the submitting thread which namespace a reconciliation is for; null is a namespace of its own
     */
    NamespaceQueues(int threads, Supplier<String> namespace) {
        this.threads = Executors.newFixedThreadPool(threads);
        this.namespace = namespace;
    }

    @Override
    public void execute(Runnable reconciliation) {
        String key = Objects.requireNonNullElse(namespace.get(), NONE);
        synchronized (waiting) {
            waiting.computeIfAbsent(key, name -> new ArrayDeque<>()).add(reconciliation);
        }
        threads.execute(() -> next().run());
    }

    /** Takes what is next. As many are taken as were submitted, so there is always one. */
    private Runnable next() {
        synchronized (waiting) {
            Iterator<Map.Entry<String, Queue<Runnable>>> namespaces =
                    waiting.entrySet().iterator();
            Map.Entry<String, Queue<Runnable>> first = namespaces.next();
            Runnable next = first.getValue().remove();
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
