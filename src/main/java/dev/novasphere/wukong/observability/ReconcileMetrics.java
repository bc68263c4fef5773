package dev.novasphere.wukong.observability;

import dev.novasphere.wukong.errors.ApiErrors;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The framework's numbers, by controller and never by resource. The framework's own metrics have a series for each resource, or for
 * each attempt after a failure; either grows without end.
 */
@Singleton
public class ReconcileMetrics implements Metrics {

    /** Name of the controller whose resources {@link WukongLifecycleMetrics} counts. */
    private static final String WUKONGS = "wukong";

    private static final String CONTROLLER = "controller";
    private static final String INTERNAL = "internal";
    private static final String UNREACHABLE = "unreachable";
    private static final String REFUSED = "refused";
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final WukongLifecycleMetrics lifecycle;
    private final Stall stall;
    private final StatusLatency latency;
    private final Map<String, AtomicInteger> active = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> waiting = new ConcurrentHashMap<>();

    @Inject
    public ReconcileMetrics(
            MeterRegistry registry, WukongLifecycleMetrics lifecycle, Stall stall, StatusLatency latency) {
        this.registry = registry;
        this.lifecycle = lifecycle;
        this.stall = stall;
        this.latency = latency;
    }

    /** How many reconciliations are at work now, those included whose status is being written. */
    public int atWork() {
        return active.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    @Override
    public void controllerRegistered(Controller<? extends HasMetadata> controller) {
        String name = controller.getConfiguration().getName();
        active.put(name, gauge(MetricNames.RECONCILE_ACTIVE, "Reconciliations at work.", name));
        waiting.put(name, gauge(MetricNames.RECONCILE_WAITING, "Reconciliations that wait for a thread.", name));
        retries(name);
        List.of(INTERNAL, UNREACHABLE, REFUSED).forEach(cause -> errors(name, cause));
    }

    @Override
    public void eventReceived(Event event, Map<String, Object> metadata) {
        if (isOfWukongs(metadata)) {
            latency.seen(event.getRelatedCustomResourceID());
        }
        String kind = event instanceof ResourceEvent resource
                ? resource.getAction().name().toLowerCase(Locale.ROOT)
                : "related";
        Counter.builder(MetricNames.WATCH_EVENTS)
                .description("Events that asked for a reconciliation: of the resource itself, or of a related object.")
                .tag(CONTROLLER, nameIn(metadata))
                .tag("action", kind)
                .register(registry)
                .increment();
    }

    @Override
    public void reconciliationSubmitted(HasMetadata resource, RetryInfo retry, Map<String, Object> metadata) {
        stall.queued();
        waiting.get(nameIn(metadata)).incrementAndGet();
        if (retry != null) {
            retries(nameIn(metadata)).increment();
        }
    }

    @Override
    public void reconciliationStarted(HasMetadata resource, Map<String, Object> metadata) {
        if (isOfWukongs(metadata)) {
            latency.begin(ResourceID.fromResource(resource));
        }
        waiting.get(nameIn(metadata)).decrementAndGet();
        active.get(nameIn(metadata)).incrementAndGet();
    }

    /** Called at the end of every reconciliation, whatever its result, after its status was written. */
    @Override
    public void reconciliationFinished(HasMetadata resource, RetryInfo retry, Map<String, Object> metadata) {
        stall.ended();
        if (resource == null) {
            // It was gone before its turn: it waited and was never started.
            waiting.get(nameIn(metadata)).decrementAndGet();
        } else {
            active.get(nameIn(metadata)).decrementAndGet();
        }
    }

    @Override
    public void reconciliationFailed(
            HasMetadata resource, RetryInfo retry, Exception exception, Map<String, Object> metadata) {
        errors(nameIn(metadata), causeOf(exception)).increment();
    }

    /** A snapshot or restore may have the name of a Wukong, which is still there. */
    @Override
    public void cleanupDone(ResourceID resource, Map<String, Object> metadata) {
        if (isOfWukongs(metadata)) {
            lifecycle.gone(resource);
            latency.gone(resource);
        }
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        Timer.Sample sample = Timer.start(registry);
        String result = "error";
        try {
            T answer = execution.execute();
            result = "success";
            return answer;
        } finally {
            sample.stop(Timer.builder(MetricNames.RECONCILE_DURATION)
                    .description("Time of a reconciliation, requests to the API server included.")
                    .tag(CONTROLLER, execution.controllerName())
                    .tag("result", result)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry));
        }
    }

    private Counter retries(String controller) {
        return Counter.builder(MetricNames.RECONCILE_RETRIES)
                .description("Reconciliations that were tried again after a failure.")
                .tag(CONTROLLER, controller)
                .register(registry);
    }

    private Counter errors(String controller, String cause) {
        return Counter.builder(MetricNames.RECONCILE_ERRORS)
                .description("Reconciliations that failed and are tried again, by the kind of failure.")
                .tag(CONTROLLER, controller)
                .tag("cause", cause)
                .register(registry);
    }

    private AtomicInteger gauge(String name, String description, String controller) {
        AtomicInteger value = new AtomicInteger();
        Gauge.builder(name, value, AtomicInteger::get)
                .description(description)
                .tag(CONTROLLER, controller)
                .register(registry);
        return value;
    }

    private static boolean isOfWukongs(Map<String, Object> metadata) {
        return WUKONGS.equals(nameIn(metadata));
    }

    private static String nameIn(Map<String, Object> metadata) {
        return metadata.get(Constants.CONTROLLER_NAME).toString();
    }

    /** One of three words: the classes of exceptions are too many, and say less. */
    private static String causeOf(Exception exception) {
        Throwable cause = exception;
        while (cause instanceof OperatorException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (!(cause instanceof KubernetesClientException refused)) {
            return INTERNAL;
        }
        return ApiErrors.isUnanswered(refused) ? UNREACHABLE : REFUSED;
    }
}
