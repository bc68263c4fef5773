package dev.novasphere.wukong.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does one thing for many Wukongs, with as many requests under way as a busy team of users would have. */
final class Fleet implements AutoCloseable {

    private static final int PARALLEL = 16;

    private final ExecutorService workers = Executors.newFixedThreadPool(PARALLEL);

    /** Returns when it is done for all; the first failure is thrown. */
    void forEach(List<String> names, Consumer<String> action) throws InterruptedException {
        List<Future<?>> pending = new ArrayList<>(names.size());
        for (String name : names) {
            pending.add(workers.submit(() -> action.accept(name)));
        }
        for (Future<?> one : pending) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a request of the benchmark failed", e.getCause());
            }
        }
    }

    /** Does one thing in the background. What it throws is lost: the caller has to notice that it was not done. */
    void submit(Runnable action) {
        workers.execute(action);
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
