package dev.novasphere.wukong.api.v1alpha1.disk;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Refusals;
import dev.novasphere.wukong.api.rules.SizeText;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.List;
import java.util.function.Predicate;

/** Rules on disks. */
public final class DiskRules {

    private static final Predicate<String> NAME = Matching.required(Patterns.DNS_LABEL, 63);
    private static final Predicate<String> STORAGE_CLASS = Matching.required(Patterns.DNS_SUBDOMAIN);
    private static final Predicate<String> ADDRESS = Matching.optional(Patterns.IMAGE_ADDRESS);
    private static final Predicate<String> REFERENCE = Matching.optional(Patterns.IMAGE_REFERENCE);

    private DiskRules() {}

    public static void check(List<DiskSpec> disks, Violations violations) {
        violations.unless(!disks.isEmpty(), "spec.disks", null, Refusals.NO_DISK);
        violations.list("spec.disks", disks, DiskSpec::name, Limits.DISKS, Refusals.DISK_TWICE);
        violations.unless(
                disks.stream().filter(DiskSpec::bootsFirst).count() <= 1, "spec.disks", null, Refusals.BOOT_TWICE);
        violations.unless(
                disks.isEmpty()
                        || disks.stream().anyMatch(DiskSpec::bootsFirst)
                        || !Boolean.TRUE.equals(disks.get(0).hotpluggable()),
                "spec.disks",
                null,
                Refusals.BOOT_HOTPLUGGABLE);
        for (int i = 0; i < disks.size(); i++) {
            check("spec.disks[" + i + "]", disks.get(i), violations);
        }
    }

    private static void check(String path, DiskSpec disk, Violations violations) {
        if (violations.present(path + ".name", disk.name())) {
            violations.unless(NAME.test(disk.name()), path + ".name", disk.name(), Refusals.DISK_NAME);
            violations.unless(
                    !disk.name().equals("cloudinitdisk"), path + ".name", disk.name(), Refusals.DISK_NAME_TAKEN);
        }
        boolean sized = disk.size() != null
                || disk.usesExistingClaim()
                || (disk.source() != null && disk.source().clones());
        violations.unless(sized, path + ".size", null, Refusals.DISK_SIZE_MISSING);
        if (disk.size() != null) {
            SizeText.check(
                    path + ".size",
                    disk.size(),
                    Refusals.DISK_SIZE,
                    Refusals.DISK_TOO_SMALL,
                    Refusals.DISK_TOO_LARGE,
                    violations);
        }
        if (disk.storageClassName() != null) {
            violations.unless(
                    STORAGE_CLASS.test(disk.storageClassName()),
                    path + ".storageClassName",
                    disk.storageClassName(),
                    Refusals.STORAGE_CLASS);
        }
        if (disk.image() != null) {
            violations.length(path + ".image", disk.image(), Limits.IMAGE);
            boolean reference = !disk.image().contains("://");
            violations.unless(
                    reference ? REFERENCE.test(disk.image()) : ADDRESS.test(disk.image()),
                    path + ".image",
                    null,
                    Refusals.IMAGE);
        }
        DiskSourceRules.check(path, disk, violations);
        violations.unless(
                !(Boolean.TRUE.equals(disk.hotpluggable()) && disk.bootsFirst()),
                path + ".hotpluggable",
                null,
                Refusals.BOOT_HOTPLUGGABLE);
        violations.unless(
                disk.accessModes().size() <= 1 || !disk.accessModes().contains(AccessMode.ReadWriteOncePod),
                path + ".accessModes",
                disk.accessModes(),
                Refusals.ACCESS_MODES);
    }
}
