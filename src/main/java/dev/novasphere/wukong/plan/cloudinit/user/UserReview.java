package dev.novasphere.wukong.plan.cloudinit.user;

import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds what keeps some guests from making the user: cloud-init hands the fields to useradd, which makes no user at all when it takes
 * exception to one of them, and then no user can log in. What useradd refuses in every guest is refused at admission; it is found here in
 * a Wukong that was stored before admission had the rule. A warning each, because a guest that made the user needs it no more.
 *
 * <p>Sources: useradd and groupadd of shadow 4.13 and 4.17 as Debian 12 and 13 have them, cloud-init 22.4 and 25.1, sudoers(5).
 */
public final class UserReview {

    /** What every version of useradd takes as the name of a user (shadow 4.17, is_valid_name, without names of digits only). */
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*[$]?");

    /** What sudoers(5) takes for an alias, which may stand where a user does; ALL is that of everybody. */
    private static final Pattern ALIAS = Pattern.compile("[A-Z][A-Z0-9_]*");

    /** By this name cloud-init has the image's default user (distros/ug_util.py). */
    private static final String DEFAULT_USER = "default";

    private static final Pattern GROUP = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    private static final Pattern SHELL = Pattern.compile(Patterns.SHELL);

    /** Users and groups of usual images, root excepted, which cloud-init gives its keys. */
    private static final Set<String> TAKEN = Set.of(
            "_apt",
            "_ssh",
            "adm",
            "admin",
            "audio",
            "avahi",
            "backup",
            "bin",
            "cdrom",
            "chrony",
            "crontab",
            "daemon",
            "dbus",
            "dialout",
            "dip",
            "disk",
            "docker",
            "fax",
            "floppy",
            "ftp",
            "games",
            "gnats",
            "halt",
            "input",
            "irc",
            "kmem",
            "kvm",
            "landscape",
            "libvirt",
            "list",
            "lock",
            "lp",
            "lpadmin",
            "lxd",
            "mail",
            "man",
            "mem",
            "messagebus",
            "netdev",
            "news",
            "nobody",
            "nogroup",
            "ntp",
            "operator",
            "plugdev",
            "polkitd",
            "pollinate",
            "postfix",
            "proxy",
            "render",
            "rpc",
            "shadow",
            "shutdown",
            "src",
            "ssh",
            "sshd",
            "ssl-cert",
            "sssd",
            "staff",
            "sudo",
            "sync",
            "sys",
            "syslog",
            "systemd-coredump",
            "systemd-journal",
            "systemd-network",
            "systemd-oom",
            "systemd-resolve",
            "systemd-timesync",
            "tape",
            "tcpdump",
            "tss",
            "tty",
            "users",
            "utmp",
            "uucp",
            "uuidd",
            "video",
            "voice",
            "wheel",
            "www-data");

    /**
     * A rule of sudoers(5) without its user: hosts, an equals sign, who the command is run as, tags, and a command, which is an absolute
     * path, a word in upper case, sudoedit, list, a digest or a regular expression.
     */
    private static final Pattern SUDO_RULE =
            Pattern.compile("!?[^\\s=,]+(\\s*,\\s*!?[^\\s=,]+)*\\s*=\\s*(\\([^()]*\\)\\s*)?([A-Z_]+:\\s*)*+(!\\s*)*"
                    + "(/|\\^|(?!(NO)?PASSWD$)[A-Z]|sudoedit|list|sha(224|256|384|512):).*");

    private final String path;
    private final CloudInitUser user;
    private final List<Finding> findings = new ArrayList<>();

    private UserReview(String path, CloudInitUser user) {
        this.path = path;
        this.user = user;
    }

    /** A warning for each field of a user that some guest does not carry out. */
    public static List<Finding> of(CloudInitUser user) {
        return of("cloudInitUser", user);
    }

    /**
     * The same of a user elsewhere.
     *
     * @param path the field that the user is written in
     */
    public static List<Finding> of(String path, CloudInitUser user) {
        UserReview review = new UserReview(path, user);
        review.name();
        review.groups();
        review.shell();
        review.sudo();
        review.password();
        return List.copyOf(review.findings);
    }

    private void name() {
        if (user.name() == null) {
            return;
        }
        if (!USER.matcher(user.name()).matches()) {
            warn(
                    "UserNameNotPortable",
                    ".name %s is refused by useradd in many guests, which then have no user at all; write a name of letters, digits, _, - and . that starts with a letter, for example ops"
                            .formatted(user.name()));
        } else if (TAKEN.contains(user.name())) {
            warn(
                    "UserNameTaken",
                    ".name %s is a user or group of usual images, where the user is not made or shares what that group may do; write another name, for example ops"
                            .formatted(user.name()));
        } else if (user.name().equals(DEFAULT_USER)) {
            warn(
                    "UserNameTaken",
                    ".name default stands for the image's default user, to whom cloud-init gives all of this, and no user of that name is made; write another name, for example ops, or leave %s out"
                            .formatted(path));
        } else if (!user.withoutSudo() && ALIAS.matcher(user.name()).matches()) {
            warn(
                    "UserNameNotPortable",
                    ".name %s is of upper case letters alone, which sudo takes for an alias, %s; write a lower case letter in it, for example ops, or sudo: \"none\""
                            .formatted(
                                    user.name(),
                                    user.name().equals("ALL")
                                            ? "so that its rule counts for every user of the guest"
                                            : "so that the user cannot use sudo"));
        }
    }

    private void groups() {
        List<String> odd = user.groupNames().stream()
                .filter(group -> !GROUP.matcher(group).matches())
                .toList();
        if (!odd.isEmpty()) {
            warn(
                    "GroupNotPortable",
                    ".groups has %s, which cannot be made in many guests, and useradd makes no user whose groups are not all there; write names of at most 32 lower case letters, digits, _ and - that start with a letter, for example adm"
                            .formatted(String.join(", ", odd)));
        }
    }

    private void shell() {
        if (user.shell() != null && !SHELL.matcher(user.shell()).matches()) {
            warn(
                    "ShellNotAbsolute",
                    ".shell %s is no absolute path, and useradd makes no user with it; write for example /bin/bash"
                            .formatted(user.shell()));
        }
    }

    private void sudo() {
        if (user.asksForEmptySudo()) {
            warn(
                    "SudoEmpty",
                    ".sudo is empty, which counts as left out, so that the user may do everything by sudo; write \"none\" for a user without sudo, or leave sudo out");
        } else if (user.withoutSudo()) {
            List<String> privileged = user.groupNames().stream()
                    .filter(UserData.SUDO_GROUPS::contains)
                    .toList();
            if (!privileged.isEmpty()) {
                warn(
                        "SudoByGroup",
                        ".sudo is %s, but usual images let members of %s use sudo; write groups without it"
                                .formatted(user.sudo(), String.join(", ", privileged)));
            }
        } else if (user.sudo() != null
                && !SUDO_RULE.matcher(user.sudo().strip()).matches()) {
            warn(
                    "SudoRuleNotRecognised",
                    ".sudo %s is no rule of sudoers(5) as it stands after the name of the user, so that the user cannot use sudo; write for example ALL=(ALL) NOPASSWD:ALL, or \"false\" for a user without sudo"
                            .formatted(user.sudo()));
        }
    }

    private void password() {
        boolean given = user.passwordSecretRef() != null || user.passwordHash() != null || user.password() != null;
        if (given && Boolean.TRUE.equals(user.lockPasswd())) {
            String field = user.passwordSecretRef() != null
                    ? "passwordSecretRef"
                    : user.passwordHash() != null ? "passwordHash" : "password";
            findings.add(Finding.ignored(
                    Concern.CLOUD_INIT,
                    "PasswordIgnored",
                    "%s.%s has no effect, because lockPasswd is true and locks the password; remove one of the two"
                            .formatted(path, field)));
        }
    }

    private void warn(String reason, String message) {
        findings.add(Finding.warning(Concern.CLOUD_INIT, reason, path + message));
    }
}
