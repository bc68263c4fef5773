package dev.novasphere.wukong.plan.cloudinit;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInit;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.hardware.GuestOs;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.cloudinit.document.UserDataFormat;
import dev.novasphere.wukong.plan.identity.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What Windows does of a configuration that is written for cloud-init. Windows itself does nothing of it. cloudbase-init, which is in some
 * images, makes users and their keys, files, commands, time zone, time servers and addresses (cloudbase-init 1.1,
 * cloudconfigplugins/factory.py, nocloudservice.py). It knows no packages, mounts and commands of early boot, and gives a user a random
 * password where there is no passwd (users.py).
 */
final class WindowsReview {

    /** What is for cloudbase-init alone. */
    private static final Set<UserDataFormat> OF_WINDOWS = Set.of(UserDataFormat.POWERSHELL, UserDataFormat.BATCH);

    private final List<String> never = new ArrayList<>();
    private final List<String> withHelp = new ArrayList<>();

    private WindowsReview() {}

    /** Findings about a guest of Windows that gets the configuration disk; none about another guest. */
    static List<Finding> of(PlanInput input) {
        WukongSpec spec = input.spec();
        if (spec.guestOS() != GuestOs.WINDOWS) {
            return List.of();
        }
        WindowsReview review = new WindowsReview();
        review.users(spec);
        review.setup(spec.cloudInitOrNone());
        review.never(!spec.mountedDisks().isEmpty(), "disks[].mount");
        review.never(!spec.mountedFilesystems().isEmpty(), "filesystems[].mountPath");
        boolean addresses = spec.networks().stream().anyMatch(network -> network.ipConfig() != null);
        review.withHelp(addresses, "networks[].ipConfig");
        review.withHelp(!addresses && Seed.bringsAddresses(input), "networks[].mtu");
        return review.findings();
    }

    private void users(WukongSpec spec) {
        CloudInit asked = spec.cloudInitOrNone();
        CloudInitUser user = spec.cloudInitUser();
        withHelp(user != null, "cloudInitUser");
        never(user != null && user.hasPassword(), "the password of cloudInitUser");
        withHelp(!asked.users().isEmpty(), "cloudInit.users");
        never(
                asked.users().stream().anyMatch(further -> further.asUser().hasPassword()),
                "passwords of cloudInit.users");
        boolean keys = spec.sshKeySecret() != null && !spec.sshKeySecret().isBlank();
        withHelp(keys && user != null, "sshKeySecret");
        never(keys && user == null, "sshKeySecret without cloudInitUser");
        never(Boolean.TRUE.equals(asked.defaultUser()), "cloudInit.defaultUser");
    }

    private void setup(CloudInit asked) {
        never(!asked.packages().isEmpty(), "cloudInit.packages");
        never(Boolean.TRUE.equals(asked.guestAgent()), "cloudInit.guestAgent");
        never(!asked.bootcmd().isEmpty(), "cloudInit.bootcmd");
        withHelp(!asked.runcmd().isEmpty(), "cloudInit.runcmd");
        withHelp(!asked.writeFiles().isEmpty(), "cloudInit.writeFiles");
        withHelp(asked.timezone() != null, "cloudInit.timezone");
        withHelp(asked.ntp() != null, "cloudInit.ntp");
        withHelp(
                Optional.ofNullable(asked.userData())
                        .flatMap(UserDataFormat::of)
                        .filter(format -> !OF_WINDOWS.contains(format))
                        .isPresent(),
                "cloudInit.userData");
    }

    private void never(boolean asked, String field) {
        if (asked) {
            never.add(field);
        }
    }

    private void withHelp(boolean asked, String field) {
        if (asked) {
            withHelp.add(field);
        }
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (!never.isEmpty()) {
            findings.add(Finding.ignored(
                    Concern.CLOUD_INIT,
                    "NotForWindows",
                    "without effect in a guest with guestOS: windows, because neither Windows nor cloudbase-init does it: %s; leave it out, and write sysprepSecret, or cloudInit.userData that begin with #ps1_sysnative for cloudbase-init"
                            .formatted(String.join(", ", never))));
        }
        if (!withHelp.isEmpty()) {
            findings.add(Finding.warning(
                    Concern.CLOUD_INIT,
                    "NeedsCloudbaseInit",
                    "guestOS is windows, and Windows by itself does nothing of %s; have cloudbase-init in the image, or write sysprepSecret instead"
                            .formatted(String.join(", ", withHelp))));
        }
        return findings;
    }
}
