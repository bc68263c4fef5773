package dev.novasphere.wukong.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.observability.MetricNames;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of several replicas reconciles. A leader that loses the Lease ends its process at once, so that there are never two; one that
 * is asked to end gives the Lease back, so that the next need not wait for it to run out.
 *
 * <p>The framework's own way, {@code System.exit} in the callback, never returns during a shutdown: it waits for the shutdown that
 * waits for it.
 */
@Singleton
public class Leadership {

    private static final Logger log = LoggerFactory.getLogger(Leadership.class);
    private static final int LOST = 1;

    private final LeaderElectionSettings settings;
    private final KubernetesClient client;
    private final String identity = identity();
    private final AtomicBoolean leads = new AtomicBoolean();
    private volatile boolean workIsDone;

    @Inject
    public Leadership(LeaderElectionSettings settings, KubernetesClient client, MeterRegistry registry) {
        this.settings = settings;
        this.client = client;
        Gauge.builder(MetricNames.LEADER, leads, flag -> flag.get() ? 1 : 0)
                .description("1 where Wukongs are reconciled, 0 on a standby.")
                .register(registry);
    }

    /** The framework's configuration; null, which the framework takes as absent, where leader election is off. */
    @Produces
    @Unremovable
    LeaderElectionConfiguration configuration() {
        if (!settings.enabled()) {
            return null;
        }
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(settings.leaseName())
                .withLeaseNamespace(namespace())
                .withIdentity(identity)
                .withLeaseDuration(settings.leaseDuration())
                .withRenewDeadline(settings.renewDeadline())
                .withRetryPeriod(settings.retryPeriod())
                .withLeaderCallbacks(new LeaderCallbacks(this::onStartLeading, this::onStopLeading, leader -> {}))
                // Not for a test: there is no other way to say that onStopLeading decides whether the process ends. An
                // end by the
                // framework while the process is shutting down waits for itself (java-operator-sdk#3383).
                .buildForTest(false);
    }

    /** The operator has started; without leader election it leads from now on. */
    void started() {
        if (!settings.enabled()) {
            leads.set(true);
        }
    }

    /** No reconciliation is at work any more and none will start: from now on the Lease may be given away. */
    void workIsDone() {
        workIsDone = true;
    }

    private void onStartLeading() {
        log.info("{} leads now", identity);
        leads.set(true);
    }

    private void onStopLeading() {
        leads.set(false);
        if (workIsDone) {
            release();
            return;
        }
        log.error(
                "{} lost the Lease {}/{} while it was at work; it ends here so that there are not two leaders",
                identity,
                namespace(),
                settings.leaseName());
        Runtime.getRuntime().halt(LOST);
    }

    /** Blanks the holder, if it is still this process. */
    private void release() {
        try {
            Resource<Lease> lease = client.leases().inNamespace(namespace()).withName(settings.leaseName());
            Lease held = lease.get();
            if (held == null || !Objects.equals(held.getSpec().getHolderIdentity(), identity)) {
                return;
            }
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.withObjectProperty("metadata")
                    .put("resourceVersion", held.getMetadata().getResourceVersion());
            patch.withObjectProperty("spec").put("holderIdentity", "").put("leaseDurationSeconds", 1);
            lease.patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
            log.info("{} gave the Lease back", identity);
        } catch (KubernetesClientException e) {
            log.warn("The Lease could not be given back and has to run out first: {}", e.getMessage());
        }
    }

    private String namespace() {
        return settings.leaseNamespace().orElseGet(client::getNamespace);
    }

    /** Unique for each process: the name of the Pod stays when its container is started anew. */
    private static String identity() {
        return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("wukong-operator") + "_" + UUID.randomUUID();
    }
}
