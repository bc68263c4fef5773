package dev.novasphere.wukong.api.v1alpha1.guest;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.List;
import java.util.function.Predicate;

/** The rules on the user that cloud-init makes: for each its CEL expression and message in the definition, and the same in Java. */
public final class UserRules {

    private static final Predicate<String> GROUP = Matching.optional(Patterns.GROUP_NAMES);

    /** What useradd takes in every distribution. */
    public static final String NAME_CEL = "self.size() <= 32 && self.matches(r'" + Patterns.USER_NAME + "')";

    public static final String NAME_MESSAGE =
            "cloudInitUser.name must be a Linux user name: 1 to 32 characters without blanks, colons, commas and slashes, not starting"
                    + " with -, + or ~; write for example ubuntu";
    static final Rule<String> NAME = new Rule<>(NAME_CEL, NAME_MESSAGE, Matching.required(Patterns.USER_NAME, 32));

    /** As {@link #NAME}: useradd makes no user that joins a group of another name. */
    public static final String GROUPS_CEL = "self.all(g, g == '' || g.matches(r'" + Patterns.GROUP_NAMES + "'))";

    public static final String GROUPS_MESSAGE =
            "each of cloudInitUser.groups must be the name of a Linux group, without blanks, colons and slashes, not starting with -, +"
                    + " or ~, because useradd makes no user with another one; write for example groups: [adm, sudo]";
    static final Rule<List<String>> GROUPS =
            new Rule<>(GROUPS_CEL, GROUPS_MESSAGE, groups -> groups.stream().allMatch(GROUP));

    /** What useradd takes. */
    public static final String SHELL_CEL = "self == '' || self.matches(r'" + Patterns.SHELL + "')";

    public static final String SHELL_MESSAGE =
            "cloudInitUser.shell must be an absolute path, because useradd makes no user with another one; write for example /bin/bash";
    static final Rule<String> SHELL = new Rule<>(SHELL_CEL, SHELL_MESSAGE, Matching.optional(Patterns.SHELL));

    /** The name of an object of Kubernetes. */
    public static final String PASSWORD_SECRET_CEL = "self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String PASSWORD_SECRET_MESSAGE =
            "passwordSecretRef.name must be the name of a Secret of the Wukong's own namespace, without a namespace in front; write for"
                    + " example my-password";
    static final Rule<String> PASSWORD_SECRET =
            new Rule<>(PASSWORD_SECRET_CEL, PASSWORD_SECRET_MESSAGE, Matching.required(Patterns.DNS_SUBDOMAIN));

    /** A key of a Secret, as Kubernetes takes it. */
    public static final String PASSWORD_KEY_CEL = "self == '' || self.matches('" + Patterns.SECRET_KEY + "')";

    public static final String PASSWORD_KEY_MESSAGE =
            "passwordSecretRef.key must be a key of a Secret: letters, digits, -, _ and .; write for example password";
    static final Rule<String> PASSWORD_KEY =
            new Rule<>(PASSWORD_KEY_CEL, PASSWORD_KEY_MESSAGE, Matching.optional(Patterns.SECRET_KEY));

    /** Which of two passwords is valid would be a guess. */
    public static final String ONE_PASSWORD_CEL =
            "!has(self.passwordSecretRef) || ((!has(self.password) || self.password == '')"
                    + " && (!has(self.passwordHash) || self.passwordHash == ''))";

    public static final String ONE_PASSWORD_MESSAGE =
            "passwordSecretRef cannot stand beside password or passwordHash; write passwordSecretRef alone";
    static final Rule<CloudInitUser> ONE_PASSWORD = new Rule<>(
            ONE_PASSWORD_CEL,
            ONE_PASSWORD_MESSAGE,
            user -> user.passwordSecretRef() == null || (user.password() == null && user.passwordHash() == null));

    private UserRules() {}

    /**
     * Checks the user of a Wukong.
     *
     * @param user the user as read, any part of which may be missing; null when there is none
     * @param violations takes what is broken, never a password
     */
    public static void check(CloudInitUser user, Violations violations) {
        String path = "spec.cloudInitUser";
        if (user == null) {
            return;
        }
        violations.required(path + ".name", user.name(), NAME);
        violations.length(path + ".password", user.password(), Limits.LINE);
        violations.length(path + ".passwordHash", user.passwordHash(), Limits.LINE);
        violations.length(path + ".sudo", user.sudo(), Limits.LINE);
        violations.length(path + ".shell", user.shell(), Limits.LINE);
        violations.check(path + ".shell", user.shell(), SHELL);
        violations.size(path + ".groups", user.groups().size(), Limits.GROUPS);
        for (int i = 0; i < user.groups().size(); i++) {
            violations.length(path + ".groups[" + i + "]", user.groups().get(i), Limits.LINE);
        }
        violations.check(path + ".groups", user.groups(), GROUPS);
        if (user.passwordSecretRef() != null) {
            check(path + ".passwordSecretRef", user.passwordSecretRef(), violations);
            violations.check(path + ".passwordSecretRef", user, ONE_PASSWORD);
        }
    }

    static void check(String path, SecretKeyRef ref, Violations violations) {
        violations.length(path + ".name", ref.name(), Limits.TEXT);
        violations.required(path + ".name", ref.name(), PASSWORD_SECRET);
        violations.length(path + ".key", ref.key(), Limits.TEXT);
        violations.check(path + ".key", ref.key(), PASSWORD_KEY);
    }
}
