package dev.novasphere.wukong.plan.cloudinit;

import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.cloudinit.user.GuestSecrets;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import dev.novasphere.wukong.plan.observed.SecretLookup.State;
import java.util.List;
import java.util.Set;

/**
 * An Ignition configuration on a ConfigDrive that KubeVirt makes of the user's Secret: the provider kubevirt of Ignition mounts it. KubeVirt's
 * older way, an annotation, needs a feature gate and shows the configuration to all who may read the machine. The operator reads no content of
 * it; the Secret is read while there is no guest.
 */
final class Ignition {

    /** The keys that KubeVirt reads. */
    private static final Set<String> KEYS = Set.of("userdata", "userData");

    private Ignition() {}

    static CloudInitFragment plan(PlanInput input) {
        String secret = input.spec().ignitionSecret();
        return new CloudInitFragment(
                List.of(Volume.cloudInitConfigDrive(Names.CLOUD_INIT_DISK, secret)),
                List.of(Disk.virtio(Names.CLOUD_INIT_DISK)),
                List.of(),
                findings(input.observed().guestSecret(secret), secret));
    }

    private static List<Finding> findings(SecretLookup lookup, String secret) {
        if (lookup.state() == State.MISSING) {
            return List.of(GuestSecrets.missing("ignitionSecret", secret));
        }
        boolean lacking =
                lookup.state() == State.FOUND && lookup.data().keySet().stream().noneMatch(KEYS::contains);
        return lacking
                ? List.of(Finding.waiting(
                                Concern.CLOUD_INIT,
                                "SecretKeyNotFound",
                                "Secret %s, named by ignitionSecret, has no key userdata; add the Ignition configuration under it"
                                        .formatted(secret))
                        .ofUnwatched())
                : List.of();
    }
}
