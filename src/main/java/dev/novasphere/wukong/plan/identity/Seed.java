package dev.novasphere.wukong.plan.identity;

import dev.novasphere.wukong.api.v1alpha1.guest.CloudInit;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Names;

/**
 * Whether a machine has a disk with the guest's configuration. A guest that finds one for the first time goes through a first boot: it makes
 * its host keys, its name and its network anew, which an existing system disk must be spared. So there is none where nothing is asked for;
 * a machine that exists keeps what it has, because a change would ask for a restart, or for another first boot.
 */
public final class Seed {

    private Seed() {}

    /** Whether the machine is to have the disk. */
    public static boolean isWanted(PlanInput input) {
        CloudInit asked = input.spec().cloudInitOrNone();
        return !asked.switchedOff()
                && (isAsked(input) || OwnMachine.of(input).map(Seed::has).orElse(false));
    }

    /** Whether the Wukong asks for something that only the disk can bring. */
    public static boolean isAsked(PlanInput input) {
        CloudInit asked = input.spec().cloudInitOrNone();
        String keys = input.spec().sshKeySecret();
        return input.spec().cloudInitUser() != null
                || (keys != null && !keys.isBlank())
                || Boolean.TRUE.equals(asked.enabled())
                || asked.asksForContent()
                || !input.spec().mountedDisks().isEmpty()
                || !input.spec().mountedFilesystems().isEmpty()
                || bringsAddresses(input);
    }

    /** Whether cloud-init is to configure interfaces. */
    public static boolean bringsAddresses(PlanInput input) {
        return Nic.of(input).stream().anyMatch(nic -> nic.spec().ipConfig() != null || PodMtu.isSet(input, nic));
    }

    private static boolean has(VirtualMachine live) {
        return live.guestSpec()
                .map(VirtualMachineInstanceSpec::volumes)
                .filter(volumes -> volumes.stream().anyMatch(volume -> Names.CLOUD_INIT_DISK.equals(volume.name())))
                .isPresent();
    }
}
