package dev.novasphere.wukong.plan.policy;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.filesystem.FilesystemSpec;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInit;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.guest.GuestUser;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokens of ServiceAccounts that a Wukong would bring into its guest as Secrets, beside the ServiceAccounts that a WukongPolicy allows. Whoever
 * has the token acts as the ServiceAccount, whether filesystems[].serviceAccount names that or another field the Secret. Admission knows no
 * other object than the Wukong, so that this is held to when it is planned alone.
 *
 * @param accounts the ServiceAccounts that are allowed
 */
record TokenReview(List<String> accounts) {

    /** What of the Secrets that were read is not allowed; one that was not read is in the guest already, or not needed. */
    List<PolicyViolation> of(PlanInput input) {
        WukongSpec spec = input.spec();
        Observed observed = input.observed();
        List<PolicyViolation> violations = new ArrayList<>();
        review("spec.sshKeySecret", spec.sshKeySecret(), observed.sshKeySecret(), violations);
        CloudInitUser user = spec.cloudInitUser();
        if (user != null && user.passwordSecretRef() != null) {
            String name = user.passwordSecretRef().name();
            review("spec.cloudInitUser.passwordSecretRef", name, observed.passwordSecret(), violations);
        }
        CloudInit cloudInit = spec.cloudInitOrNone();
        if (cloudInit.userDataSecretRef() != null) {
            named(
                    "spec.cloudInit.userDataSecretRef",
                    cloudInit.userDataSecretRef().name(),
                    observed,
                    violations);
        }
        for (GuestUser further : cloudInit.users()) {
            if (further.passwordSecretRef() != null) {
                named(
                        "spec.cloudInit.users[%s].passwordSecretRef".formatted(further.name()),
                        further.passwordSecretRef().name(),
                        observed,
                        violations);
            }
        }
        named("spec.sysprepSecret", spec.sysprepSecret(), observed, violations);
        named("spec.ignitionSecret", spec.ignitionSecret(), observed, violations);
        for (FilesystemSpec filesystem : spec.filesystems()) {
            named(
                    "spec.filesystems[%s].secret".formatted(filesystem.name()),
                    filesystem.secret(),
                    observed,
                    violations);
        }
        return violations;
    }

    private void named(String field, String secret, Observed observed, List<PolicyViolation> violations) {
        review(field, secret, observed.guestSecret(secret), violations);
    }

    private void review(String field, String secret, SecretLookup lookup, List<PolicyViolation> violations) {
        if (secret != null && lookup.isToken() && !accounts.contains(lookup.account())) {
            violations.add(new PolicyViolation(
                    field,
                    "%s, the token of ServiceAccount %s,".formatted(secret, lookup.account()),
                    "name a Secret that is no token"
                            + (accounts.isEmpty()
                                    ? ""
                                    : ", or for that of a ServiceAccount " + Allowed.oneOf(accounts))));
        }
    }
}
