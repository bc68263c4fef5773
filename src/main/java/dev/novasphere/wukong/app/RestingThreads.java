package dev.novasphere.wukong.app;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that come when there is work and end when there has been none for a while. */
final class RestingThreads {

    private RestingThreads() {}

    /**
     * As many threads as there is work at once; the last one that became free is used first.
     *
     * @param rest how long a thread waits for more work before it ends
     * @param allEnded what the last of all threads does before it ends
     */
    static ExecutorService pool(Duration rest, Runnable allEnded) {
        AtomicInteger alive = new AtomicInteger();
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                rest.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                work -> Executors.defaultThreadFactory().newThread(() -> {
                    alive.incrementAndGet();
                    try {
                        work.run();
                    } finally {
                        if (alive.decrementAndGet() == 0) {
                            allEnded.run();
                        }
                    }
                }));
    }
}
