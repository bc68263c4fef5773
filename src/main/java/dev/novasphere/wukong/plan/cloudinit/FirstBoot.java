package dev.novasphere.wukong.plan.cloudinit;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.ObjectOwner.Kind;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.Sha256;
import dev.novasphere.wukong.plan.power.PowerPlan;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Map;
import java.util.Optional;

/**
 * What the guest applied at its first boot, where that is no longer what the Wukong asks for: cloud-init makes users, keys and passwords
 * once. The first change of the user data after a boot leaves a hash of the former user data in the Secret, which is written at that
 * moment anyway; it stays there as long as the Secret. Like the fingerprint it is part of the data, because a password may be guessed from
 * it.
 */
final class FirstBoot {

    /** Key of the hash in the Secret's data. */
    static final String KEY = "firstboot";

    private static final String STOPPED = "Stopped";

    private FirstBoot() {}

    /**
     * The hash to keep in the Secret.
     *
     * @param userData the user data as it is wanted, in base64
     * @return empty while no guest is known to have booted with other user data
     */
    static Optional<String> toKeep(PlanInput input, String userData) {
        Optional<Map<String, String>> live =
                input.observed().cloudInitSecret().map(Secret::getData).filter(data -> !data.isEmpty());
        Optional<String> known = live.map(data -> data.get(KEY));
        return known.isPresent() || !booted(input)
                ? known
                : live.map(data -> data.get(CloudInitSecret.USER_DATA))
                        .filter(former -> !former.equals(userData))
                        .map(former -> CloudInitInputs.encode(Sha256.hex(former)));
    }

    /**
     * Says that the guest has what it applied at its first boot.
     *
     * @param kept the hash in the Secret
     * @param userData the user data as it is, in base64
     */
    static Optional<Finding> finding(PlanInput input, Optional<String> kept, String userData) {
        return kept.filter(hash -> !hash.equals(CloudInitInputs.encode(Sha256.hex(userData))))
                .map(hash -> Finding.warning(
                        Concern.CLOUD_INIT,
                        "ChangedSinceFirstBoot",
                        ("Secret %s holds other users, SSH keys or passwords than the guest applied at its first boot, and cloud-init applies them"
                                        + " once; change them in the guest as well, %s")
                                .formatted(
                                        Names.cloudInitSecret(input.name()),
                                        input.spec().bringsKeysLive()
                                                ? "except for the SSH keys of cloudInitUser, which the guest agent brings"
                                                : "SSH keys for example in ~/.ssh/authorized_keys")));
    }

    /** Whether the guest is known to have booted. One that was started by hand and is off again is not known to. */
    private static boolean booted(PlanInput input) {
        if (input.observed().virtualMachineInstance().isPresent()) {
            return input.observed()
                    .virtualMachineInstance()
                    .filter(guest -> guest.runs() || guest.ended())
                    .isPresent();
        }
        return input.observed()
                .virtualMachine()
                .filter(machine -> ObjectOwner.of(input, machine).kind() == Kind.THIS_WUKONG)
                .filter(machine -> machine.getStatus() != null
                        && STOPPED.equals(machine.getStatus().printableStatus()))
                .filter(FirstBoot::wasStartedByOperator)
                .isPresent();
    }

    private static boolean wasStartedByOperator(VirtualMachine machine) {
        String strategy = Annotations.annotation(machine, Annotations.RUN_STRATEGY);
        if (strategy == null) {
            return false;
        }
        String haltedFrom = Annotations.annotation(machine, Annotations.HALTED_FROM);
        return switch (haltedFrom == null ? strategy : haltedFrom) {
            case PowerPlan.HALTED -> false;
            case PowerPlan.MANUAL -> Annotations.DONE.equals(Annotations.annotation(machine, Annotations.AUTO_START));
            default -> true;
        };
    }
}
