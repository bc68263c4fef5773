package dev.novasphere.wukong.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeapAtRestTest {

    private final AtomicInteger collections = new AtomicInteger();
    private final HeapAtRest heap = new HeapAtRest(collections::incrementAndGet);

    @Test
    void what_many_reconciliations_left_is_collected_once() {
        IntStream.range(0, HeapAtRest.WORTH).forEach(number -> heap.worked());
        assertThat(collections).hasValue(0);

        heap.rest();
        heap.rest();

        assertThat(collections).hasValue(1);
    }

    @Test
    void few_reconciliations_are_not_worth_a_collection_until_they_are_many() {
        IntStream.range(1, HeapAtRest.WORTH).forEach(number -> heap.worked());
        heap.rest();
        assertThat(collections).hasValue(0);

        heap.worked();
        heap.rest();
        assertThat(collections).hasValue(1);
    }

    @Test
    void rest_is_when_the_last_of_all_threads_has_ended() throws Exception {
        CountDownLatch rest = new CountDownLatch(1);
        CountDownLatch longWork = new CountDownLatch(1);
        ExecutorService threads = RestingThreads.pool(Duration.ofMillis(1), rest::countDown);
        try {
            threads.execute(() -> await(longWork));
            threads.submit(() -> {}).get();
            assertThat(rest.await(100, TimeUnit.MILLISECONDS)).isFalse();

            longWork.countDown();

            assertThat(rest.await(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
