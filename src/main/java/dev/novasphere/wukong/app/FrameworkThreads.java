package dev.novasphere.wukong.app;

import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.config.ExecutorServiceManager;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.BiPredicate;
import org.slf4j.MDC;

/** The threads that the framework works with, as this operator needs them. */
final class FrameworkThreads {

    /** Under which the framework has the namespace of a resource in the logging context of the thread that submits its reconciliation. */
    private static final String NAMESPACE = "resource.namespace";

    /** The same for its name. */
    private static final String NAME = "resource.name";

    private FrameworkThreads() {}

    /**
     * Gives the framework threads that namespaces take turns on, and one thread for what it does from time to time. To be called before the
     * bean of the operator is made, which is at its first use: it takes the threads that are there then.
     *
     * <p>The extension's ConfigurationServiceCustomizer could name the former too, but with one the operator makes a client of its own, without
     * what LeanClient sets.
     *
     * @param configuration of the framework, with threads that nothing uses so far
     * @param newSpec whether the resource of a namespace and a name has a new spec to be carried out, which goes before the rest
     */
    static void prepare(ConfigurationService configuration, BiPredicate<String, String> newSpec) {
        ExecutorServiceManager threads = configuration.getExecutorServiceManager();
        threads.stop(Duration.ZERO);
        threads.start(ConfigurationService.newOverriddenConfigurationService(
                configuration,
                overrider -> overrider.withExecutorService(new NamespaceQueues(
                        configuration.concurrentReconciliationThreads(),
                        further(configuration.concurrentReconciliationThreads()),
                        () -> MDC.get(NAMESPACE),
                        () -> newSpec.test(MDC.get(NAMESPACE), MDC.get(NAME)),
                        System::nanoTime))));
        waitUntilDue((ScheduledThreadPoolExecutor) threads.scheduledExecutorService());
    }

    /** Threads for namespaces that have none: half as many again, and one at least. */
    private static int further(int threads) {
        return Math.max(1, threads / 2);
    }

    /**
     * The framework makes this pool with no thread that stays. One that has nothing to do for 10 ms then asks whether it may end, which it may
     * not while something is planned, so that it asks a hundred times a second for ever. One that stays sleeps until the time has come.
     */
    private static void waitUntilDue(ScheduledThreadPoolExecutor timer) {
        timer.setCorePoolSize(1);
    }
}
