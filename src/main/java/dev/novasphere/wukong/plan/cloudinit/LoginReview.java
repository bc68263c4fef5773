package dev.novasphere.wukong.plan.cloudinit;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInit;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.hardware.GuestOs;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import java.util.Optional;

/**
 * Finds a cloudInitUser who has neither a password nor a key. cloud-init then locks the user's password and makes no other user; what the
 * image has of users and keys is not known. Nothing is said where the Wukong may give a way in elsewhere: by further users, user data,
 * commands or files, or where it locks the password on purpose.
 */
final class LoginReview {

    private LoginReview() {}

    static Optional<Finding> of(WukongSpec spec) {
        CloudInitUser user = spec.cloudInitUser();
        if (user == null
                || user.hasPassword()
                || user.lockPasswd() != null
                || spec.sshKeySecret() != null
                || spec.guestOS() == GuestOs.WINDOWS
                || mayGiveAnotherWay(spec.cloudInitOrNone())) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                Concern.CLOUD_INIT,
                "UserWithoutLogin",
                "cloudInitUser %s has neither a password nor a public key, so that this user cannot log in, unless the image has a key of this user; write sshKeySecret or cloudInitUser.passwordSecretRef, or lockPasswd: true where that is meant"
                        .formatted(user.name())));
    }

    private static boolean mayGiveAnotherWay(CloudInit asked) {
        return asked.userData() != null
                || asked.userDataSecretRef() != null
                || !asked.users().isEmpty()
                || !asked.runcmd().isEmpty()
                || !asked.bootcmd().isEmpty()
                || !asked.writeFiles().isEmpty();
    }
}
