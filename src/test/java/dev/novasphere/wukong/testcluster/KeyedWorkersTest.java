package dev.novasphere.wukong.testcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class KeyedWorkersTest {

    private final List<String> done = new CopyOnWriteArrayList<>();

    @Test
    void what_is_asked_for_while_the_key_is_handled_is_what_is_done_next() {
        CountDownLatch held = new CountDownLatch(1);
        try (KeyedWorkers workers = new KeyedWorkers("test", 2)) {
            workers.handle("a", () -> {
                awaitQuietly(held);
                done.add("forget");
            });
            workers.handle("a", () -> done.add("superseded"));
            workers.handle("a", () -> done.add("handle"));
            held.countDown();

            await().until(() -> done.size() == 2);
        }
        assertThat(done).containsExactly("forget", "handle");
    }

    @Test
    void what_fails_is_done_again() {
        try (KeyedWorkers workers = new KeyedWorkers("test", 1)) {
            workers.handle("a", () -> {
                done.add("tried");
                if (done.size() < 3) {
                    throw new IllegalStateException("not yet");
                }
            });

            await().until(() -> done.size() == 3);
        }
        assertThat(done).containsExactly("tried", "tried", "tried");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
