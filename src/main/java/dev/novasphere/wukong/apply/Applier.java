package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.apply.outcome.Attempt;
import dev.novasphere.wukong.apply.outcome.PutBack;
import dev.novasphere.wukong.apply.outcome.PutBackEvents;
import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.nodenetwork.NodeBridges;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.step.Step;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.CreatedFields;
import dev.novasphere.wukong.write.ManagedFieldsReader;
import dev.novasphere.wukong.write.NameTakenException;
import dev.novasphere.wukong.write.OwnerCheck;
import dev.novasphere.wukong.write.OwnerGoneException;
import dev.novasphere.wukong.write.Provenance;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries out a plan, step by step, up to the first one that the API server refuses. In steady state it writes nothing. What is to be done is
 * decided in the plan, which stays as it is.
 */
@ApplicationScoped
public class Applier {

    private final DiskCreator diskCreator;
    private final MetadataPatcher metadataPatcher;
    private final ClaimGrower claimGrower;
    private final ObjectApplier objectApplier;
    private final ServiceApplier serviceApplier;
    private final RestoreCreator restoreCreator;
    private final MachineApplier machineApplier;
    private final RemovedResources removedResources;
    private final NodeBridges nodeBridges;
    private final PutBackEvents putBacks = new PutBackEvents(Clock.systemUTC());
    private final WukongEvents events;

    @Inject
    public Applier(
            KubernetesClient client, Informers informers, Writer writer, NodeBridges nodeBridges, WukongEvents events) {
        ManagedFieldsReader reader = new ManagedFieldsReader(client);
        this.diskCreator = new DiskCreator(writer);
        this.metadataPatcher = new MetadataPatcher(writer);
        this.claimGrower = new ClaimGrower(writer);
        this.objectApplier =
                new ObjectApplier(informers, writer, new Provenance(reader), new CreatedFields(reader, writer));
        this.serviceApplier = new ServiceApplier(objectApplier, writer);
        this.restoreCreator = new RestoreCreator(writer, new OwnerCheck(client));
        this.machineApplier = new MachineApplier(reader, writer, Clock.systemUTC());
        this.removedResources = new RemovedResources(writer, new OwnerCheck(client), events);
        this.nodeBridges = nodeBridges;
        this.events = events;
    }

    /**
     * Carries out the steps of a plan in their order. What something else had changed and is as planned again is an event, however the steps
     * after it end: the next attempt finds it as planned and could not report it any more.
     *
     * @param observed what the plan was made of
     * @param named gets what the API server refused for good; it is not tried again while it is in there
     * @return how far it came; a refusal of the API server ends it
     * @throws KubernetesClientException when the API server is busy, down, or a change came in between: to be tried again
     * @throws OwnerGoneException when the Wukong is gone, and a write would have done harm
     */
    public Attempt apply(Wukong wukong, Plan plan, Observed observed, NamedObjects named) {
        StepRunner runner = new StepRunner(
                wukong,
                observed.virtualMachine(),
                named,
                diskCreator,
                metadataPatcher,
                claimGrower,
                objectApplier,
                serviceApplier,
                nodeBridges,
                restoreCreator,
                machineApplier,
                removedResources);
        List<StepResult> results = new ArrayList<>();
        try {
            return run(plan, runner, results);
        } finally {
            report(wukong, observed, results);
        }
    }

    private static Attempt run(Plan plan, StepRunner runner, List<StepResult> results) {
        for (Step step : plan.steps()) {
            try {
                StepResult result = step.accept(runner);
                results.add(result);
                if (result.unseen().isPresent() || result.conflictingOperator().isPresent()) {
                    break;
                }
            } catch (KubernetesClientException e) {
                if (ApiErrors.isTransient(e)) {
                    throw e;
                }
                return Attempt.of(results, refused(step.object(), e));
            } catch (NameTakenException e) {
                return Attempt.of(results, nameTaken(step.object(), e));
            }
        }
        return Attempt.of(results, ApplyOutcome.done());
    }

    /** A restore makes a machine as it once was, which is no change by hand. */
    private void report(Wukong wukong, Observed observed, List<StepResult> results) {
        List<PutBack> putBack =
                results.stream().flatMap(result -> result.putBack().stream()).toList();
        if (!putBack.isEmpty() && observed.restores().starting().isEmpty()) {
            events.emit(wukong, putBacks.of(putBack));
        }
    }

    private static ApplyOutcome refused(HasMetadata object, KubernetesClientException e) {
        return ApplyOutcome.refused(
                object.getKind(),
                object.getMetadata().getName(),
                ApiErrors.code(e),
                ApiErrors.applied(e),
                ApiErrors.message(e));
    }

    private static ApplyOutcome nameTaken(HasMetadata object, NameTakenException e) {
        return ApplyOutcome.nameTaken(object.getKind(), object.getMetadata().getName(), e.getMessage());
    }
}
