package dev.novasphere.wukong.observability;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Not alive when reconciliations are queued or under way and none has ended for {@link #TOO_LONG}. */
@Liveness
@ApplicationScoped
public class ReconciliationGoesOn implements HealthCheck {

    /** A reconciliation against an API server that does not answer ends after its request's time-out and retries, about two minutes. */
    static final Duration TOO_LONG = Duration.ofMinutes(10);

    private final Stall stall;

    @Inject
    public ReconciliationGoesOn(Stall stall) {
        this.stall = stall;
    }

    @Override
    public HealthCheckResponse call() {
        Duration stalled = stall.time();
        return HealthCheckResponse.named("reconciliation")
                .status(stalled.compareTo(TOO_LONG) < 0)
                .withData("seconds without progress", stalled.toSeconds())
                .build();
    }
}
