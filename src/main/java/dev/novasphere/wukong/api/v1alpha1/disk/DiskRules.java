package dev.novasphere.wukong.api.v1alpha1.disk;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.SizeText;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.List;
import java.util.function.Predicate;

/** The rules on disks: for each its CEL expression and message in the definition, and the same in Java. */
public final class DiskRules {

    private static final Predicate<String> ADDRESS = Matching.required(Patterns.IMAGE_ADDRESS);
    private static final Predicate<String> REFERENCE = Matching.required(Patterns.IMAGE_REFERENCE);

    /** A virtual machine without a disk has nothing to boot from. */
    public static final String NEEDED_CEL = "has(self.disks) && self.disks.size() > 0";

    public static final String NEEDED_MESSAGE =
            "a virtual machine needs at least one disk; write for example disks: [{name: system, size: 20Gi}]";
    static final Rule<List<DiskSpec>> NEEDED = new Rule<>(NEEDED_CEL, NEEDED_MESSAGE, disks -> !disks.isEmpty());

    /** The names of claims and of devices are made of the names of disks. */
    public static final String UNIQUE_NAMES_CEL = "[self.map(d, d.name)]" + Rule.NO_TWO_ALIKE;

    public static final String UNIQUE_NAMES_MESSAGE =
            "two disks have the same name, but their claims are named after them; give each disk its own name";
    static final Rule<List<DiskSpec>> UNIQUE_NAMES =
            new Rule<>(UNIQUE_NAMES_CEL, UNIQUE_NAMES_MESSAGE, disks -> Matching.unique(disks, DiskSpec::name));

    /** The firmware of a guest tries one disk first. */
    public static final String ONE_BOOT_CEL = "self.filter(d, has(d.boot) && d.boot).size() <= 1";

    public static final String ONE_BOOT_MESSAGE =
            "only one disk can be the boot disk; set boot: true on one disk and leave it out on the others";
    static final Rule<List<DiskSpec>> ONE_BOOT = new Rule<>(
            ONE_BOOT_CEL,
            ONE_BOOT_MESSAGE,
            disks -> disks.stream().filter(DiskSpec::bootsFirst).count() <= 1);

    /** KubeVirt plugs disks into a guest that runs, and the guest needs this one to start. */
    public static final String BOOT_IS_THERE_CEL =
            "!(has(self.hotpluggable) && self.hotpluggable && has(self.boot) && self.boot)";

    public static final String BOOT_IS_THERE_MESSAGE =
            "the disk the guest boots from cannot be hotpluggable, because it must be there when the guest starts; leave hotpluggable"
                    + " out, or boot from another disk";
    static final Rule<DiskSpec> BOOT_IS_THERE = new Rule<>(
            BOOT_IS_THERE_CEL,
            BOOT_IS_THERE_MESSAGE,
            disk -> !(Boolean.TRUE.equals(disk.hotpluggable()) && disk.bootsFirst()));

    /**
     * As {@link #BOOT_IS_THERE}, where no disk has {@code boot} or {@code bootOrder}: the guest boots from the first hard disk. A drive is there
     * without its medium.
     */
    public static final String FIRST_IS_THERE_CEL =
            "self.size() == 0 || !has(self[0].hotpluggable) || !self[0].hotpluggable || (has(self[0].type) && self[0].type == 'cdrom')"
                    + " || self.exists(d, has(d.bootOrder) || (has(d.boot) && d.boot))";

    static final Rule<List<DiskSpec>> FIRST_IS_THERE = new Rule<>(
            FIRST_IS_THERE_CEL,
            BOOT_IS_THERE_MESSAGE,
            disks -> disks.isEmpty()
                    || disks.get(0).cdrom()
                    || disks.stream().anyMatch(disk -> disk.bootOrder() != null || disk.bootsFirst())
                    || !Boolean.TRUE.equals(disks.get(0).hotpluggable()));

    /** The name of a volume in KubeVirt is a DNS label. */
    public static final String NAME_CEL = "self.size() <= 63 && self.matches('" + Patterns.DNS_LABEL + "')";

    public static final String NAME_MESSAGE =
            "a disk name must be a DNS label: at most 63 lower case letters, digits and -, starting and ending with a letter or digit;"
                    + " write for example data-1";
    static final Rule<String> NAME = new Rule<>(NAME_CEL, NAME_MESSAGE, Matching.required(Patterns.DNS_LABEL, 63));

    /** The volume with the cloud-init data has this name. */
    public static final String NAME_FREE_CEL = "self != 'cloudinitdisk'";

    public static final String NAME_FREE_MESSAGE =
            "the disk name cloudinitdisk is taken by the cloud-init volume; choose another name";
    static final Rule<String> NAME_FREE =
            new Rule<>(NAME_FREE_CEL, NAME_FREE_MESSAGE, name -> !name.equals("cloudinitdisk"));

    /** A clone has the size of its source, and a claim that exists has its own. */
    public static final String SIZE_NEEDED_CEL =
            "has(self.size) || has(self.claimName) || has(self.containerDisk) || (has(self.source) && !has(self.source.blank) && !has(self.source.upload))"
                    + " || (has(self.type) && self.type == 'cdrom' && (!has(self.image) || self.image == '') && !has(self.source))";

    public static final String SIZE_NEEDED_MESSAGE =
            "a disk needs a size, unless it is a clone, an existing claim, a containerDisk or an empty tray; write for example size: 20Gi";
    static final Rule<DiskSpec> SIZE_NEEDED = new Rule<>(
            SIZE_NEEDED_CEL,
            SIZE_NEEDED_MESSAGE,
            disk -> disk.size() != null
                    || !disk.hasClaim()
                    || disk.usesExistingClaim()
                    || (disk.source() != null && disk.source().clones()));

    /** A quantity of Kubernetes; it starts with a digit, which leaves signs and bare suffixes out. */
    public static final String SIZE_CEL = "self.matches('" + Patterns.QUANTITY + "') && isQuantity(self)";

    public static final String SIZE_MESSAGE =
            "a disk size must be a Kubernetes quantity: a positive number directly followed by Mi, Gi or Ti, or by M, G or T; write for"
                    + " example 20Gi";
    static final Rule<String> SIZE = new Rule<>(SIZE_CEL, SIZE_MESSAGE, SizeText::isSize);

    /** Below that a unit was forgotten. */
    public static final String SIZE_LEAST_CEL =
            "!self.matches('" + Patterns.QUANTITY + "') || quantity(self).compareTo(quantity('1Mi')) >= 0";

    public static final String SIZE_LEAST_MESSAGE =
            "a disk must have at least 1Mi; a number without a unit means bytes, write for example 20Gi";
    static final Rule<String> SIZE_LEAST =
            new Rule<>(SIZE_LEAST_CEL, SIZE_LEAST_MESSAGE, size -> SizeText.isAtLeast(size, "1Mi"));

    /** Kubernetes counts bytes in 63 bits. */
    public static final String SIZE_MOST_CEL =
            "!self.matches('" + Patterns.QUANTITY + "') || quantity(self).compareTo(quantity('8Ei')) < 0";

    public static final String SIZE_MOST_MESSAGE =
            "a disk must be smaller than 8Ei, the largest number of bytes that Kubernetes can count; write for example 20Gi";
    static final Rule<String> SIZE_MOST =
            new Rule<>(SIZE_MOST_CEL, SIZE_MOST_MESSAGE, size -> SizeText.isLess(size, "8Ei"));

    /** Kubernetes refuses a claim that shrinks. In CEL only: it needs the disk as it was. */
    public static final String SHRINKS_CEL = "!oldSelf.matches('" + Patterns.QUANTITY + "') || !self.matches('"
            + Patterns.QUANTITY + "') || quantity(self).compareTo(quantity(oldSelf)) >= 0";

    public static final String SHRINKS_MESSAGE =
            "a disk cannot shrink, because a PersistentVolumeClaim cannot; write the old size or a larger one, in the same unit, because 20G is"
                    + " less than 20Gi, or add a new, smaller disk under another name";

    /** The name of an object of Kubernetes. */
    public static final String CLASS_CEL = "self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String CLASS_MESSAGE =
            "storageClassName must be the name of a StorageClass: lower case letters, digits, - and .; leave it out for the"
                    + " cluster's default class, or see: kubectl get storageclasses";
    static final Rule<String> CLASS = new Rule<>(CLASS_CEL, CLASS_MESSAGE, Matching.required(Patterns.DNS_SUBDOMAIN));

    /** What CDI can import; what no terminal shows would hide another address. */
    public static final String IMAGE_CEL = "self == '' || self.matches(r'" + Patterns.IMAGE_ADDRESS
            + "') || (!self.contains('://') && self.matches(r'" + Patterns.IMAGE_REFERENCE + "'))";

    public static final String IMAGE_MESSAGE =
            "image must be an http(s)://, docker:// or oci-archive:// address or a registry reference, without blanks; write for example"
                    + " https://example.org/image.qcow2 or quay.io/containerdisks/fedora:42";
    static final Rule<String> IMAGE = new Rule<>(
            IMAGE_CEL, IMAGE_MESSAGE, image -> image.contains("://") ? ADDRESS.test(image) : REFERENCE.test(image));

    /** Kubernetes refuses a claim with ReadWriteOncePod beside another mode. */
    public static final String MODES_CEL = "self.size() <= 1 || !self.exists(m, m == 'ReadWriteOncePod')";

    public static final String MODES_MESSAGE =
            "ReadWriteOncePod cannot be combined with other access modes; write it alone, or leave it out";
    static final Rule<List<AccessMode>> MODES = new Rule<>(
            MODES_CEL, MODES_MESSAGE, modes -> modes.size() <= 1 || !modes.contains(AccessMode.ReadWriteOncePod));

    private DiskRules() {}

    /**
     * Checks all disks of a Wukong.
     *
     * @param disks the disks as read, any part of which may be missing
     * @param violations takes what is broken
     */
    public static void check(List<DiskSpec> disks, Violations violations) {
        String path = "spec.disks";
        violations.size(path, disks.size(), Limits.DISKS);
        violations.check(path, disks, NEEDED, UNIQUE_NAMES, ONE_BOOT, FIRST_IS_THERE);
        DiskTypeRules.check(disks, violations);
        DiskMountRules.check(disks, violations);
        for (int i = 0; i < disks.size(); i++) {
            check(path + "[" + i + "]", disks.get(i), violations);
        }
    }

    private static void check(String path, DiskSpec disk, Violations violations) {
        violations.required(path + ".name", disk.name(), NAME, NAME_FREE);
        violations.check(path + ".size", disk, SIZE_NEEDED);
        violations.length(path + ".size", disk.size(), SizeText.LONGEST);
        violations.check(path + ".size", disk.size(), SIZE, SIZE_LEAST, SIZE_MOST);
        violations.length(path + ".storageClassName", disk.storageClassName(), Limits.TEXT);
        violations.check(path + ".storageClassName", disk.storageClassName(), CLASS);
        violations.length(path + ".image", disk.image(), Limits.IMAGE);
        violations.checkConcealed(path + ".image", disk.image(), IMAGE);
        DiskSourceRules.check(path, disk, violations);
        DiskTypeRules.check(path, disk, violations);
        DiskMountRules.check(path, disk, violations);
        ContainerDiskRules.check(path, disk, violations);
        violations.check(path + ".hotpluggable", disk, BOOT_IS_THERE);
        violations.check(path + ".accessModes", disk.accessModes(), MODES);
    }
}
