package dev.novasphere.wukong.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.api.config.BaseConfigurationService;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.processing.MDCUtils;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The framework's threads sleep while there is nothing to do. Whose turn it is on them, {@link NamespaceQueuesTest} has. */
class FrameworkThreadsTest {

    private final ConfigurationService configuration = new BaseConfigurationService();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void prepare() {
        FrameworkThreads.prepare(configuration, (namespace, name) -> asked.add(namespace + "/" + name));
    }

    @AfterEach
    void end() {
        configuration.getExecutorServiceManager().stop(Duration.ZERO);
    }

    @Test
    void a_thread_that_waits_for_what_is_due_in_an_hour_does_not_wake_up_meanwhile() throws Exception {
        ScheduledExecutorService timer =
                configuration.getExecutorServiceManager().scheduledExecutorService();
        long thread = timer.schedule(() -> Thread.currentThread().getId(), 0, TimeUnit.SECONDS)
                .get(10, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(() -> {}, 1, 1, TimeUnit.HOURS);
        TimeUnit.MILLISECONDS.sleep(300);

        long before = waits(thread);
        TimeUnit.MILLISECONDS.sleep(500);

        assertThat(waits(thread) - before).isZero();
    }

    @Test
    void whether_a_spec_is_new_is_asked_for_the_resource_that_the_framework_submits() {
        MDCUtils.addResourceIDInfo(new ResourceID("web", "shop"));
        try {
            configuration.getExecutorServiceManager().reconcileExecutorService().execute(() -> {});
        } finally {
            MDCUtils.removeResourceIDInfo();
        }

        assertThat(asked).containsExactly("shop/web");
    }

    @Test
    void a_namespace_that_holds_all_threads_leaves_some_for_others() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(configuration.concurrentReconciliationThreads());
        CountDownLatch other = new CountDownLatch(1);
        for (int i = 0; i < 2 * configuration.concurrentReconciliationThreads(); i++) {
            submit("broken", () -> {
                held.countDown();
                end.await();
                return null;
            });
        }
        assertThat(held.await(1, TimeUnit.MINUTES)).isTrue();

        submit("other", () -> {
            other.countDown();
            return null;
        });

        assertThat(other.await(1, TimeUnit.MINUTES)).isTrue();
        end.countDown();
    }

    private void submit(String namespace, Callable<Void> reconciliation) {
        MDCUtils.addResourceIDInfo(new ResourceID("web", namespace));
        try {
            configuration.getExecutorServiceManager().reconcileExecutorService().submit(reconciliation);
        } finally {
            MDCUtils.removeResourceIDInfo();
        }
    }

    /** How often a thread that is alive has begun to wait. */
    private static long waits(long thread) {
        return ManagementFactory.getThreadMXBean().getThreadInfo(thread).getWaitedCount();
    }
}
