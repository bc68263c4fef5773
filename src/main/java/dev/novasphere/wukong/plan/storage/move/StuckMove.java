package dev.novasphere.wukong.plan.storage.move;

import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * A move that KubeVirt noted of a guest and does not carry out. It notes a move and writes the guest's volumes one after the other, and marks
 * the guest in between where it has a claim that stays (kubevirt 1.9: requireVolumesUpdate of pkg/virt-controller/watch/vmi). Then it takes the
 * first volume for one that was changed meanwhile, and says so each time (VolumeMigrationCancel of watch/volume-migration). A guest without that
 * mark gets its volumes in the next pass, whatever the last one failed of.
 */
final class StuckMove {

    private static final String FAILURE = "Failure";
    private static final String VOLUMES_UPDATE = "VolumesUpdateError";

    private StuckMove() {}

    /**
     * Whether a move is stuck.
     *
     * @param unfinished the claim that the machine is on and the disk is to move to
     */
    static boolean is(GuestVolumes guest, HasMetadata unfinished) {
        return guest.isNotedOnly(unfinished)
                && guest.condition(GuestVolumes.VOLUMES_CHANGE)
                        .filter(ResourceCondition::holds)
                        .isPresent()
                && guest.machine()
                        .map(VirtualMachine::getStatus)
                        .flatMap(status -> status.condition(FAILURE))
                        .filter(condition -> condition.holds() && VOLUMES_UPDATE.equals(condition.reason()))
                        .isPresent();
    }
}
