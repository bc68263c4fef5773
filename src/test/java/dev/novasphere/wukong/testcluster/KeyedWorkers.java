package dev.novasphere.wukong.testcluster;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A few threads that never handle one key twice at once; a key that is asked for while it is handled is handled once more. */
final class KeyedWorkers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KeyedWorkers.class);
    private static final int ATTEMPTS = 20;

    private final ExecutorService threads;
    private final Map<String, Boolean> busy = new HashMap<>();

    KeyedWorkers(String name, int size) {
        threads = Executors.newFixedThreadPool(size, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    void handle(String key, Runnable work) {
        synchronized (busy) {
            if (busy.containsKey(key)) {
                busy.put(key, true);
                return;
            }
            busy.put(key, false);
        }
        if (!threads.isShutdown()) {
            threads.execute(() -> run(key, work, 1));
        }
    }

    private void run(String key, Runnable work, int attempt) {
        boolean failed = false;
        try {
            work.run();
        } catch (RuntimeException e) {
            failed = attempt < ATTEMPTS;
            log.debug("{} failed in attempt {}: {}", key, attempt, e.getMessage());
            pause();
        }
        synchronized (busy) {
            if (!failed && !busy.get(key)) {
                busy.remove(key);
                return;
            }
            busy.put(key, false);
        }
        if (!threads.isShutdown()) {
            boolean again = failed;
            threads.execute(() -> run(key, work, again ? attempt + 1 : 1));
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
