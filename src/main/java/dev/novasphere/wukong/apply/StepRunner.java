package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.nodenetwork.NodeBridges;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.plan.MovedClaims;
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
import dev.novasphere.wukong.plan.step.StepVisitor;
import java.util.Optional;

/** Gives each step of one Wukong's plan to the class that carries out its sort. */
record StepRunner(
        Wukong wukong,
        Optional<VirtualMachine> liveMachine,
        NamedObjects named,
        DiskCreator diskCreator,
        MetadataPatcher metadataPatcher,
        ClaimGrower claimGrower,
        ObjectApplier objectApplier,
        ServiceApplier serviceApplier,
        NodeBridges nodeBridges,
        RestoreCreator restoreCreator,
        MachineApplier machineApplier,
        RemovedResources removedResources)
        implements StepVisitor<StepResult> {

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
        liveMachine.ifPresent(machine ->
                machineApplier.mustNotUse(machine, step.object().getMetadata().getName()));
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
