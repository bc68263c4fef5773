package dev.novasphere.wukong.app;

import dev.novasphere.wukong.controller.NewSpecs;
import dev.novasphere.wukong.observability.ReconcileMetrics;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.Controller;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the operator with the program and stops it with it, unless the program was called for something else. The extension's own
 * start is fixed at build time, and the binary must be able to render without a cluster.
 */
@ApplicationScoped
public class OperatorStart {

    private static final Logger log = LoggerFactory.getLogger(OperatorStart.class);
    private static final long POLL_MILLIS = 20;
    private static final int ENDED_BY_SIGTERM = 128 + 15;

    private final QuarkusConfigurationService configuration;
    private final Operator operator;
    private final Leadership leadership;
    private final ReconcileMetrics reconciliations;
    private final NewSpecs newSpecs;
    private final boolean start;
    private final Duration patience;
    private volatile boolean controllersMade;

    /**
     * @param start Whether the operator starts with the program. The command {@code render} sets it to false.
     * @param patience How long running reconciliations may go on after the request to end. Keep it shorter than
     *     {@code terminationGracePeriodSeconds} of the Pod.
     */
    @Inject
    public OperatorStart(
            QuarkusConfigurationService configuration,
            Operator operator,
            Leadership leadership,
            ReconcileMetrics reconciliations,
            NewSpecs newSpecs,
            @ConfigProperty(name = "wukong.operator.start", defaultValue = "true") boolean start,
            @ConfigProperty(name = "wukong.operator.shutdown-timeout", defaultValue = "20s") Duration patience) {
        this.configuration = configuration;
        this.operator = operator;
        this.leadership = leadership;
        this.reconciliations = reconciliations;
        this.newSpecs = newSpecs;
        this.start = start;
        this.patience = patience;
    }

    void onStart(@Observes StartupEvent event) {
        if (start) {
            FrameworkThreads.prepare(configuration, newSpecs::isToCarryOut);
            Thread end = new Thread(this::endWhileStarting, "end-while-starting");
            Runtime.getRuntime().addShutdownHook(end);
            try {
                // Makes the bean, which waits for the API server the first time.
                controllersMade = !operator.getRegisteredControllers().isEmpty();
                operator.start();
            } finally {
                removeUnlessEnding(end);
            }
            leadership.started();
        }
    }

    /**
     * The platform ends a program only when its start is over, and the start waits for the API server as long as that takes. So the request to end
     * counts at once: nothing is held that would have to be given back, as the Lease is asked for last of all.
     */
    private void endWhileStarting() {
        if (controllersMade) {
            operator.getRegisteredControllers().forEach(OperatorStart::takeNothingNew);
            finishRunning();
        }
        Runtime.getRuntime().halt(ENDED_BY_SIGTERM);
    }

    private static void removeUnlessEnding(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            log.debug("The hook is at work already and ends the process", ending);
        }
    }

    /** First of all observers: while a reconciliation is at work, everything it uses must be there. */
    void onStop(@Observes @Priority(1) ShutdownEvent event) {
        if (start) {
            log.info("Nothing new is begun; the operator finishes the reconciliations that run, then it ends");
            operator.getRegisteredControllers().forEach(OperatorStart::takeNothingNew);
            finishRunning();
            operator.stop();
        }
    }

    /** Stops the controller's processor only. Stopping the controller would empty the caches under a reconciliation that runs. */
    private static void takeNothingNew(Object controller) {
        ((Controller<?>) controller).getEventProcessor().stop();
    }

    private void finishRunning() {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (reconciliations.atWork() > 0 && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int left = reconciliations.atWork();
        if (left > 0) {
            log.warn("{} reconciliations were not finished after {}; the next start takes them up", left, patience);
        } else {
            leadership.workIsDone();
        }
    }
}
