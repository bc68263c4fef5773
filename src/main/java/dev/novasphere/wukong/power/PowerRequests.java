package dev.novasphere.wukong.power;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.power.Power;
import dev.novasphere.wukong.plan.storage.move.StorageMigrations;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.RequestAnswer;
import dev.novasphere.wukong.status.input.RestartAnswers;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.write.Provenance;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of KubeVirt as a user does it with virtctl: the one start of a machine created with Manual and autoStart, and the restarts
 * that are asked for by annotation. Notes on the virtual machine keep each from being made twice, also when the operator ends in between.
 */
@ApplicationScoped
public class PowerRequests {

    /** KubeVirt's words on a second request while the first is carried out, with the code 500 (1.9: pkg/virt-api/rest/lifecycle.go). */
    private static final String UNDERWAY = "stop/start already underway";

    private static final String NOT_RUNNING = "not running";

    private final Writer writer;

    @Inject
    public PowerRequests(Writer writer) {
        this.writer = writer;
    }

    /**
     * Makes the requests that are due. Nothing is asked for a machine that is not ours, is going, or could not be written as planned: a
     * restart is meant to bring the changes that came with it. Nor is a guest restarted whose disks move.
     *
     * @param outcome the result of writing the plan
     * @return the same, with the result of the requests
     * @throws KubernetesClientException when KubeVirt or the API server is busy or down: to be tried again
     */
    public ApplyOutcome serve(Wukong wukong, Plan plan, Observed observed, ApplyOutcome outcome) {
        boolean heldBack =
                outcome.refusal().isPresent() || plan.findings().stream().anyMatch(Finding::blocks);
        Optional<VirtualMachine> machine = Provenance.livingMachine(wukong, observed.virtualMachine());
        if (heldBack) {
            return outcome;
        }
        ApplyOutcome afterStart = machine.filter(vm -> Power.startPending(vm, plan.power()))
                .map(vm -> start(vm, outcome))
                .orElse(outcome);
        Optional<String> request = WukongAnnotations.restartRequest(wukong)
                .filter(value -> wukong.getStatus() == null
                        || !value.equals(wukong.getStatus().handledRestart()));
        return request.isEmpty()
                ? afterStart
                : afterStart.withRestart(restart(request.get(), machine, observed, wukong, plan));
    }

    private ApplyOutcome start(VirtualMachine machine, ApplyOutcome outcome) {
        try {
            writer.start(machine);
        } catch (KubernetesClientException e) {
            boolean refused = ApiErrors.isStartRefusal(e);
            if (!refused && ApiErrors.isTransient(e)) {
                throw e;
            }
            return ApplyOutcome.refused(
                            machine.getKind(),
                            machine.getMetadata().getName() + (refused ? "" : "/start"),
                            ApiErrors.code(e),
                            refused ? Reasons.START_REFUSED : ApiErrors.applied(e),
                            ApiErrors.message(e))
                    .withVolumeRemarks(outcome.volumeRemarks());
        }
        MachineNotes.write(writer, machine, Map.of(Annotations.AUTO_START, Annotations.DONE));
        return outcome;
    }

    private RequestAnswer restart(
            String request, Optional<VirtualMachine> machine, Observed observed, Wukong wukong, Plan plan) {
        if (machine.filter(vm -> Power.keepsOff(vm, plan.power())).isPresent()) {
            return RestartAnswers.keptOff(request);
        }
        String startCommand =
                "virtctl start " + Names.virtualMachine(wukong.getMetadata().getName()) + " -n "
                        + wukong.getMetadata().getNamespace();
        Optional<String> running = observed.virtualMachineInstance()
                .filter(guest -> guest.getMetadata().getDeletionTimestamp() == null && !guest.ended())
                .map(guest -> guest.getMetadata().getUid());
        boolean begun = machine.filter(vm -> request.equals(Annotations.annotation(vm, Annotations.RESTART_REQUEST)))
                .isPresent();
        if (begun && !running.equals(machine.map(vm -> Annotations.annotation(vm, Annotations.RESTART_GUEST)))) {
            return RestartAnswers.requested(request);
        }
        if (machine.isEmpty() || running.isEmpty()) {
            return RestartAnswers.notRunning(request, startCommand);
        }
        if (StorageMigrations.areUnderWay(plan, observed)) {
            return RestartAnswers.duringMove(request);
        }
        if (!begun) {
            MachineNotes.write(
                    writer,
                    machine.get(),
                    Map.of(Annotations.RESTART_REQUEST, request, Annotations.RESTART_GUEST, running.get()));
        }
        try {
            writer.restart(machine.get());
            return RestartAnswers.requested(request);
        } catch (KubernetesClientException e) {
            String words = ApiErrors.message(e);
            if (words.contains(UNDERWAY)) {
                return RestartAnswers.requested(request);
            }
            if (ApiErrors.isConflict(e) && words.contains(NOT_RUNNING)) {
                return RestartAnswers.notRunning(request, startCommand);
            }
            if (!ApiErrors.isConflict(e) && ApiErrors.isTransient(e)) {
                throw e;
            }
            return RestartAnswers.refused(request, ApiErrors.code(e), words);
        }
    }
}
