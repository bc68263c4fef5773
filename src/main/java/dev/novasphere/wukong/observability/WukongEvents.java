package dev.novasphere.wukong.observability;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.status.Transition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells transitions as Kubernetes Events on the Wukong, where {@code kubectl describe} shows them. */
@ApplicationScoped
public class WukongEvents {

    private static final Logger log = LoggerFactory.getLogger(WukongEvents.class);
    private static final String COMPONENT = "wukong-operator";

    private final KubernetesClient client;
    private final Clock clock;

    @Inject
    public WukongEvents(KubernetesClient client) {
        this(client, Clock.systemUTC());
    }

    WukongEvents(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Writes one Event for each transition. An Event that cannot be written is logged; it does not hold reconciliation up. */
    public void tell(Wukong wukong, List<Transition> transitions) {
        for (Transition transition : transitions) {
            log.debug("{}: {}", transition.reason(), transition.message());
            try {
                client.resource(event(wukong, transition)).create();
            } catch (KubernetesClientException e) {
                log.warn(
                        "Event {} of Wukong {}/{} could not be written: {}",
                        transition.reason(),
                        wukong.getMetadata().getNamespace(),
                        wukong.getMetadata().getName(),
                        e.getMessage());
            }
        }
    }

    private Event event(Wukong wukong, Transition transition) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(wukong.getMetadata().getNamespace())
                .withName(wukong.getMetadata().getName() + "." + Long.toHexString(nanos(clock.instant())))
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(wukong.getApiVersion())
                .withKind(wukong.getKind())
                .withNamespace(wukong.getMetadata().getNamespace())
                .withName(wukong.getMetadata().getName())
                .withUid(wukong.getMetadata().getUid())
                .withResourceVersion(wukong.getMetadata().getResourceVersion())
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
