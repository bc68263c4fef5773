package dev.novasphere.wukong.api.v1alpha1;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitSource;
import dev.novasphere.wukong.api.v1alpha1.guest.GuestUser;
import java.util.function.Predicate;

/**
 * The rules on how the guest is set up that span several fields, and those on its names: for each its CEL expression and message in the
 * definition, and the same in Java.
 */
final class GuestRules {

    private static final Predicate<String> LABEL = Matching.required(Patterns.DNS_LABEL, 63);

    /** Without the disk nothing reaches the guest. */
    public static final String OFF_ALONE_CEL =
            "!has(self.cloudInit) || !has(self.cloudInit.enabled) || self.cloudInit.enabled || (!has(self.cloudInitUser)"
                    + " && (!has(self.sshKeySecret) || self.sshKeySecret == '')"
                    + " && (!has(self.networks) || self.networks.all(n, !has(n.ipConfig)))"
                    + " && (!has(self.disks) || self.disks.all(d, !has(d.mount))))";

    public static final String OFF_ALONE_MESSAGE =
            "cloudInit.enabled: false makes no configuration disk, so cloudInitUser, sshKeySecret, ipConfig of networks and mount of disks have no effect;"
                    + " leave them out, or enabled";
    static final Rule<WukongSpec> OFF_ALONE = new Rule<>(
            OFF_ALONE_CEL,
            OFF_ALONE_MESSAGE,
            spec -> !spec.cloudInitOrNone().switchedOff()
                    || (spec.cloudInitUser() == null
                            && spec.sshKeySecret() == null
                            && !hasAddresses(spec)
                            && spec.mountedDisks().isEmpty()));

    /** A ConfigDrive has its network data in OpenStack's form. */
    public static final String NO_ADDRESSES_CEL =
            "!has(self.cloudInit) || !has(self.cloudInit.source) || self.cloudInit.source != 'ConfigDrive'"
                    + " || !has(self.networks) || self.networks.all(n, !has(n.ipConfig))";

    public static final String NO_ADDRESSES_MESSAGE =
            "cloudInit.source ConfigDrive cannot carry ipConfig of networks, because the network data of a ConfigDrive have another form;"
                    + " write source: NoCloud, or leave ipConfig out";
    static final Rule<WukongSpec> NO_ADDRESSES = new Rule<>(
            NO_ADDRESSES_CEL,
            NO_ADDRESSES_MESSAGE,
            spec -> spec.cloudInitOrNone().source() != CloudInitSource.ConfigDrive || !hasAddresses(spec));

    /** cloud-init makes a user once. */
    public static final String OTHER_USERS_CEL =
            "!has(self.cloudInit) || !has(self.cloudInit.users) || !has(self.cloudInitUser)"
                    + " || self.cloudInit.users.all(u, u.name != self.cloudInitUser.name)";

    public static final String OTHER_USERS_MESSAGE =
            "one of cloudInit.users has the name of cloudInitUser; write what it is to have there, or choose another name";
    static final Rule<WukongSpec> OTHER_USERS =
            new Rule<>(OTHER_USERS_CEL, OTHER_USERS_MESSAGE, GuestRules::hasOtherUsers);

    /** A list of no users is against cloud-init's schema, and no user could log in. */
    public static final String SOME_USER_CEL =
            "!has(self.cloudInit) || !has(self.cloudInit.defaultUser) || self.cloudInit.defaultUser || has(self.cloudInitUser)"
                    + " || (has(self.cloudInit.users) && self.cloudInit.users.size() > 0)";

    public static final String SOME_USER_MESSAGE =
            "cloudInit.defaultUser: false needs another user, because nobody could log in; write cloudInitUser, or leave defaultUser out";
    static final Rule<WukongSpec> SOME_USER = new Rule<>(
            SOME_USER_CEL,
            SOME_USER_MESSAGE,
            spec -> !Boolean.FALSE.equals(spec.cloudInitOrNone().defaultUser())
                    || spec.cloudInitUser() != null
                    || !spec.cloudInitOrNone().users().isEmpty());

    /** Both are the instance-id of cloud-init. */
    public static final String ONE_UUID_CEL =
            "!has(self.firmware) || !has(self.firmware.uuid) || self.firmware.uuid == '' || !has(self.cloudInit)"
                    + " || !has(self.cloudInit.runAgain) || self.cloudInit.runAgain == ''";

    public static final String ONE_UUID_MESSAGE =
            "firmware.uuid cannot stand beside cloudInit.runAgain, because both say which UUID the machine has; write one of the two";
    static final Rule<WukongSpec> ONE_UUID = new Rule<>(
            ONE_UUID_CEL,
            ONE_UUID_MESSAGE,
            spec -> spec.firmware() == null
                    || spec.firmware().uuid() == null
                    || spec.cloudInitOrNone().runAgain() == null);

    /** The name of an object of Kubernetes. */
    public static final String SYSPREP_CEL = "self == '' || self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String SYSPREP_MESSAGE =
            "sysprepSecret must be the name of a Secret of the Wukong's own namespace, without a namespace in front; write for example"
                    + " windows-answers";
    static final Rule<String> SYSPREP =
            new Rule<>(SYSPREP_CEL, SYSPREP_MESSAGE, Matching.optional(Patterns.DNS_SUBDOMAIN));

    /** Windows Setup reads the one, cloud-init the other. */
    public static final String ONE_SETUP_CEL =
            "!has(self.sysprepSecret) || self.sysprepSecret == '' || (!has(self.cloudInitUser) && !has(self.cloudInit)"
                    + " && (!has(self.sshKeySecret) || self.sshKeySecret == '')"
                    + " && (!has(self.networks) || self.networks.all(n, !has(n.ipConfig)))"
                    + " && (!has(self.disks) || self.disks.all(d, !has(d.mount))))";

    public static final String ONE_SETUP_MESSAGE =
            "sysprepSecret cannot stand beside cloudInit, cloudInitUser, sshKeySecret, ipConfig of networks and mount of disks, which Windows Setup does not"
                    + " read; write users and addresses into the answer file";
    static final Rule<WukongSpec> ONE_SETUP = new Rule<>(
            ONE_SETUP_CEL, ONE_SETUP_MESSAGE, spec -> spec.sysprepSecret() == null || asksNothingOfCloudInit(spec));

    /** The name of an object of Kubernetes. */
    public static final String IGNITION_CEL = "self == '' || self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String IGNITION_MESSAGE =
            "ignitionSecret must be the name of a Secret of the Wukong's own namespace, without a namespace in front; write for example"
                    + " coreos-ignition";
    static final Rule<String> IGNITION =
            new Rule<>(IGNITION_CEL, IGNITION_MESSAGE, Matching.optional(Patterns.DNS_SUBDOMAIN));

    /** What reads Ignition has no cloud-init. */
    public static final String IGNITION_ALONE_CEL =
            "!has(self.ignitionSecret) || self.ignitionSecret == '' || ((!has(self.sysprepSecret) || self.sysprepSecret == '')"
                    + " && !has(self.cloudInitUser) && !has(self.cloudInit) && (!has(self.sshKeySecret) || self.sshKeySecret == '')"
                    + " && (!has(self.networks) || self.networks.all(n, !has(n.ipConfig)))"
                    + " && (!has(self.disks) || self.disks.all(d, !has(d.mount))))";

    public static final String IGNITION_ALONE_MESSAGE =
            "ignitionSecret cannot stand beside sysprepSecret, cloudInit, cloudInitUser, sshKeySecret, ipConfig of networks and mount of disks,"
                    + " which Ignition does not read; write users, addresses and mounts into the Ignition configuration";
    static final Rule<WukongSpec> IGNITION_ALONE = new Rule<>(
            IGNITION_ALONE_CEL,
            IGNITION_ALONE_MESSAGE,
            spec -> spec.ignitionSecret() == null || (spec.sysprepSecret() == null && asksNothingOfCloudInit(spec)));

    /** The host name of a Pod is a DNS label. */
    public static final String HOSTNAME_CEL =
            "self == '' || (self.size() <= 63 && self.matches('" + Patterns.DNS_LABEL + "'))";

    public static final String HOSTNAME_MESSAGE =
            "hostname must be a DNS label: at most 63 lower case letters, digits and -, starting and ending with a letter or digit; write"
                    + " for example web-1";
    static final Rule<String> HOSTNAME = new Rule<>(HOSTNAME_CEL, HOSTNAME_MESSAGE, LABEL);

    /** The name of a Service is a DNS label. */
    public static final String SUBDOMAIN_CEL =
            "self == '' || (self.size() <= 63 && self.matches('" + Patterns.DNS_LABEL + "'))";

    public static final String SUBDOMAIN_MESSAGE =
            "subdomain must be a DNS label, the name of a headless Service: at most 63 lower case letters, digits and -, starting and ending"
                    + " with a letter or digit; write for example web";
    static final Rule<String> SUBDOMAIN = new Rule<>(SUBDOMAIN_CEL, SUBDOMAIN_MESSAGE, LABEL);

    private GuestRules() {}

    static void check(WukongSpec spec, Violations violations) {
        violations.check("spec.cloudInit", spec, OFF_ALONE, NO_ADDRESSES, OTHER_USERS, SOME_USER);
        violations.check("spec.firmware", spec, ONE_UUID);
        violations.length("spec.sysprepSecret", spec.sysprepSecret(), Limits.TEXT);
        violations.check("spec.sysprepSecret", spec.sysprepSecret(), SYSPREP);
        violations.check("spec.sysprepSecret", spec, ONE_SETUP);
        violations.length("spec.ignitionSecret", spec.ignitionSecret(), Limits.TEXT);
        violations.check("spec.ignitionSecret", spec.ignitionSecret(), IGNITION);
        violations.check("spec.ignitionSecret", spec, IGNITION_ALONE);
        violations.length("spec.hostname", spec.hostname(), Limits.TEXT);
        violations.check("spec.hostname", spec.hostname(), HOSTNAME);
        violations.length("spec.subdomain", spec.subdomain(), Limits.TEXT);
        violations.check("spec.subdomain", spec.subdomain(), SUBDOMAIN);
    }

    private static boolean asksNothingOfCloudInit(WukongSpec spec) {
        return spec.cloudInitUser() == null
                && spec.cloudInit() == null
                && spec.sshKeySecret() == null
                && !hasAddresses(spec)
                && spec.mountedDisks().isEmpty();
    }

    private static boolean hasAddresses(WukongSpec spec) {
        return spec.networks().stream().anyMatch(network -> network.ipConfig() != null);
    }

    private static boolean hasOtherUsers(WukongSpec spec) {
        return spec.cloudInitUser() == null
                || spec.cloudInitUser().name() == null
                || spec.cloudInitOrNone().users().stream()
                        .map(GuestUser::name)
                        .noneMatch(spec.cloudInitUser().name()::equals);
    }
}
