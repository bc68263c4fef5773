package dev.novasphere.wukong.api.v1alpha1.guest;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The rules on what cloud-init does: for each its CEL expression and message in the definition, and the same in Java. */
public final class CloudInitRules {

    private static final Predicate<String> PACKAGE_NAME = Matching.required(Patterns.PACKAGE);
    private static final Predicate<String> TIME_SERVER = Matching.required(Patterns.HOST);

    /** cloud-init and cloudbase-init skip user data that begin otherwise. */
    public static final String USER_DATA_CEL = "self == '' || self.matches(r'" + Patterns.USER_DATA + "')";

    public static final String USER_DATA_MESSAGE =
            "cloudInit.userData must begin with #cloud-config, #!, #cloud-boothook, ## template: jinja, #include, or the header of"
                    + " multi-part MIME, because cloud-init skips anything else; write for example #cloud-config in its first line";
    static final Rule<String> USER_DATA =
            new Rule<>(USER_DATA_CEL, USER_DATA_MESSAGE, Matching.beginning(Patterns.USER_DATA));

    /** Which of two documents counts would be a guess. */
    public static final String ONE_USER_DATA_CEL =
            "!has(self.userDataSecretRef) || !has(self.userData) || self.userData == ''";

    public static final String ONE_USER_DATA_MESSAGE =
            "cloudInit.userDataSecretRef cannot stand beside userData; write one of the two";
    static final Rule<CloudInit> ONE_USER_DATA = new Rule<>(
            ONE_USER_DATA_CEL,
            ONE_USER_DATA_MESSAGE,
            asked -> asked.userDataSecretRef() == null || asked.userData() == null);

    /** The name of an object of Kubernetes. */
    public static final String USER_DATA_SECRET_CEL = "self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String USER_DATA_SECRET_MESSAGE =
            "cloudInit.userDataSecretRef.name must be the name of a Secret of the Wukong's own namespace, without a namespace in front;"
                    + " write for example web-userdata";
    static final Rule<String> USER_DATA_SECRET =
            new Rule<>(USER_DATA_SECRET_CEL, USER_DATA_SECRET_MESSAGE, Matching.required(Patterns.DNS_SUBDOMAIN));

    /** A key of a Secret, as Kubernetes takes it. */
    public static final String USER_DATA_KEY_CEL = "self == '' || self.matches('" + Patterns.SECRET_KEY + "')";

    public static final String USER_DATA_KEY_MESSAGE =
            "cloudInit.userDataSecretRef.key must be a key of a Secret: letters, digits, -, _ and .; write for example userdata";
    static final Rule<String> USER_DATA_KEY =
            new Rule<>(USER_DATA_KEY_CEL, USER_DATA_KEY_MESSAGE, Matching.optional(Patterns.SECRET_KEY));

    /** The name becomes an argument of apt, dnf, zypper or apk; what begins with a hyphen would be an option. */
    public static final String PACKAGES_CEL = "self.all(p, p.matches(r'" + Patterns.PACKAGE + "'))";

    public static final String PACKAGES_MESSAGE =
            "each of cloudInit.packages must be the name of a package, without blanks, starting with a letter, digit, @ or _; write for"
                    + " example packages: [nginx, curl]";
    static final Rule<List<String>> PACKAGES = new Rule<>(
            PACKAGES_CEL, PACKAGES_MESSAGE, packages -> packages.stream().allMatch(PACKAGE_NAME));

    /** The shell is given each of them. */
    public static final String RUN_COMMANDS_CEL = "self.all(c, c.matches(r'" + Patterns.NOT_BLANK + "'))";

    public static final String RUN_COMMANDS_MESSAGE =
            "each of cloudInit.runcmd must be a command; write for example runcmd: [systemctl enable --now nginx]";
    static final Rule<List<String>> RUN_COMMANDS =
            new Rule<>(RUN_COMMANDS_CEL, RUN_COMMANDS_MESSAGE, commands -> commands.stream()
                    .noneMatch(CloudInitRules::isBlank));

    /** As {@link #RUN_COMMANDS}. */
    public static final String BOOT_COMMANDS_CEL = "self.all(c, c.matches(r'" + Patterns.NOT_BLANK + "'))";

    public static final String BOOT_COMMANDS_MESSAGE =
            "each of cloudInit.bootcmd must be a command; write for example bootcmd: [modprobe br_netfilter]";
    static final Rule<List<String>> BOOT_COMMANDS =
            new Rule<>(BOOT_COMMANDS_CEL, BOOT_COMMANDS_MESSAGE, commands -> commands.stream()
                    .noneMatch(CloudInitRules::isBlank));

    /** cloud-init writes the files in their order. */
    public static final String ONE_FILE_CEL = "[self.map(f, !has(f.append) || !f.append, f.path)]" + Rule.NO_TWO_ALIKE;

    public static final String ONE_FILE_MESSAGE =
            "two of cloudInit.writeFiles have the same path, and the second would replace the first; write one of them, or append: true to"
                    + " the second";
    static final Rule<List<GuestFile>> ONE_FILE =
            new Rule<>(ONE_FILE_CEL, ONE_FILE_MESSAGE, CloudInitRules::replaceNothing);

    /** A relative path would depend on where cloud-init runs. */
    public static final String FILE_PATH_CEL = "self.matches(r'" + Patterns.FILE_PATH + "')";

    public static final String FILE_PATH_MESSAGE =
            "path of cloudInit.writeFiles must be an absolute path of a file; write for example /etc/motd";
    static final Rule<String> FILE_PATH =
            new Rule<>(FILE_PATH_CEL, FILE_PATH_MESSAGE, Matching.required(Patterns.FILE_PATH));

    /** What chmod takes; without quotes YAML makes another number of it. */
    public static final String FILE_MODE_CEL = "self == '' || self.matches('" + Patterns.FILE_MODE + "')";

    public static final String FILE_MODE_MESSAGE =
            "permissions of cloudInit.writeFiles must be three or four octal digits in quotes; write for example \"0644\"";
    static final Rule<String> FILE_MODE =
            new Rule<>(FILE_MODE_CEL, FILE_MODE_MESSAGE, Matching.optional(Patterns.FILE_MODE));

    /** What cloud-init gives to chown. */
    public static final String FILE_OWNER_CEL = "self == '' || self.matches(r'" + Patterns.FILE_OWNER + "')";

    public static final String FILE_OWNER_MESSAGE =
            "owner of cloudInit.writeFiles must be a user, or user and group with a colon between them; write for example root:adm";
    static final Rule<String> FILE_OWNER =
            new Rule<>(FILE_OWNER_CEL, FILE_OWNER_MESSAGE, Matching.optional(Patterns.FILE_OWNER));

    /** A path below the folder of time zones. */
    public static final String TIME_ZONE_CEL = "self == '' || self.matches('" + Patterns.TIME_ZONE + "')";

    public static final String TIME_ZONE_MESSAGE =
            "cloudInit.timezone must be a name below /usr/share/zoneinfo; write for example Europe/Berlin";
    static final Rule<String> TIME_ZONE =
            new Rule<>(TIME_ZONE_CEL, TIME_ZONE_MESSAGE, Matching.optional(Patterns.TIME_ZONE));

    /** They go into the configuration of chrony, ntpd or systemd-timesyncd. */
    public static final String TIME_SERVERS_CEL = "self.all(s, s.matches('" + Patterns.HOST + "'))";

    public static final String TIME_SERVERS_MESSAGE =
            "each of cloudInit.ntp.servers and pools must be a host name or an IP address; write for example 0.pool.ntp.org";
    static final Rule<List<String>> TIME_SERVERS = new Rule<>(
            TIME_SERVERS_CEL, TIME_SERVERS_MESSAGE, servers -> servers.stream().allMatch(TIME_SERVER));

    /** KubeVirt makes the instance-id of a ConfigDrive of name and namespace. */
    public static final String RUN_AGAIN_CEL =
            "!has(self.source) || self.source != 'ConfigDrive' || !has(self.runAgain) || self.runAgain == ''";

    public static final String RUN_AGAIN_MESSAGE =
            "cloudInit.runAgain needs source NoCloud, because KubeVirt gives a ConfigDrive an instance-id that never changes; write source:"
                    + " NoCloud, or leave runAgain out";
    static final Rule<CloudInit> RUN_AGAIN = new Rule<>(
            RUN_AGAIN_CEL,
            RUN_AGAIN_MESSAGE,
            asked -> asked.source() != CloudInitSource.ConfigDrive || asked.runAgain() == null);

    /** Without the disk nothing reaches the guest. */
    public static final String OFF_ALONE_CEL =
            "!has(self.enabled) || self.enabled || ((!has(self.userData) || self.userData == '') && !has(self.userDataSecretRef)"
                    + " && (!has(self.packages) || self.packages.size() == 0) && (!has(self.runcmd) || self.runcmd.size() == 0)"
                    + " && (!has(self.bootcmd) || self.bootcmd.size() == 0) && (!has(self.writeFiles) || self.writeFiles.size() == 0)"
                    + " && (!has(self.timezone) || self.timezone == '') && !has(self.ntp) && (!has(self.users) || self.users.size() == 0)"
                    + " && !has(self.defaultUser) && !has(self.guestAgent) && !has(self.source)"
                    + " && (!has(self.runAgain) || self.runAgain == ''))";

    public static final String OFF_ALONE_MESSAGE =
            "cloudInit.enabled: false makes no configuration disk, so nothing else of cloudInit has an effect; leave the other fields out, or"
                    + " enabled";
    static final Rule<CloudInit> OFF_ALONE = new Rule<>(OFF_ALONE_CEL, OFF_ALONE_MESSAGE, CloudInitRules::isOnlyOff);

    private CloudInitRules() {}

    /**
     * Checks what a Wukong asks of cloud-init.
     *
     * @param asked spec.cloudInit as read, any part of which may be missing; null when there is none
     * @param violations takes what is broken, never user data
     */
    public static void check(CloudInit asked, Violations violations) {
        String path = "spec.cloudInit";
        if (asked == null) {
            return;
        }
        violations.length(path + ".userData", asked.userData(), Limits.USER_DATA);
        violations.checkConcealed(path + ".userData", asked.userData(), USER_DATA);
        violations.check(path + ".userDataSecretRef", asked, ONE_USER_DATA);
        secret(path + ".userDataSecretRef", asked.userDataSecretRef(), violations);
        texts(path + ".packages", asked.packages(), Limits.PACKAGES, Limits.TEXT, violations);
        violations.check(path + ".packages", asked.packages(), PACKAGES);
        texts(path + ".runcmd", asked.runcmd(), Limits.COMMANDS, Limits.COMMAND, violations);
        violations.check(path + ".runcmd", asked.runcmd(), RUN_COMMANDS);
        texts(path + ".bootcmd", asked.bootcmd(), Limits.COMMANDS, Limits.COMMAND, violations);
        violations.check(path + ".bootcmd", asked.bootcmd(), BOOT_COMMANDS);
        files(path + ".writeFiles", asked.writeFiles(), violations);
        violations.length(path + ".timezone", asked.timezone(), Limits.TEXT);
        violations.check(path + ".timezone", asked.timezone(), TIME_ZONE);
        if (asked.ntp() != null) {
            servers(path + ".ntp.servers", asked.ntp().servers(), violations);
            servers(path + ".ntp.pools", asked.ntp().pools(), violations);
        }
        FurtherUserRules.check(path + ".users", asked.users(), violations);
        violations.length(path + ".runAgain", asked.runAgain(), Limits.TEXT);
        violations.check(path + ".runAgain", asked, RUN_AGAIN);
        violations.check(path + ".enabled", asked, OFF_ALONE);
    }

    private static boolean isOnlyOff(CloudInit asked) {
        return !asked.switchedOff()
                || (!asked.asksForContent()
                        && asked.defaultUser() == null
                        && asked.guestAgent() == null
                        && asked.source() == null
                        && asked.runAgain() == null);
    }

    private static boolean isBlank(String command) {
        return command.chars().allMatch(c -> " \t\n\f\r".indexOf(c) >= 0);
    }

    private static boolean replaceNothing(List<GuestFile> files) {
        return files.stream()
                .filter(file -> file.path() != null && !Boolean.TRUE.equals(file.append()))
                .collect(Collectors.groupingBy(GuestFile::path, Collectors.counting()))
                .values()
                .stream()
                .allMatch(count -> count == 1);
    }

    private static void secret(String path, UserDataRef ref, Violations violations) {
        if (ref != null) {
            violations.length(path + ".name", ref.name(), Limits.TEXT);
            violations.required(path + ".name", ref.name(), USER_DATA_SECRET);
            violations.length(path + ".key", ref.key(), Limits.TEXT);
            violations.check(path + ".key", ref.key(), USER_DATA_KEY);
        }
    }

    /** Bounds of the schema on a list of texts. */
    static void texts(String path, List<String> texts, int most, int longest, Violations violations) {
        violations.size(path, texts.size(), most);
        for (int i = 0; i < texts.size(); i++) {
            violations.length(path + "[" + i + "]", texts.get(i), longest);
        }
    }

    private static void servers(String path, List<String> servers, Violations violations) {
        texts(path, servers, Limits.TIME_SERVERS, Limits.TEXT, violations);
        violations.check(path, servers, TIME_SERVERS);
    }

    private static void files(String path, List<GuestFile> files, Violations violations) {
        violations.size(path, files.size(), Limits.FILES);
        violations.check(path, files, ONE_FILE);
        for (int i = 0; i < files.size(); i++) {
            GuestFile file = files.get(i);
            String at = path + "[" + i + "]";
            violations.length(at + ".path", file.path(), Limits.LINE);
            violations.required(at + ".path", file.path(), FILE_PATH);
            violations.length(at + ".content", file.content(), Limits.FILE_CONTENT);
            violations.length(at + ".permissions", file.permissions(), Limits.FILE_MODE);
            violations.check(at + ".permissions", file.permissions(), FILE_MODE);
            violations.length(at + ".owner", file.owner(), Limits.TEXT);
            violations.check(at + ".owner", file.owner(), FILE_OWNER);
        }
    }
}
