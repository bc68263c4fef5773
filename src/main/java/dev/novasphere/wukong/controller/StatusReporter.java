package dev.novasphere.wukong.controller;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.gooperator.StatusTakeover;
import dev.novasphere.wukong.observability.EndingNamespaces;
import dev.novasphere.wukong.observability.Stall;
import dev.novasphere.wukong.observability.StatusLatency;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.observability.WukongLifecycleMetrics;
import dev.novasphere.wukong.observe.Observer;
import dev.novasphere.wukong.status.StatusAggregator;
import dev.novasphere.wukong.status.StatusWriteThrottle;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.status.events.StatusEvents;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.PowerState;
import dev.novasphere.wukong.watch.ApiVersionReader;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.Writer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Computes and writes the status of Wukongs, and emits the events of what changed in it. */
@ApplicationScoped
class StatusReporter {

    private final StatusWriteThrottle<ResourceID> throttle;
    private final StatusAggregator statuses;
    private final Observer observer;
    private final ApiVersionReader apiVersionReader;
    private final StatusTakeover takeover;
    private final Writer writer;
    private final WukongEvents events;
    private final WukongLifecycleMetrics lifecycle;
    private final StatusLatency latency;
    private final EndingNamespaces ending;
    private final Informers informers;

    /**
     * @param threads reconciliations that run at once; where more are open, some of them wait
     */
    @Inject
    StatusReporter(
            StatusAggregator statuses,
            Observer observer,
            ApiVersionReader apiVersionReader,
            StatusTakeover takeover,
            Writer writer,
            WukongEvents events,
            WukongLifecycleMetrics lifecycle,
            StatusLatency latency,
            EndingNamespaces ending,
            Informers informers,
            Stall stall,
            @ConfigProperty(name = "quarkus.operator-sdk.concurrent-reconciliation-threads") int threads) {
        this.throttle = new StatusWriteThrottle<>(() -> stall.open() > threads, System::nanoTime);
        this.statuses = statuses;
        this.observer = observer;
        this.apiVersionReader = apiVersionReader;
        this.takeover = takeover;
        this.writer = writer;
        this.events = events;
        this.lifecycle = lifecycle;
        this.latency = latency;
        this.ending = ending;
        this.informers = informers;
    }

    /**
     * Writes the status of a Wukong, unless the cluster has it or it has to wait.
     *
     * @return for how long it is held back; empty when the cluster has it
     */
    Optional<Duration> report(Pass pass, ApplyOutcome outcome, Context<Wukong> context) {
        Wukong wukong = pass.wukong();
        ResourceID id = ResourceID.fromResource(wukong);
        WukongStatus status = compute(pass, outcome);
        if (status.equals(wukong.getStatus())) {
            throttle.isUpToDate(id);
            latency.nothingToSay(id);
            return Optional.empty();
        }
        List<EventMessage> news = StatusEvents.between(wukong.getStatus(), status);
        Optional<Duration> waits = throttle.wait(id, wukong.getStatus(), status, !news.isEmpty());
        if (waits.isEmpty()) {
            write(wukong, status, news, context);
        }
        return waits;
    }

    private void write(Wukong wukong, WukongStatus status, List<EventMessage> news, Context<Wukong> context) {
        ResourceID id = ResourceID.fromResource(wukong);
        takeover.of(wukong);
        if (writer.status(wukong, withStatus(wukong, status), context).isPresent()) {
            throttle.written(id);
            latency.said(id);
            events.emit(wukong, news);
            if (ending.hold(wukong)) {
                ending.note(informers.wukongsIn(wukong.getMetadata().getNamespace()));
            }
        }
    }

    /**
     * The status after a failure, for the framework to write to the version that was reconciled; empty when the cluster has it. A Wukong that
     * was made anew under the name meanwhile would get the status of its predecessor, and the framework would drop the event of its creation,
     * which is older than that write: nothing would be done for it.
     *
     * @param outcome what failed
     */
    Optional<Wukong> afterFailure(Pass pass, ApplyOutcome outcome) {
        WukongStatus status = compute(pass, outcome);
        if (status.equals(pass.wukong().getStatus())) {
            return Optional.empty();
        }
        takeover.of(pass.wukong());
        Wukong fresh = withStatus(pass.wukong(), status);
        fresh.getMetadata().setResourceVersion(pass.wukong().getMetadata().getResourceVersion());
        return Optional.of(fresh);
    }

    /** How long the status waits for KubeVirt's first status of the machine that was written; empty when it waits no longer, or no machine
     * was written. */
    Optional<Duration> waitForKubeVirt(Pass pass) {
        ResourceID id = ResourceID.fromResource(pass.wukong());
        if (pass.isUnanswered()) {
            pass.machineVersion().ifPresent(version -> throttle.machineWritten(id, spec(pass.wukong()), version));
        }
        return pass.isHandsOff() || pass.attempt().outcome().refusal().isPresent()
                ? Optional.empty()
                : pass.machineVersion().flatMap(version -> throttle.firstWord(id, version));
    }

    /** Whether the machine of a Wukong was written as its spec says, and a status has to say so. */
    boolean isOnlyOwedAnswer(Wukong wukong) {
        return throttle.isOwedAnswer(ResourceID.fromResource(wukong), spec(wukong));
    }

    /** Names a spec: that of a Wukong made anew under the same name is another one, and a deletion counts as a change. */
    private static String spec(Wukong wukong) {
        return wukong.getMetadata().getUid() + "/" + wukong.getMetadata().getGeneration();
    }

    /** A Wukong is being deleted: it waits for no answer. */
    void forget(ResourceID wukong) {
        throttle.forget(wukong);
        latency.nothingToSay(wukong);
    }

    /** A Wukong was gone when its reconciliation ended. What counted it meanwhile would count it for ever, because its end was said before. */
    void gone(ResourceID wukong) {
        forget(wukong);
        lifecycle.gone(wukong);
    }

    private WukongStatus compute(Pass pass, ApplyOutcome outcome) {
        WukongStatus status = statuses.status(
                pass.wukong(),
                pass.plan(),
                pass.observed(),
                outcome,
                PowerState.of(pass.plan().power(), pass.observed().virtualMachine()),
                observer.pendingReasons(pass.wukong(), pass.observed()),
                apiVersionReader.versions());
        lifecycle.statusWritten(pass.wukong(), status);
        return status;
    }

    private static Wukong withStatus(Wukong wukong, WukongStatus status) {
        Wukong fresh = new Wukong();
        fresh.getMetadata().setName(wukong.getMetadata().getName());
        fresh.getMetadata().setNamespace(wukong.getMetadata().getNamespace());
        fresh.setStatus(status);
        return fresh;
    }
}
