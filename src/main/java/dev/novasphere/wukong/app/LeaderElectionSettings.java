package dev.novasphere.wukong.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Leader election, for more than one replica. */
@ConfigMapping(prefix = "wukong.leader-election")
public interface LeaderElectionSettings {

    /** Whether only the holder of a Lease reconciles. Needed as soon as there are two replicas. */
    @WithDefault("false")
    boolean enabled();

    /** Name of the Lease. */
    @WithDefault("wukong-operator")
    String leaseName();

    /** Namespace of the Lease; without it, the namespace of the Pod. */
    Optional<String> leaseNamespace();

    /** How long a Lease that is not renewed keeps others out: the longest time without a leader after a crash. */
    @WithDefault("15s")
    Duration leaseDuration();

    /** How long a leader tries to renew the Lease before it ends itself. Shorter than the lease duration. */
    @WithDefault("10s")
    Duration renewDeadline();

    /** Time between two attempts to get or to renew the Lease. Shorter than the renew deadline. */
    @WithDefault("2s")
    Duration retryPeriod();
}
