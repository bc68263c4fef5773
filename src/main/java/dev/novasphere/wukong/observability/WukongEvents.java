package dev.novasphere.wukong.observability;

import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.observability.EventCorrelator.Series;
import dev.novasphere.wukong.status.events.EventMessage;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Kubernetes Events on the resource they are about, where {@code kubectl describe} shows them. */
@ApplicationScoped
public class WukongEvents {

    private static final Logger log = LoggerFactory.getLogger(WukongEvents.class);
    private static final String COMPONENT = "wukong-operator";

    private static final int LONGEST_NAME = 253;

    private final EventCorrelator correlator = new EventCorrelator();
    private final EventWriter writer;
    private final EndingNamespaces ending;
    private final Clock clock;

    @Inject
    public WukongEvents(EventWriter writer, EndingNamespaces ending) {
        this(writer, ending, Clock.systemUTC());
    }

    WukongEvents(EventWriter writer, EndingNamespaces ending, Clock clock) {
        this.writer = writer;
        this.ending = ending;
        this.clock = clock;
    }

    /**
     * Writes one Event for each transition, or counts one up that said the same before; see {@link EventCorrelator}. An Event that cannot be
     * written is logged; it does not hold reconciliation up. In a namespace that is being deleted none can be written, and none is tried.
     */
    public void emit(HasMetadata about, List<EventMessage> transitions) {
        for (EventMessage transition : transitions) {
            if (ending.hold(about)) {
                return;
            }
            log.debug("{}: {}", transition.reason(), transition.message());
            try {
                Instant now = clock.instant();
                Optional<Series> series = correlator.next(about, transition, name(about, now), now);
                if (series.isPresent()) {
                    send(event(about, transition, series.get(), now));
                }
            } catch (KubernetesClientException e) {
                if (ApiErrors.isNamespaceTerminating(e)) {
                    ending.note(Stream.of(about));
                    return;
                }
                log.warn(
                        "Event {} of {} {}/{} could not be written: {}",
                        transition.reason(),
                        about.getKind(),
                        about.getMetadata().getNamespace(),
                        about.getMetadata().getName(),
                        e.getMessage());
            }
        }
    }

    private void send(Event event) {
        if (event.getCount() > 1) {
            try {
                writer.update(event);
                return;
            } catch (KubernetesClientException e) {
                if (!ApiErrors.isNotFound(e)) {
                    throw e;
                }
            }
        }
        // It is new, or has expired.
        writer.create(event);
    }

    private static Event event(HasMetadata about, EventMessage transition, Series series, Instant now) {
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(about.getMetadata().getNamespace())
                .withName(series.name())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(about.getMetadata().getNamespace())
                .withName(about.getMetadata().getName())
                .withUid(about.getMetadata().getUid())
                .withResourceVersion(about.getMetadata().getResourceVersion())
                .endInvolvedObject()
                .withType(transition.type())
                .withReason(transition.reason())
                .withMessage(series.message())
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .withReportingInstance("")
                .withFirstTimestamp(seconds(series.first()))
                .withLastTimestamp(seconds(now))
                .withCount(series.count())
                .build();
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The name of the object and the time, as client-go has it; the end of a long name gives way, because an Event has 253 characters too. */
    private static String name(HasMetadata about, Instant now) {
        String time = Long.toHexString(now.getEpochSecond() * 1_000_000_000L + now.getNano());
        String name = about.getMetadata().getName();
        int length = Math.min(name.length(), LONGEST_NAME - time.length() - 1);
        while (length < name.length() && !Character.isLetterOrDigit(name.charAt(length - 1))) {
            length--; // A part of a name ends with a letter or a digit.
        }
        return name.substring(0, length) + "." + time;
    }
}
