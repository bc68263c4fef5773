package dev.novasphere.wukong.power;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigration;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigrationSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.OwnedMetadata;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.MigrationAnswers;
import dev.novasphere.wukong.status.input.RequestAnswer;
import dev.novasphere.wukong.write.Provenance;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;

/**
 * The migrations that are asked for by annotation: one VirtualMachineInstanceMigration for each value. Its name is made of guest and value,
 * so that a request repeated after an end of the operator meets the first; a note on the virtual machine keeps it from being made again after
 * KubeVirt has cleared it away.
 */
@ApplicationScoped
public class MigrationRequests {

    private final Writer writer;

    @Inject
    public MigrationRequests(Writer writer) {
        this.writer = writer;
    }

    /**
     * Makes the migration that is due. Nothing is asked for a machine that could not be written as planned: where a guest may run is
     * part of what the migration is meant to bring.
     *
     * @param outcome the result so far
     * @return the same, with the result of the request
     * @throws KubernetesClientException when KubeVirt or the API server is busy or down: to be tried again
     */
    public ApplyOutcome serve(Wukong wukong, Plan plan, Observed observed, ApplyOutcome outcome) {
        boolean heldBack =
                outcome.refusal().isPresent() || plan.findings().stream().anyMatch(Finding::blocks);
        Optional<String> request = WukongAnnotations.migrationRequest(wukong)
                .filter(value -> wukong.getStatus() == null
                        || !value.equals(wukong.getStatus().handledMigration()));
        return heldBack || request.isEmpty() ? outcome : outcome.withMigration(answer(request.get(), wukong, observed));
    }

    private RequestAnswer answer(String request, Wukong wukong, Observed observed) {
        Optional<VirtualMachine> machine = Provenance.livingMachine(wukong, observed.virtualMachine());
        Optional<VirtualMachineInstance> guest = observed.virtualMachineInstance()
                .filter(found -> found.runs() && found.getMetadata().getDeletionTimestamp() == null);
        if (machine.filter(vm -> request.equals(Annotations.annotation(vm, Annotations.MIGRATION_REQUEST)))
                .isPresent()) {
            return MigrationAnswers.requested(request);
        }
        if (machine.isEmpty() || guest.isEmpty()) {
            return MigrationAnswers.notRunning(request);
        }
        String name = Names.migration(
                wukong.getMetadata().getName(), guest.get().getMetadata().getUid(), request);
        boolean begun = observed.migrations().stream()
                .anyMatch(migration -> name.equals(migration.getMetadata().getName()));
        if (!begun) {
            Optional<ResourceCondition> obstacle = guest.get().getStatus().notMigratable();
            if (obstacle.isPresent()) {
                return MigrationAnswers.impossible(request, words(obstacle.get()));
            }
            try {
                writer.create(migration(new PlanInput(wukong, observed), name));
            } catch (KubernetesClientException e) {
                if (ApiErrors.isTransient(e)) {
                    throw e;
                }
                return MigrationAnswers.refused(request, ApiErrors.code(e), ApiErrors.message(e));
            }
        }
        MachineNotes.write(writer, machine.get(), Map.of(Annotations.MIGRATION_REQUEST, request));
        return MigrationAnswers.requested(request);
    }

    private static String words(ResourceCondition obstacle) {
        return obstacle.words().isBlank() ? "KubeVirt gives no reason" : obstacle.words();
    }

    private static VirtualMachineInstanceMigration migration(PlanInput input, String name) {
        VirtualMachineInstanceMigration migration = new VirtualMachineInstanceMigration();
        migration.setMetadata(OwnedMetadata.owned(input, name));
        migration.setSpec(new VirtualMachineInstanceMigrationSpec(Names.virtualMachine(input.name())));
        return migration;
    }
}
