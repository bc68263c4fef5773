package dev.novasphere.wukong.observability;

import dev.novasphere.wukong.status.Transition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells transitions as Kubernetes Events on the resource they are about, where {@code kubectl describe} shows them. */
@ApplicationScoped
public class WukongEvents {

    private static final Logger log = LoggerFactory.getLogger(WukongEvents.class);
    private static final String COMPONENT = "wukong-operator";

    private final KubernetesClient client;
    private final EndingNamespaces ending;
    private final Clock clock;

    @Inject
    public WukongEvents(KubernetesClient client, EndingNamespaces ending) {
        this(client, ending, Clock.systemUTC());
    }

    WukongEvents(KubernetesClient client, EndingNamespaces ending, Clock clock) {
        this.client = client;
        this.ending = ending;
        this.clock = clock;
    }

    /**
     * Writes one Event for each transition. An Event that cannot be written is logged; it does not hold reconciliation up. In a namespace that
     * is being deleted none can be written, and none is tried.
     */
    public void tell(HasMetadata about, List<Transition> transitions) {
        for (Transition transition : transitions) {
            if (ending.hold(about)) {
                return;
            }
            log.debug("{}: {}", transition.reason(), transition.message());
            try {
                client.resource(event(about, transition)).create();
            } catch (KubernetesClientException e) {
                if (EndingNamespaces.isSaidBy(e)) {
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

    private Event event(HasMetadata about, Transition transition) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(about.getMetadata().getNamespace())
                .withName(about.getMetadata().getName() + "." + Long.toHexString(nanos(clock.instant())))
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
                .withMessage(transition.message())
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .withReportingInstance("")
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .build();
    }

    private static long nanos(Instant now) {
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
