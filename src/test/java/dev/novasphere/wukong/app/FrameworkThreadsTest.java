package dev.novasphere.wukong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.testcluster.AnsweringServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.BaseConfigurationService;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.config.Utils;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.Controller;
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
import java.util.stream.Stream;
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

    /** The framework holds back what it lists until it leads, and then submits it on a thread of its own. */
    @Test
    void so_it_is_for_what_the_framework_had_listed_before_it_begins_with_its_work() {
        try (AnsweringServer server = AnsweringServer.start(FrameworkThreadsTest::twoConfigMaps)) {
            ConfigurationService listing = new BaseConfigurationService(Utils.VERSION, null, server.client());
            FrameworkThreads.prepare(listing, (namespace, name) -> asked.add(namespace + "/" + name));
            Controller<?> controller = (Controller<?>) new Operator(listing).register(new NothingToDo());
            controller.start(false);
            await("both are listed").until(() -> Stream.of("bank", "shop")
                    .map(namespace -> new ResourceID("web", namespace))
                    .allMatch(controller.getEventProcessor()::isNextReconciliationImminent));
            assertThat(asked).isEmpty();

            controller.startEventProcessing();

            assertThat(asked).containsExactlyInAnyOrder("bank/web", "shop/web");
            controller.stop();
            listing.getExecutorServiceManager().stop(Duration.ZERO);
        }
    }

    private static AnsweringServer.Answer twoConfigMaps(AnsweringServer.Request request) {
        boolean watches = request.uri().getQuery().contains("watch=true");
        return new AnsweringServer.Answer(200, watches ? "" : """
                {"apiVersion": "v1", "kind": "ConfigMapList", "metadata": {"resourceVersion": "7"}, "items": [
                  {"metadata": {"name": "web", "namespace": "bank", "uid": "uid-1", "resourceVersion": "5"}},
                  {"metadata": {"name": "web", "namespace": "shop", "uid": "uid-2", "resourceVersion": "6"}}]}
                """);
    }

    private static final class NothingToDo implements Reconciler<ConfigMap> {
        @Override
        public UpdateControl<ConfigMap> reconcile(ConfigMap resource, Context<ConfigMap> context) {
            return UpdateControl.noUpdate();
        }
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
