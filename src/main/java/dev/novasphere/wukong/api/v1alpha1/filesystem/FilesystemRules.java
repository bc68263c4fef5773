package dev.novasphere.wukong.api.v1alpha1.filesystem;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The rules on file systems that the guest shares: for each its CEL expression and message in the definition, and the same in Java. */
public final class FilesystemRules {

    private static final Predicate<String> LABEL = Matching.required(Patterns.DNS_LABEL, Limits.FILESYSTEM_TAG);
    private static final Predicate<String> DEVICE = Matching.required(Patterns.KERNEL_DISK);
    private static final Set<String> TAKEN = Set.of("cloudinitdisk", "sysprepdisk");

    /** A tag of virtiofs has at most 36 bytes; cloud-init takes names of the kernel's disks for those (cc_mounts, DEVICE_NAME_FILTER). */
    public static final String NAME_CEL = "self.size() <= 36 && self.matches('" + Patterns.DNS_LABEL
            + "') && !self.matches('" + Patterns.KERNEL_DISK + "') && !(self in ['cloudinitdisk', 'sysprepdisk'])";

    public static final String NAME_MESSAGE =
            "the name of a file system must be at most 36 lower case letters, digits and -, starting and ending with a letter or digit,"
                    + " and not that of a device such as sda, cloudinitdisk or sysprepdisk; write for example app-config";
    static final Rule<String> NAME =
            new Rule<>(NAME_CEL, NAME_MESSAGE, name -> LABEL.test(name) && !DEVICE.test(name) && !TAKEN.contains(name));

    /** The name of an object of Kubernetes; with a namespace in front it would be another user's. */
    public static final String OBJECT_CEL = "self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String OBJECT_MESSAGE =
            "a file system names a Secret, ConfigMap or ServiceAccount of the Wukong's own namespace, without a namespace in front; write for"
                    + " example app-config";
    static final Rule<String> OBJECT =
            new Rule<>(OBJECT_CEL, OBJECT_MESSAGE, Matching.required(Patterns.DNS_SUBDOMAIN));

    /** As of mounted disks. */
    public static final String PATH_CEL = "self.matches('" + Patterns.MOUNT_PATH + "')";

    public static final String PATH_MESSAGE =
            "mountPath must be an absolute path of letters, digits, -, _, ., +, @ and slashes, and not / alone; write for example /etc/app";
    static final Rule<String> PATH = new Rule<>(PATH_CEL, PATH_MESSAGE, Matching.required(Patterns.MOUNT_PATH));

    /** KubeVirt refuses a volume without a source, and one with two. */
    public static final String ONE_SOURCE_CEL =
            "(has(self.secret) ? 1 : 0) + (has(self.configMap) ? 1 : 0) + (has(self.serviceAccount) ? 1 : 0) == 1";

    public static final String ONE_SOURCE_MESSAGE =
            "a file system has one source; write one of secret, configMap and serviceAccount, for example {name: app-config, configMap: app}";
    static final Rule<FilesystemSpec> ONE_SOURCE = new Rule<>(
            ONE_SOURCE_CEL,
            ONE_SOURCE_MESSAGE,
            filesystem -> Stream.of(filesystem.secret(), filesystem.configMap(), filesystem.serviceAccount())
                            .filter(Objects::nonNull)
                            .count()
                    == 1);

    /** The names are those of volumes. */
    public static final String UNIQUE_NAMES_CEL = "[self.map(f, f.name)]" + Rule.NO_TWO_ALIKE;

    public static final String UNIQUE_NAMES_MESSAGE = "two file systems have the same name; give each its own";
    static final Rule<List<FilesystemSpec>> UNIQUE_NAMES = new Rule<>(
            UNIQUE_NAMES_CEL, UNIQUE_NAMES_MESSAGE, filesystems -> Matching.unique(filesystems, FilesystemSpec::name));

    /** Two cannot be at one place. */
    public static final String UNIQUE_PATHS_CEL = "[self.map(f, has(f.mountPath), f.mountPath)]" + Rule.NO_TWO_ALIKE;

    public static final String UNIQUE_PATHS_MESSAGE = "two file systems have the same mountPath; give each its own";
    static final Rule<List<FilesystemSpec>> UNIQUE_PATHS = new Rule<>(
            UNIQUE_PATHS_CEL,
            UNIQUE_PATHS_MESSAGE,
            filesystems -> Matching.unique(filesystems, FilesystemSpec::mountPath));

    /** A Pod runs as one ServiceAccount (KubeVirt's webhook of VirtualMachineInstances). */
    public static final String ONE_ACCOUNT_CEL = "self.filter(f, has(f.serviceAccount)).size() <= 1";

    public static final String ONE_ACCOUNT_MESSAGE =
            "only one file system can be of a serviceAccount, because the guest's pod runs as one; remove the others";
    static final Rule<List<FilesystemSpec>> ONE_ACCOUNT = new Rule<>(
            ONE_ACCOUNT_CEL,
            ONE_ACCOUNT_MESSAGE,
            filesystems -> filesystems.stream()
                            .filter(filesystem -> filesystem.serviceAccount() != null)
                            .count()
                    <= 1);

    private FilesystemRules() {}

    /**
     * Checks the file systems of a Wukong.
     *
     * @param filesystems as read, any part of which may be missing
     * @param violations takes what is broken
     */
    public static void check(List<FilesystemSpec> filesystems, Violations violations) {
        String path = "spec.filesystems";
        violations.size(path, filesystems.size(), Limits.FILESYSTEMS);
        violations.check(path, filesystems, UNIQUE_NAMES, UNIQUE_PATHS, ONE_ACCOUNT);
        for (int i = 0; i < filesystems.size(); i++) {
            check(path + "[" + i + "]", filesystems.get(i), violations);
        }
    }

    private static void check(String path, FilesystemSpec filesystem, Violations violations) {
        violations.length(path + ".name", filesystem.name(), Limits.TEXT);
        violations.required(path + ".name", filesystem.name(), NAME);
        violations.check(path, filesystem, ONE_SOURCE);
        object(path + ".secret", filesystem.secret(), violations);
        object(path + ".configMap", filesystem.configMap(), violations);
        object(path + ".serviceAccount", filesystem.serviceAccount(), violations);
        violations.length(path + ".mountPath", filesystem.mountPath(), Limits.TEXT);
        violations.check(path + ".mountPath", filesystem.mountPath(), PATH);
    }

    private static void object(String path, String name, Violations violations) {
        violations.length(path, name, Limits.TEXT);
        violations.check(path, name, OBJECT);
    }
}
