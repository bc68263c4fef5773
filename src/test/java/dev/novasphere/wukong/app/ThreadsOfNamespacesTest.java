package dev.novasphere.wukong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many threads a namespace gets whose reconciliations last. In which order they are begun, {@link NamespaceQueuesTest} has. */
class ThreadsOfNamespacesTest {

    private static final int SHARED = 4;
    private static final int FURTHER = 2;
    private static final String HELD = "held";

    private final ThreadLocal<String> namespace = new ThreadLocal<>();
    private final NamespaceQueues queues =
            new NamespaceQueues(SHARED, FURTHER, namespace::get, () -> false, System::nanoTime);

    /** The namespaces whose reconciliations were begun, one for each. */
    private final List<String> begun = new CopyOnWriteArrayList<>();

    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();

    @AfterEach
    void end() {
        queues.shutdownNow();
    }

    private void submit(String of, Runnable reconciliation) {
        namespace.set(of);
        queues.execute(() -> {
            begun.add(of);
            reconciliation.run();
        });
    }

    /** Submits reconciliations that last until their namespace is let go. */
    private void submitLasting(int count, String of) {
        CountDownLatch gate = gates.computeIfAbsent(of, name -> new CountDownLatch(1));
        IntStream.range(0, count).forEach(i -> submit(of, () -> awaitGate(gate)));
    }

    private static void awaitGate(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int begunOf(String of) {
        return Collections.frequency(begun, of);
    }

    private int begunOf(List<String> namespaces) {
        return namespaces.stream().mapToInt(this::begunOf).sum();
    }

    private void awaitBegun(int count, String of) {
        await(count + " of " + of).until(() -> begunOf(of) == count);
    }

    private void run(String of) throws InterruptedException {
        run(of, () -> {});
    }

    private void run(String of, Runnable reconciliation) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        submit(of, () -> {
            reconciliation.run();
            done.countDown();
        });
        assertThat(done.await(1, TimeUnit.MINUTES))
                .as("a reconciliation of " + of)
                .isTrue();
    }

    @Test
    void a_namespace_whose_reconciliations_do_not_end_keeps_no_other_one_waiting() throws InterruptedException {
        submitLasting(10 * SHARED, HELD);
        awaitBegun(SHARED, HELD);

        for (int i = 0; i < 100; i++) {
            run("other");
        }

        assertThat(begunOf(HELD)).isEqualTo(SHARED);
    }

    @Test
    void nor_do_several_once_they_hold_the_threads_for_all() throws InterruptedException {
        submitLasting(SHARED, "first");
        awaitBegun(SHARED, "first");
        List<String> several =
                IntStream.range(0, FURTHER).mapToObj(i -> HELD + i).toList();
        several.forEach(name -> submitLasting(10, name));
        several.forEach(name -> awaitBegun(1, name));
        gates.get("first").countDown();
        await("the threads for all").until(() -> begunOf(several) == SHARED);

        run("other");
        run("another");

        assertThat(begunOf(several)).isEqualTo(SHARED);
    }

    @Test
    void what_ends_with_an_error_gives_its_thread_back() throws InterruptedException {
        for (int i = 0; i < SHARED; i++) {
            submit("failing", () -> {
                throw new AssertionError("expected by the test");
            });
        }
        awaitBegun(SHARED, "failing");
        submitLasting(SHARED, HELD);
        awaitBegun(SHARED, HELD);

        run("failing");
    }

    @Test
    void nothing_that_waits_is_begun_after_the_request_to_end_at_once() throws InterruptedException {
        submitLasting(10, HELD);
        awaitBegun(SHARED, HELD);

        queues.shutdownNow();

        assertThat(queues.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(begun).hasSize(SHARED);
    }

    @Test
    void what_runs_one_after_the_other_needs_one_thread() throws InterruptedException {
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 2 * SHARED; i++) {
            run(HELD, () -> used.add(Thread.currentThread()));
            await("the thread sleeps").pollInterval(Duration.ofMillis(1)).until(() -> used.stream()
                    .map(Thread::getState)
                    .allMatch(Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING)::contains));
        }

        assertThat(used).hasSize(1);
    }

    /** Without end something waits, and each that ends is followed by one that is submitted. */
    @Test
    void while_all_threads_are_at_work_nothing_is_kept_but_what_waits() throws InterruptedException {
        AtomicInteger left = new AtomicInteger(1000);
        CountDownLatch done = new CountDownLatch(1);
        NamespaceQueues one = new NamespaceQueues(1, 0, namespace::get, () -> false, System::nanoTime);
        one.execute(new Runnable() {
            @Override
            public void run() {
                if (left.decrementAndGet() > 0) {
                    one.execute(this);
                } else {
                    done.countDown();
                    awaitGate(new CountDownLatch(1));
                }
            }
        });
        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();

        assertThat(one.shutdownNow()).isEmpty();
    }

    @Test
    void all_that_is_submitted_is_done_and_never_more_at_once_than_there_are_threads() throws Exception {
        int each = 5000;
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(4 * each);
        ExecutorService submitters = Executors.newFixedThreadPool(4);
        IntStream.range(0, 4)
                .forEach(seed -> submitters.execute(() -> {
                    Random random = new Random(seed);
                    for (int i = 0; i < each; i++) {
                        submit("n" + random.nextInt(20), () -> {
                            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                            Thread.yield();
                            atOnce.decrementAndGet();
                            left.countDown();
                        });
                    }
                }));

        assertThat(left.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(most.get()).isLessThanOrEqualTo(SHARED + FURTHER);
        submitters.shutdown();
    }
}
