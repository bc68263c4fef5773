package dev.novasphere.wukong.client.reading;

import dev.novasphere.wukong.observability.MetricNames;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects in the caches that could not be read as a whole. Each is logged once for each reason, counted as long as it is so, and, where a
 * resource of the operator waits for it, reported by one Event.
 */
@Singleton
public class UnreadableObjects implements ResourceEventHandler<HasMetadata> {

    private static final Logger log = LoggerFactory.getLogger(UnreadableObjects.class);

    /** Until an object that could not be read is read again. */
    static final Duration NEXT_READ = Duration.ofMinutes(5);

    private record Place(Class<?> kind, String namespace, String name) {

        private static Place of(HasMetadata object) {
            return new Place(
                    object.getClass(),
                    object.getMetadata().getNamespace(),
                    object.getMetadata().getName());
        }
    }

    private final Map<Place, String> reasons = new ConcurrentHashMap<>();
    private final Map<Place, String> reported = new ConcurrentHashMap<>();

    @Inject
    public UnreadableObjects(MeterRegistry registry) {
        Gauge.builder(MetricNames.UNREADABLE_OBJECTS, reasons, Map::size)
                .description("Objects that the API server stores and the operator cannot read.")
                .register(registry);
    }

    /** How many there are now. */
    public int count() {
        return reasons.size();
    }

    @Override
    public void onAdd(HasMetadata object) {
        Unreadable.reason(object).ifPresentOrElse(reason -> note(object, reason), () -> forget(object));
    }

    @Override
    public void onUpdate(HasMetadata before, HasMetadata now) {
        onAdd(now);
    }

    @Override
    public void onDelete(HasMetadata object, boolean unknown) {
        forget(object);
        reported.remove(Place.of(object));
    }

    private void note(HasMetadata object, String reason) {
        if (!reason.equals(reasons.put(Place.of(object), reason))) {
            log.warn(
                    "{} {}/{} cannot be read and is left alone: {}",
                    object.getKind(),
                    Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
                    object.getMetadata().getName(),
                    reason);
        }
    }

    private void forget(HasMetadata object) {
        if (!reasons.isEmpty()) {
            reasons.remove(Place.of(object));
        }
    }

    /**
     * Reconciles a resource unless it, or an object that this depends on, cannot be read. Then one Event says so, and nothing is done until that
     * object changes; one that was read by name, which no watch reports, is read again after {@link #NEXT_READ}.
     */
    public <P extends HasMetadata> UpdateControl<P> guard(
            P resource, WukongEvents events, Supplier<UpdateControl<P>> reconciliation) {
        try {
            Unreadable.refuse(resource);
            UpdateControl<P> done = reconciliation.get();
            reported.remove(Place.of(resource));
            return done;
        } catch (UnreadableObjectException e) {
            emit(resource, e, events);
            return UpdateControl.<P>noUpdate().rescheduleAfter(NEXT_READ);
        }
    }

    private void emit(HasMetadata resource, UnreadableObjectException failure, WukongEvents events) {
        if (!failure.getMessage().equals(reported.put(Place.of(resource), failure.getMessage()))) {
            events.emit(resource, List.of(EventMessage.warning(Reasons.UNREADABLE, failure.getMessage())));
        }
    }
}
