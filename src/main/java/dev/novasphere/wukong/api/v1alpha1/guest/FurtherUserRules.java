package dev.novasphere.wukong.api.v1alpha1.guest;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.List;
import java.util.function.Predicate;

/** The rules on users beside cloudInitUser: for each its CEL expression and message in the definition, and the same in Java. */
final class FurtherUserRules {

    private static final Predicate<String> GROUP = Matching.optional(Patterns.GROUP_NAMES);
    private static final Predicate<String> KEY = Matching.required(Patterns.ONE_LINE);

    /** cloud-init makes a user once. */
    public static final String UNIQUE_CEL = "[self.map(u, u.name)]" + Rule.NO_TWO_ALIKE;

    public static final String UNIQUE_MESSAGE =
            "two of cloudInit.users have the same name; give each user its own name";
    static final Rule<List<GuestUser>> UNIQUE =
            new Rule<>(UNIQUE_CEL, UNIQUE_MESSAGE, users -> Matching.unique(users, GuestUser::name));

    /** What useradd takes in every distribution. */
    public static final String NAME_CEL = "self.size() <= 32 && self.matches(r'" + Patterns.USER_NAME + "')";

    public static final String NAME_MESSAGE =
            "name of cloudInit.users must be a Linux user name: 1 to 32 characters without blanks, colons, commas and slashes, not starting"
                    + " with -, + or ~; write for example deploy";
    static final Rule<String> NAME = new Rule<>(NAME_CEL, NAME_MESSAGE, Matching.required(Patterns.USER_NAME, 32));

    /** A line break would make two lines of authorized_keys of one. */
    public static final String KEYS_CEL = "self.all(k, k.matches(r'" + Patterns.ONE_LINE + "'))";

    public static final String KEYS_MESSAGE =
            "each of sshAuthorizedKeys must be a line of authorized_keys; write for example the content of id_ed25519.pub";
    static final Rule<List<String>> KEYS =
            new Rule<>(KEYS_CEL, KEYS_MESSAGE, keys -> keys.stream().allMatch(KEY));

    /** What useradd takes. */
    public static final String SHELL_CEL = "self == '' || self.matches(r'" + Patterns.SHELL + "')";

    public static final String SHELL_MESSAGE =
            "shell of cloudInit.users must be an absolute path, because useradd makes no user with another one; write for example /bin/bash";
    static final Rule<String> SHELL = new Rule<>(SHELL_CEL, SHELL_MESSAGE, Matching.optional(Patterns.SHELL));

    /** As {@link #NAME}: useradd makes no user that joins a group of another name. */
    public static final String GROUPS_CEL = "self.all(g, g == '' || g.matches(r'" + Patterns.GROUP_NAMES + "'))";

    public static final String GROUPS_MESSAGE =
            "each of groups of cloudInit.users must be the name of a Linux group, without blanks, colons and slashes, not starting with -, +"
                    + " or ~; write for example groups: [adm]";
    static final Rule<List<String>> GROUPS =
            new Rule<>(GROUPS_CEL, GROUPS_MESSAGE, groups -> groups.stream().allMatch(GROUP));

    /** Which of two passwords is valid would be a guess. */
    public static final String ONE_PASSWORD_CEL =
            "!has(self.passwordSecretRef) || !has(self.passwordHash) || self.passwordHash == ''";

    public static final String ONE_PASSWORD_MESSAGE =
            "passwordSecretRef of cloudInit.users cannot stand beside passwordHash; write passwordSecretRef alone";
    static final Rule<GuestUser> ONE_PASSWORD = new Rule<>(
            ONE_PASSWORD_CEL,
            ONE_PASSWORD_MESSAGE,
            user -> user.passwordSecretRef() == null || user.passwordHash() == null);

    private FurtherUserRules() {}

    /**
     * Checks users beside cloudInitUser.
     *
     * @param users the users as read, any part of which may be missing
     * @param violations takes what is broken, never a password
     */
    static void check(String path, List<GuestUser> users, Violations violations) {
        violations.size(path, users.size(), Limits.USERS);
        violations.check(path, users, UNIQUE);
        for (int i = 0; i < users.size(); i++) {
            check(path + "[" + i + "]", users.get(i), violations);
        }
    }

    private static void check(String path, GuestUser user, Violations violations) {
        violations.length(path + ".name", user.name(), Limits.TEXT);
        violations.required(path + ".name", user.name(), NAME);
        CloudInitRules.texts(
                path + ".sshAuthorizedKeys", user.sshAuthorizedKeys(), Limits.USER_KEYS, Limits.PUBLIC_KEY, violations);
        violations.check(path + ".sshAuthorizedKeys", user.sshAuthorizedKeys(), KEYS);
        violations.length(path + ".passwordHash", user.passwordHash(), Limits.LINE);
        violations.length(path + ".sudo", user.sudo(), Limits.LINE);
        violations.length(path + ".shell", user.shell(), Limits.LINE);
        violations.check(path + ".shell", user.shell(), SHELL);
        CloudInitRules.texts(path + ".groups", user.groups(), Limits.USER_GROUPS, Limits.TEXT, violations);
        violations.check(path + ".groups", user.groups(), GROUPS);
        if (user.passwordSecretRef() != null) {
            UserRules.check(path + ".passwordSecretRef", user.passwordSecretRef(), violations);
            violations.check(path + ".passwordSecretRef", user, ONE_PASSWORD);
        }
    }
}
