package dev.novasphere.wukong.plan.storage.move;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.plan.MovedClaims;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.storage.disk.ClaimProperties;
import dev.novasphere.wukong.plan.storage.disk.FilesystemOverhead;
import dev.novasphere.wukong.plan.storage.disk.LiveDisk;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The claim that a disk is to have instead of the one it has. */
final class ClaimWish {

    private static final String BLOCK = "Block";
    private static final String FILESYSTEM = "Filesystem";

    private ClaimWish() {}

    /** Whether a disk asks for another class, other access modes or another volume mode than those of a claim; what it leaves open is not asked for. */
    static boolean differs(DiskSpec disk, PersistentVolumeClaim claim) {
        PersistentVolumeClaimSpec spec = claim.getSpec();
        Set<String> modes = disk.accessModes().stream().map(Enum::name).collect(Collectors.toSet());
        return (disk.storageClassName() != null && !disk.storageClassName().equals(spec.getStorageClassName()))
                || (disk.volumeMode() != null && !disk.volumeMode().name().equals(modeOf(spec)))
                || (!modes.isEmpty() && !modes.equals(new HashSet<>(spec.getAccessModes())));
    }

    /**
     * Whether a claim may take the data of another one. It must not be the older one, as after a restore: which of the claims of a disk was made
     * last says where its data are when nothing else does. And all must have room, by what both ask for and have; a claim may grow while a move
     * is not begun.
     */
    static boolean mayTake(PersistentVolumeClaim target, PersistentVolumeClaim source) {
        return !isOlder(target, source) && hasRoomFor(target, source);
    }

    private static boolean isOlder(PersistentVolumeClaim one, PersistentVolumeClaim other) {
        String made = one.getMetadata().getCreationTimestamp();
        String since = other.getMetadata().getCreationTimestamp();
        return made != null && since != null && made.compareTo(since) < 0;
    }

    private static boolean hasRoomFor(PersistentVolumeClaim target, PersistentVolumeClaim source) {
        Optional<Quantity> needed = sizes(source).max(CanonicalQuantity::compare);
        Optional<Quantity> there = sizes(target).max(CanonicalQuantity::compare);
        return needed.isEmpty() || there.isEmpty() || CanonicalQuantity.compare(there.get(), needed.get()) >= 0;
    }

    /**
     * The new claim: empty, and at least as large as the old one is.
     *
     * @param disk the disk
     * @param live the claim that holds its data
     */
    static PersistentVolumeClaim claim(PlannedDisk disk, PersistentVolumeClaim live) {
        PersistentVolumeClaimSpec old = live.getSpec();
        DiskSpec wanted = disk.disk();
        boolean otherClass =
                wanted.storageClassName() != null && !wanted.storageClassName().equals(old.getStorageClassName());
        ClaimProperties ofClass = ClaimProperties.forEmptyDisk(disk.input(), wanted);
        List<String> modes =
                otherClass || !wanted.accessModes().isEmpty() ? ofClass.accessModes() : old.getAccessModes();
        String mode = otherClass || wanted.volumeMode() != null ? ofClass.volumeMode() : old.getVolumeMode();
        return new PersistentVolumeClaimBuilder()
                .withMetadata(metadata(disk, live))
                .withSpec(new PersistentVolumeClaimSpecBuilder()
                        .withAccessModes(modes)
                        .withVolumeMode(mode)
                        .withStorageClassName(otherClass ? wanted.storageClassName() : old.getStorageClassName())
                        .withResources(PlannedDisk.requesting(size(disk, live, mode)))
                        .build())
                .build();
    }

    private static ObjectMeta metadata(PlannedDisk disk, PersistentVolumeClaim live) {
        boolean adopted = LiveDisk.of(disk.input(), disk.disk().name())
                .filter(LiveDisk::adopted)
                .isPresent();
        ObjectMeta metadata = disk.withMacAddresses(adopted ? disk.adoptedMetadata() : disk.metadata());
        metadata.setName(nextName(disk));
        return marked(metadata, live.getMetadata().getName(), MigrationMark.UNUSED, "");
    }

    /**
     * Metadata that say with whose migration the claim is filled, from where, and after which migration.
     *
     * @param after UID of the last migration of the guest so far; empty text where there was none
     */
    static ObjectMeta marked(ObjectMeta metadata, String source, String mark, String after) {
        Map<String, String> annotations = new TreeMap<>();
        if (metadata.getAnnotations() != null) {
            annotations.putAll(metadata.getAnnotations());
        }
        annotations.put(Annotations.MIGRATION_GUEST, mark);
        annotations.put(Annotations.MIGRATION_SOURCE, source);
        annotations.remove(Annotations.MIGRATION_AFTER);
        if (!after.isEmpty()) {
            annotations.put(Annotations.MIGRATION_AFTER, after);
        }
        metadata.setAnnotations(annotations);
        return metadata;
    }

    /** The same metadata without these marks: the claim holds all data of the disk. */
    static ObjectMeta unmarked(ObjectMeta metadata) {
        Map<String, String> annotations = new TreeMap<>(metadata.getAnnotations());
        annotations.remove(Annotations.MIGRATION_GUEST);
        annotations.remove(Annotations.MIGRATION_SOURCE);
        annotations.remove(Annotations.MIGRATION_AFTER);
        return new ObjectMetaBuilder(metadata).withAnnotations(annotations).build();
    }

    /** The next number that neither a claim of the disk, nor another disk of the Wukong, nor a claim that was found to be there has. */
    private static String nextName(PlannedDisk disk) {
        PlanInput input = disk.input();
        String name = disk.disk().name();
        int last = Stream.concat(
                        MovedClaims.claims(input.name(), name, input.observed().formerObjects()).stream()
                                .map(claim -> claim.getMetadata().getName()),
                        Stream.of(disk.claimName()))
                .mapToInt(claim -> MovedClaims.number(input.name(), name, claim))
                .max()
                .orElse(1);
        Set<String> others = new HashSet<>(input.observed().takenClaims());
        input.spec().disks().forEach(other -> others.add(Names.claim(input.name(), other)));
        input.observed()
                .formerObjects()
                .forEach(object -> others.add(object.getMetadata().getName()));
        int number = last + 1;
        while (others.contains(Names.movedClaim(input.name(), name, number))) {
            number++;
        }
        return Names.movedClaim(input.name(), name, number);
    }

    private static Quantity size(PlannedDisk disk, PersistentVolumeClaim live, String mode) {
        Quantity largest = Stream.concat(sizes(live), disk.size().stream())
                .max(CanonicalQuantity::compare)
                .map(CanonicalQuantity::of)
                .orElseThrow();
        boolean losesRoom = BLOCK.equals(modeOf(live.getSpec())) && !BLOCK.equals(mode);
        return losesRoom
                ? FilesystemOverhead.inMebibytes(largest.getNumericalAmount()
                        .divide(BigDecimal.ONE.subtract(FilesystemOverhead.USUAL), 0, RoundingMode.CEILING))
                : largest;
    }

    /** What a claim asks for and what it has. */
    private static Stream<Quantity> sizes(PersistentVolumeClaim claim) {
        return Stream.of(
                        Optional.ofNullable(claim.getStatus())
                                .map(status -> status.getCapacity())
                                .map(found -> found.get("storage")),
                        Optional.ofNullable(
                                PlannedDisk.requested(claim.getSpec().getResources())))
                .flatMap(Optional::stream);
    }

    private static String modeOf(PersistentVolumeClaimSpec claim) {
        return claim.getVolumeMode() == null ? FILESYSTEM : claim.getVolumeMode();
    }
}
