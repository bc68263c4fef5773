package dev.novasphere.wukong.status;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongStatus;
import dev.novasphere.wukong.plan.Observed;
import dev.novasphere.wukong.plan.Plan;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;

/** Says in one status what a Wukong became: phase, conditions, networks and volumes. */
@ApplicationScoped
public class StatusAggregator {

    private final Clock clock;

    @Inject
    public StatusAggregator() {
        this(Clock.systemUTC());
    }

    public StatusAggregator(Clock clock) {
        this.clock = clock;
    }

    /** As the longer form, with nothing known about why volumes are pending. */
    public WukongStatus status(Wukong wukong, Plan plan, Observed observed, ApplyOutcome outcome, PowerState power) {
        return status(wukong, plan, observed, outcome, power, Map.of());
    }

    /**
     * Computes the status.
     *
     * @param wukong the Wukong with the status it has now, which may be null
     * @param pendingReasons by disk name, why its claim is pending, as far as somebody found out, for example
     *     {@code StorageClass "fast" does not exist}
     * @return a status equal to that of the Wukong when there is nothing new: then nothing needs to be written
     */
    public WukongStatus status(
            Wukong wukong,
            Plan plan,
            Observed observed,
            ApplyOutcome outcome,
            PowerState power,
            Map<String, String> pendingReasons) {
        throw new UnsupportedOperationException(clock.toString());
    }
}
