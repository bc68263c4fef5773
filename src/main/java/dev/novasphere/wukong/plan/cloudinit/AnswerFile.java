package dev.novasphere.wukong.plan.cloudinit;

import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.device.DiskTarget;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.cloudinit.user.GuestSecrets;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.observed.SecretLookup.State;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The answer file of Windows, on a CD that KubeVirt makes of the user's Secret; the operator reads no content of it. Without the Secret the
 * guest's Pod would wait for it without a word, so that it is read while there is no guest.
 */
final class AnswerFile {

    /** The keys that KubeVirt reads, whatever the case of its letters (pkg/config/sysprep.go). */
    private static final Set<String> KEYS = Set.of("autounattend.xml", "unattend.xml");

    private AnswerFile() {}

    static CloudInitFragment plan(PlanInput input) {
        String secret = input.spec().sysprepSecret();
        return new CloudInitFragment(
                List.of(Volume.sysprep(Names.SYSPREP_DISK, secret)),
                List.of(Disk.cdrom(Names.SYSPREP_DISK, DiskTarget.on("sata"))),
                List.of(),
                findings(input, secret));
    }

    private static List<Finding> findings(PlanInput input, String secret) {
        var lookup = input.observed().guestSecret(secret);
        if (lookup.state() == State.MISSING) {
            return List.of(GuestSecrets.missing("sysprepSecret", secret));
        }
        boolean found = lookup.state() == State.FOUND;
        return found && !hasAnswers(lookup.data())
                ? List.of(Finding.waiting(
                                Concern.CLOUD_INIT,
                                "SecretKeyNotFound",
                                "Secret %s, named by sysprepSecret, has neither a key Autounattend.xml nor Unattend.xml; add the answer file under one of them"
                                        .formatted(secret))
                        .ofUnwatched())
                : List.of();
    }

    private static boolean hasAnswers(Map<String, byte[]> data) {
        return data.keySet().stream().map(key -> key.toLowerCase(Locale.ROOT)).anyMatch(KEYS::contains);
    }
}
