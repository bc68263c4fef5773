package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.apply.outcome.Attempt;
import dev.novasphere.wukong.apply.outcome.PutBack;
import dev.novasphere.wukong.apply.outcome.PutBackEvents;
import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.nodenetwork.NodeBridges;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.plan.MovedClaims;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.step.Apply;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import dev.novasphere.wukong.plan.step.ApplyService;
import dev.novasphere.wukong.plan.step.CreateOnce;
import dev.novasphere.wukong.plan.step.CreateRestore;
import dev.novasphere.wukong.plan.step.DeleteDisk;
import dev.novasphere.wukong.plan.step.DeleteNetwork;
import dev.novasphere.wukong.plan.step.DeleteService;
import dev.novasphere.wukong.plan.step.Grow;
import dev.novasphere.wukong.plan.step.JoinBridge;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import dev.novasphere.wukong.plan.step.RefuseGrowth;
import dev.novasphere.wukong.plan.step.ReleaseDisk;
import dev.novasphere.wukong.plan.step.Step;
import dev.novasphere.wukong.plan.step.StepVisitor;
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
import java.util.Optional;

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
        this.diskCreator = new DiskCreator(client, writer);
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
        StepVisitor<StepResult> appliers = new Appliers(wukong, observed.virtualMachine(), named);
        List<StepResult> results = new ArrayList<>();
        try {
            return run(plan, appliers, results);
        } finally {
            report(wukong, observed, results);
        }
    }

    private static Attempt run(Plan plan, StepVisitor<StepResult> appliers, List<StepResult> results) {
        for (Step step : plan.steps()) {
            try {
                StepResult result = step.accept(appliers);
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

    /** Gives each step of one Wukong's plan to the class that carries out its sort. */
    private final class Appliers implements StepVisitor<StepResult> {

        private final Wukong wukong;
        private final Optional<VirtualMachine> liveMachine;
        private final NamedObjects named;

        Appliers(Wukong wukong, Optional<VirtualMachine> liveMachine, NamedObjects named) {
            this.wukong = wukong;
            this.liveMachine = liveMachine;
            this.named = named;
        }

        @Override
        public StepResult createOnce(CreateOnce step) {
            return diskCreator.create(step);
        }

        @Override
        public StepResult patchMetadata(PatchMetadata step) {
            if (MovedClaims.isMarkedBy(step)) {
                liveMachine.ifPresent(machineApplier::mustBeAsSeen);
            }
            return metadataPatcher.patch(step);
        }

        @Override
        public StepResult grow(Grow step) {
            metadataPatcher.patch(step.metadata());
            return claimGrower.grow(step, named);
        }

        @Override
        public StepResult refuseGrowth(RefuseGrowth step) {
            return metadataPatcher.patch(step.metadata());
        }

        @Override
        public StepResult apply(Apply step) {
            return objectApplier.apply(wukong, step.object(), named);
        }

        @Override
        public StepResult applyService(ApplyService step) {
            return serviceApplier.apply(wukong, step, named);
        }

        @Override
        public StepResult deleteService(DeleteService step) {
            return serviceApplier.delete(step);
        }

        @Override
        public StepResult joinBridge(JoinBridge step) {
            nodeBridges.join(wukong, step.object());
            return StepResult.DONE;
        }

        @Override
        public StepResult createRestore(CreateRestore step) {
            return restoreCreator.create(wukong, step);
        }

        @Override
        public StepResult applyMachine(ApplyMachine step) {
            return machineApplier.apply(step, liveMachine);
        }

        @Override
        public StepResult deleteDisk(DeleteDisk step) {
            liveMachine.ifPresent(machine -> machineApplier.mustNotUse(
                    machine, step.object().getMetadata().getName()));
            return removedResources.delete(wukong, step);
        }

        @Override
        public StepResult releaseDisk(ReleaseDisk step) {
            return removedResources.release(wukong, step);
        }

        @Override
        public StepResult deleteNetwork(DeleteNetwork step) {
            return removedResources.delete(wukong, step);
        }
    }
}
