package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Annotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The claims that KubeVirt's restore put a virtual machine on. Unless it restores in place, it makes new claims and lets the
 * volumes refer to them (restore-UID-volume, or machine-volume under the policy PrefixTargetName); writing the old names again would
 * undo the restore.
 */
public final class RestoredClaims {

    /** KubeVirt's note at a machine of the restore that put it back last. */
    public static final String LAST_RESTORE = "restore.kubevirt.io/lastRestoreUID";

    private static final String RESTORE_NAME = "restore.kubevirt.io/name";
    private static final String RANDOM_PREFIX = "restore-";
    private static final Pattern RANDOM_NAME =
            Pattern.compile(RANDOM_PREFIX + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-.+");

    private RestoredClaims() {}

    /** The restored claim behind a disk; empty when the disk is not on one. */
    public static Optional<String> of(Optional<VirtualMachine> live, String disk) {
        return OwnMachine.claim(live, disk).filter(claim -> isRestored(live.get(), disk, claim));
    }

    /** Whether KubeVirt's restore made a claim, by what it notes on it or by its name. */
    public static boolean isRestored(HasMetadata claim) {
        return Annotations.annotation(claim, RESTORE_NAME) != null
                || hasRandomName(claim.getMetadata().getName());
    }

    private static boolean isRestored(VirtualMachine machine, String disk, String claim) {
        boolean restoredBefore = Annotations.annotation(machine, LAST_RESTORE) != null;
        return hasRandomName(claim)
                || (restoredBefore && claim.equals(machine.getMetadata().getName() + "-" + disk));
    }

    private static boolean hasRandomName(String claim) {
        return claim.startsWith(RANDOM_PREFIX) && RANDOM_NAME.matcher(claim).matches();
    }
}
