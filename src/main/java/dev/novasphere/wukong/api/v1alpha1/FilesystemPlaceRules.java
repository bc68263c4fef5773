package dev.novasphere.wukong.api.v1alpha1;

import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules on file systems that the guest shares beside its disks and its first boot: for each the CEL expression and message, and the same
 * in Java.
 */
final class FilesystemPlaceRules {

    /** Both are volumes of the machine, found by their names. */
    public static final String OTHER_NAMES_CEL = "!has(self.filesystems) || !has(self.disks)"
            + " || [self.filesystems.map(f, f.name)].all(l, l.size() == 0 || !self.disks.exists(d, d.name in l))";

    public static final String OTHER_NAMES_MESSAGE =
            "a file system has the name of a disk, but both are volumes of the machine; give each its own name";
    static final Rule<WukongSpec> OTHER_NAMES =
            new Rule<>(OTHER_NAMES_CEL, OTHER_NAMES_MESSAGE, FilesystemPlaceRules::hasOtherNames);

    /** Two cannot be at one place. */
    public static final String OTHER_PATHS_CEL = "!has(self.filesystems) || !has(self.disks)"
            + " || [self.filesystems.map(f, has(f.mountPath), f.mountPath)].all(l, l.size() == 0"
            + " || !self.disks.exists(d, has(d.mount) && d.mount.path in l))";

    public static final String OTHER_PATHS_MESSAGE =
            "a file system has the mountPath of a disk's mount.path; give each its own";
    static final Rule<WukongSpec> OTHER_PATHS =
            new Rule<>(OTHER_PATHS_CEL, OTHER_PATHS_MESSAGE, FilesystemPlaceRules::hasOtherPaths);

    /** cloud-init mounts it. */
    public static final String BY_CLOUD_INIT_CEL =
            "!has(self.filesystems) || self.filesystems.all(f, !has(f.mountPath))"
                    + " || ((!has(self.cloudInit) || !has(self.cloudInit.enabled) || self.cloudInit.enabled)"
                    + " && (!has(self.sysprepSecret) || self.sysprepSecret == '') && (!has(self.ignitionSecret) || self.ignitionSecret == ''))";

    public static final String BY_CLOUD_INIT_MESSAGE =
            "mountPath of a file system is mounted by cloud-init, which cloudInit.enabled: false, sysprepSecret and ignitionSecret take away;"
                    + " leave mountPath out and have the guest mount it";
    static final Rule<WukongSpec> BY_CLOUD_INIT = new Rule<>(
            BY_CLOUD_INIT_CEL,
            BY_CLOUD_INIT_MESSAGE,
            spec -> spec.mountedFilesystems().isEmpty()
                    || (!spec.cloudInitOrNone().switchedOff() && spec.setupSecret() == null));

    private FilesystemPlaceRules() {}

    static void check(WukongSpec spec, Violations violations) {
        violations.check("spec.filesystems", spec, OTHER_NAMES, OTHER_PATHS, BY_CLOUD_INIT);
    }

    private static boolean hasOtherNames(WukongSpec spec) {
        Set<String> disks = spec.disks().stream()
                .map(DiskSpec::name)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return spec.filesystems().stream().noneMatch(filesystem -> disks.contains(filesystem.name()));
    }

    private static boolean hasOtherPaths(WukongSpec spec) {
        Set<String> disks = spec.mountedDisks().stream()
                .map(disk -> disk.mount().path())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return spec.mountedFilesystems().stream().noneMatch(filesystem -> disks.contains(filesystem.mountPath()));
    }
}
