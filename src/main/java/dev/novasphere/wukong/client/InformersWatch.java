package dev.novasphere.wukong.client;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Not alive when a kind has not been watched for {@link #TOO_LONG} although the API server answers: informers start anew by themselves within
 * seconds, so that only a new process is left to try.
 */
@Liveness
@ApplicationScoped
public class InformersWatch implements HealthCheck {

    /** Many times the longest pause between two attempts of an informer, which is 32 seconds. */
    static final Duration TOO_LONG = Duration.ofMinutes(5);

    private final Watches watches;

    @Inject
    public InformersWatch(Watches watches) {
        this.watches = watches;
    }

    @Override
    public HealthCheckResponse call() {
        Set<String> down = watches.downFor(TOO_LONG);
        return HealthCheckResponse.named("informers")
                .status(down.isEmpty())
                .withData("not watched for minutes", String.join(", ", down))
                .build();
    }
}
