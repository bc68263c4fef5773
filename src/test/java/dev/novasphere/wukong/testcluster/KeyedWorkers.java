package dev.novasphere.wukong.testcluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few threads that never handle one key twice at once. A key that is asked for while it waits or is handled is handled once more, with
 * the work that was asked for last; a key whose handling fails is handled again, after a pause that doubles from 50 ms to 5 s, for as
 * long as it fails.
 */
final class KeyedWorkers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KeyedWorkers.class);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5000;
    private static final int WORTH_A_WARNING = 6;

    private final ScheduledThreadPoolExecutor threads;
    private final Map<String, Optional<Runnable>> next = new HashMap<>();

    KeyedWorkers(String name, int size) {
        threads = new ScheduledThreadPoolExecutor(size, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
    }

    /** Has a key handled soon. */
    void handle(String key, Runnable work) {
        synchronized (next) {
            if (threads.isShutdown() || next.replace(key, Optional.of(work)) != null) {
                return;
            }
            next.put(key, Optional.empty());
            threads.execute(() -> run(key, work, 0));
        }
    }

    /** Has a key handled after a while, besides whatever asks for it before. */
    void handleLater(String key, Duration after, Runnable work) {
        synchronized (next) {
            if (!threads.isShutdown()) {
                threads.schedule(() -> handle(key, work), after.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void run(String key, Runnable work, int failuresBefore) {
        int failures = 0;
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            failures = failuresBefore + 1;
            log(key, failures, e);
        }
        synchronized (next) {
            Optional<Runnable> asked = next.get(key);
            boolean again = failures > 0 || asked.isPresent();
            if (!again || threads.isShutdown()) {
                next.remove(key);
                return;
            }
            next.put(key, Optional.empty());
            int count = failures;
            threads.schedule(() -> run(key, asked.orElse(work), count), pause(failures), TimeUnit.MILLISECONDS);
        }
    }

    private static long pause(int failures) {
        return failures == 0 ? 0 : Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures - 1, 10));
    }

    private void log(String key, int failures, Throwable e) {
        if (threads.isShutdown()) {
            log.debug("{} was interrupted by the end", key);
        } else if (failures >= WORTH_A_WARNING || e instanceof Error) {
            log.warn("{} failed {} times", key, failures, e);
        } else {
            log.debug("{} failed {} times: {}", key, failures, e.getMessage());
        }
    }

    @Override
    public void close() {
        synchronized (next) {
            threads.shutdownNow();
        }
    }
}
