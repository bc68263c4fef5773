package dev.novasphere.wukong.api.v1alpha1;

import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import dev.novasphere.wukong.api.v1alpha1.guest.SshKeyPropagation;

/** The rule on how SSH keys reach the guest: its CEL expression and message in the definition, and the same in Java. */
final class SshKeyRules {

    /** KubeVirt asks for a Secret and for the name of a user. */
    public static final String LIVE_CEL = "!has(self.sshKeyPropagation) || self.sshKeyPropagation != 'Live'"
            + " || (has(self.sshKeySecret) && self.sshKeySecret != '' && has(self.cloudInitUser))";

    public static final String LIVE_MESSAGE =
            "sshKeyPropagation: Live brings the keys of a Secret to a user by its name; write sshKeySecret and cloudInitUser, or leave"
                    + " sshKeyPropagation out";
    static final Rule<WukongSpec> LIVE = new Rule<>(
            LIVE_CEL,
            LIVE_MESSAGE,
            spec -> spec.sshKeyPropagation() != SshKeyPropagation.Live
                    || (spec.sshKeySecret() != null && spec.cloudInitUser() != null));

    private SshKeyRules() {}

    static void check(WukongSpec spec, Violations violations) {
        violations.check("spec.sshKeyPropagation", spec, LIVE);
    }
}
