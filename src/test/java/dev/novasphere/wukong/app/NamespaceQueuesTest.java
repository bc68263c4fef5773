package dev.novasphere.wukong.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamespaceQueuesTest {

    private final AtomicReference<String> namespace = new AtomicReference<>();
    private final AtomicBoolean newSpec = new AtomicBoolean();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final NamespaceQueues queues = new NamespaceQueues(1, 0, namespace::get, this::isNewSpec, now::get);
    private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void end() {
        queues.shutdownNow();
    }

    private void submit(String of, String name) {
        namespace.set(of);
        queues.execute(() -> begun.add(name));
    }

    private boolean isNewSpec() {
        if (failure.get() != null) {
            throw failure.get();
        }
        return newSpec.get();
    }

    private void submitNewSpec(String of, String name) {
        newSpec.set(true);
        submit(of, name);
        newSpec.set(false);
    }

    private void holdTheThread() {
        namespace.set("hostile");
        queues.execute(() -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private List<String> inOrder() throws InterruptedException {
        gate.countDown();
        queues.shutdown();
        assertThat(queues.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        return begun;
    }

    @Test
    void another_namespace_does_not_wait_for_the_backlog_of_one() throws InterruptedException {
        holdTheThread();
        IntStream.range(0, 1000).forEach(i -> submit("hostile", "h" + i));
        submit("quiet", "q");

        assertThat(inOrder().indexOf("q")).isLessThanOrEqualTo(1);
    }

    @Test
    void namespaces_take_turns_and_each_keeps_its_order() throws InterruptedException {
        holdTheThread();
        IntStream.range(0, 3).forEach(i -> submit("a", "a" + i));
        IntStream.range(0, 2).forEach(i -> submit("b", "b" + i));
        submit("c", "c0");

        assertThat(inOrder()).containsExactly("a0", "b0", "c0", "a1", "b1", "a2");
    }

    @Test
    void new_specs_come_before_what_only_reports() throws InterruptedException {
        holdTheThread();
        submit("a", "report0");
        submit("a", "report1");
        submitNewSpec("a", "spec0");
        submitNewSpec("a", "spec1");

        assertThat(inOrder()).containsExactly("spec0", "spec1", "report0", "report1");
    }

    @Test
    void the_new_specs_of_one_namespace_do_not_come_before_another_namespace() throws InterruptedException {
        holdTheThread();
        IntStream.range(0, 3).forEach(i -> submitNewSpec("a", "a" + i));
        submit("b", "b0");

        assertThat(inOrder()).containsExactly("a0", "b0", "a1", "a2");
    }

    @Test
    void what_has_waited_longest_takes_turns_with_new_specs() throws InterruptedException {
        holdTheThread();
        submit("a", "old0");
        submit("a", "old1");
        now.addAndGet(NamespaceQueues.LONGEST_WAIT.toNanos());
        submit("a", "young");
        IntStream.range(0, 4).forEach(i -> submitNewSpec("a", "spec" + i));

        assertThat(inOrder()).containsExactly("spec0", "old0", "spec1", "old1", "spec2", "spec3", "young");
    }

    @Test
    void a_reconciliation_of_which_it_is_not_known_what_it_is_for_is_done_all_the_same() throws InterruptedException {
        holdTheThread();
        failure.set(new IllegalStateException("the cache is not there"));
        submit("a", "unknown");

        assertThat(inOrder()).containsExactly("unknown");
    }

    @Test
    void work_without_a_namespace_is_done() throws InterruptedException {
        holdTheThread();
        submit(null, "n0");
        submit(null, "n1");

        assertThat(inOrder()).containsExactly("n0", "n1");
    }

    @Test
    void work_that_fails_takes_none_of_the_rest_with_it() throws InterruptedException {
        holdTheThread();
        namespace.set("a");
        queues.execute(() -> {
            throw new IllegalStateException("expected by the test");
        });
        submit("a", "a1");

        assertThat(inOrder()).containsExactly("a1");
    }
}
