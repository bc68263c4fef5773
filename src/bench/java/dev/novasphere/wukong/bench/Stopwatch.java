package dev.novasphere.wukong.bench;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes the time of many Wukongs at once: from when each was started until each was first seen done. */
final class Stopwatch {

    private final long begin = System.nanoTime();
    private final Map<String, Long> started = new ConcurrentHashMap<>();
    private final Map<String, Long> done = new ConcurrentHashMap<>();
    private final Set<String> expected;
    private final CountDownLatch open;

    Stopwatch(Iterable<String> names) {
        Set<String> set = new HashSet<>();
        names.forEach(set::add);
        this.expected = Set.copyOf(set);
        this.open = new CountDownLatch(expected.size());
    }

    void started(String name) {
        started.put(name, System.nanoTime());
    }

    void done(String name) {
        if (expected.contains(name) && done.putIfAbsent(name, System.nanoTime()) == null) {
            open.countDown();
        }
    }

    /** Waits for all; refuses, with the names that are missing, when they take longer than given. */
    Latencies await(Duration patience) throws InterruptedException {
        if (!open.await(patience.toSeconds(), TimeUnit.SECONDS)) {
            Set<String> missing = new HashSet<>(expected);
            missing.removeAll(done.keySet());
            throw new IllegalStateException(missing.size() + " of " + expected.size() + " not done after " + patience
                    + ", among them " + missing.stream().sorted().limit(5).toList());
        }
        long last = done.values().stream().mapToLong(Long::longValue).max().orElse(begin);
        return Latencies.of(
                seconds(last - begin),
                done.entrySet().stream()
                        .map(e -> seconds(e.getValue() - started.getOrDefault(e.getKey(), begin)))
                        .toList());
    }

    static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
