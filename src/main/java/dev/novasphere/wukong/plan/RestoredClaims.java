package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The claims that KubeVirt's restore put a virtual machine on. Unless it restores in place, it makes new claims and lets the
 * volumes refer to them (restore-UID-volume, or machine-volume under the policy PrefixTargetName); writing the old names again would
 * undo the restore.
 */
public final class RestoredClaims {

    private static final String LAST_RESTORE = "restore.kubevirt.io/lastRestoreUID";
    private static final String RESTORE_NAME = "restore.kubevirt.io/name";
    private static final Pattern RANDOM_NAME = Pattern.compile("restore-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-.+");

    private RestoredClaims() {}

    /** The restored claim behind a disk; empty when the disk is not on one. */
    public static Optional<String> of(Optional<VirtualMachine> live, String disk) {
        return live.filter(machine ->
                        machine.getSpec() != null && machine.getSpec().template() != null)
                .filter(machine -> machine.getSpec().template().spec() != null)
                .flatMap(machine -> machine.getSpec().template().spec().volumes().stream()
                        .filter(volume -> disk.equals(volume.name()))
                        .map(RestoredClaims::claim)
                        .filter(Objects::nonNull)
                        .filter(claim -> isRestored(machine, disk, claim))
                        .findFirst());
    }

    /** Whether KubeVirt's restore made a claim, by what it notes on it or by its name. */
    public static boolean isRestored(HasMetadata claim) {
        Map<String, String> annotations = claim.getMetadata().getAnnotations();
        return (annotations != null && annotations.containsKey(RESTORE_NAME))
                || RANDOM_NAME.matcher(claim.getMetadata().getName()).matches();
    }

    private static boolean isRestored(VirtualMachine machine, String disk, String claim) {
        Map<String, String> annotations = machine.getMetadata().getAnnotations();
        boolean restoredBefore = annotations != null && annotations.containsKey(LAST_RESTORE);
        return RANDOM_NAME.matcher(claim).matches()
                || (restoredBefore && claim.equals(machine.getMetadata().getName() + "-" + disk));
    }

    private static String claim(Volume volume) {
        if (volume.persistentVolumeClaim() != null) {
            return volume.persistentVolumeClaim().claimName();
        }
        return volume.dataVolume() == null ? null : volume.dataVolume().name();
    }
}
