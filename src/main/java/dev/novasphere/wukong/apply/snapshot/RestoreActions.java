package dev.novasphere.wukong.apply.snapshot;

import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.plan.restore.RestoreAction;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Carries out what a WukongRestore is to do in the phase that its status has.
 *
 * @param machine the virtual machine that is restored; the plan of a restore never switches one that is gone
 */
public record RestoreActions(
        SnapshotRequests requests, WukongRestore restore, Supplier<Optional<VirtualMachine>> machine)
        implements RestoreAction.Visitor<RestoreActions.Result> {

    /**
     * The result of an action.
     *
     * @param made KubeVirt's restore, when this action made or found it
     * @param goesOn whether the next step may follow at once; otherwise an event brings it
     * @param refusal the words of the API server, when it did not take what was to be created
     * @param powerRefusal the answer to a stop or start that was not taken; to be reported, and to be thrown then, so that it is tried again
     */
    public record Result(
            Optional<VirtualMachineRestore> made,
            boolean goesOn,
            Optional<String> refusal,
            Optional<KubernetesClientException> powerRefusal) {

        private static final Result WAITS = new Result(Optional.empty(), false, Optional.empty(), Optional.empty());
        private static final Result GOES_ON = new Result(Optional.empty(), true, Optional.empty(), Optional.empty());

        private static Result powerRefused(KubernetesClientException e) {
            return new Result(Optional.empty(), false, Optional.empty(), Optional.of(e));
        }
    }

    @Override
    public Result none() {
        return Result.WAITS;
    }

    /**
     * Stops a machine, or gives it its run strategy back.
     *
     * @throws KubernetesClientException when the machine changed meanwhile, a snapshot or restore holds it, or the API server is busy or down: to
     *     be tried again
     */
    @Override
    public Result writeRunStrategy(String strategy) {
        VirtualMachine present = present();
        try {
            requests.writeRunStrategy(present, strategy);
            return Result.GOES_ON;
        } catch (KubernetesClientException e) {
            if (!ApiErrors.isLocked(e) && (ApiErrors.isRejected(e) || ApiErrors.isForbidden(e))) {
                return Result.powerRefused(e);
            }
            throw e;
        }
    }

    /**
     * Asks KubeVirt for the start. The guest comes by itself, and its coming wakes the restore.
     *
     * @throws KubernetesClientException when KubeVirt is busy or down: to be tried again
     */
    @Override
    public Result start() {
        VirtualMachine present = present();
        try {
            requests.start(present);
            return Result.WAITS;
        } catch (KubernetesClientException e) {
            if (ApiErrors.isStartRefusal(e) || ApiErrors.isForbidden(e)) {
                return Result.powerRefused(e);
            }
            throw e;
        }
    }

    /**
     * Creates KubeVirt's restore, unless the WukongRestore was called off meanwhile.
     *
     * @throws KubernetesClientException when the API server is busy or down: to be tried again
     */
    @Override
    public Result create(VirtualMachineRestore wanted) {
        if (!requests.stillThere(restore)) {
            return Result.GOES_ON;
        }
        try {
            return new Result(Optional.of(requests.createOnce(wanted)), true, Optional.empty(), Optional.empty());
        } catch (KubernetesClientException e) {
            if (ApiErrors.isRejected(e) || ApiErrors.isNamespaceTerminating(e)) {
                return new Result(Optional.empty(), false, Optional.of(ApiErrors.message(e)), Optional.empty());
            }
            throw e;
        }
    }

    private VirtualMachine present() {
        return machine.get().orElseThrow(() -> new IllegalStateException("a machine that is gone cannot be switched"));
    }
}
