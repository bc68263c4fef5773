package dev.novasphere.wukong.plan.storage.device;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.RestoredClaims;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.storage.disk.LiveDisk;
import dev.novasphere.wukong.plan.storage.disk.StartedGuest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds what the firmware never tries although there is nothing else to start from. Where a device has a boot order, those without one are
 * not tried (kubevirt: api/core/v1/schema.go). Where none has, libvirt gives one to the first hard disk (virDomainDefBootOrderPostParse), which
 * may be that of cloud-init; without a hard disk the firmware tries everything.
 */
public final class BootDevices {

    private static final String REASON = "BootOrderIncomplete";
    private static final String NOTHING = "NothingToStartFrom";

    private final PlanInput input;
    private final List<DiskSpec> specs;
    private final List<Disk> disks;
    private final boolean beforeSetup;
    private final Optional<NetworkSpec> network;

    private BootDevices(PlanInput input, List<Disk> disks, List<Disk> setup) {
        this.input = input;
        this.specs = input.spec().disks();
        this.disks = disks;
        this.beforeSetup = setup.stream().anyMatch(disk -> disk.disk() != null);
        this.network = input.spec().networks().stream()
                .filter(candidate -> candidate.bootOrder() != null)
                .findFirst();
    }

    /**
     * A warning where the guest would find nothing to start from, or only the network. A guest whose agent answers has found something.
     *
     * @param disks the planned disks, one for each of the spec, in its order
     * @param setup the disks of cloud-init, or of what is there in its place
     */
    public static Optional<Finding> of(PlanInput input, List<Disk> disks, List<Disk> setup) {
        if (StartedGuest.of(input)) {
            return Optional.empty();
        }
        BootDevices devices = new BootDevices(input, disks, setup);
        return devices.network.isPresent()
                ? devices.networkAlone()
                : devices.cdNotTried().or(devices::imageNotTried).or(devices::nothingThere);
    }

    private Optional<Finding> networkAlone() {
        boolean alone = disks.stream().allMatch(disk -> disk.bootOrder() == null);
        return input.spec()
                .firstAtStart()
                .filter(first -> alone)
                .map(first -> warning(
                        "network %s has a bootOrder and no disk has one, so that the firmware tries no disk, also where the network has nothing to start; write %s on disk %s"
                                .formatted(network.orElseThrow().name(), behind(), first.name())));
    }

    private Optional<Finding> cdNotTried() {
        List<DiskSpec> tried = tried();
        return specs.stream()
                .filter(disk -> disk.cdrom() && !disk.emptyTray() && !IsoImages.holdsDrivers(disk))
                .findFirst()
                .filter(cd -> isOrdered() || beforeSetup || !tried.isEmpty())
                .filter(cd -> tried.stream().allMatch(disk -> isEmpty(disk) && !hasData(disk)))
                .map(cd -> warning("disk %s: the firmware never tries this CD, because %s; to start from it write %s"
                        .formatted(cd.name(), because(tried), instead(cd, tried))));
    }

    /**
     * A disk that is made of an image, behind one that is made empty. A claim or a container may hold anything, an image holds a system; what
     * is to be done with the image of a CD {@link IsoImages} says.
     */
    private Optional<Finding> imageNotTried() {
        List<DiskSpec> tried = tried();
        boolean nothingThere = !tried.isEmpty() && tried.stream().allMatch(disk -> isEmpty(disk) && !hasData(disk));
        return specs.stream()
                .filter(disk -> nothingThere && !isOrdered())
                .filter(disk -> disk.hardDisk() && isOfImage(disk) && !IsoImages.isHardDisk(disk))
                .findFirst()
                .map(disk -> warning(
                        "disk %s: the firmware never tries this disk, although it is made of an image, because %s; to start from it write boot: true on it"
                                .formatted(disk.name(), because(tried))));
    }

    /** Without a hard disk the firmware tries the network as well, where something may answer. */
    private Optional<Finding> nothingThere() {
        boolean tries = isOrdered() || beforeSetup || !tried().isEmpty();
        boolean holdNothing = specs.stream()
                .allMatch(disk ->
                        IsoImages.holdsDrivers(disk) || isEmpty(disk) && !hasData(disk) && !mayBeInstalled(disk));
        return specs.stream()
                .filter(disk -> disk.hasClaim() && isEmpty(disk))
                .findFirst()
                .filter(disk -> tries && holdNothing && !staysOff() && !hasOtherVolumes())
                .map(disk -> Finding.warning(
                        Concern.VOLUMES,
                        NOTHING,
                        "disk %s: the guest finds nothing to start from, because %s made empty%s and there is no CD to install from; %swrite image, source, claimName or containerDisk on a disk or a cdrom, or bootOrder on a network to start from that"
                                .formatted(
                                        disk.name(),
                                        specs.stream()
                                                                .filter(BootDevices::isEmpty)
                                                                .count()
                                                        == 1
                                                ? "this disk is"
                                                : "all disks are",
                                        input.spec().osImage() == null ? "" : ", which osImage does not change,",
                                        runs()
                                                ? "where a system was put there by other means nothing is to be done, else "
                                                : "")));
    }

    /** Of a guest that runs without an agent nobody knows whether it waits in its firmware. */
    private boolean runs() {
        return input.observed()
                .virtualMachineInstance()
                .filter(VirtualMachineInstance::runs)
                .isPresent();
    }

    /** Whether nothing starts the guest by itself: others may fill its disks before they do. */
    private boolean staysOff() {
        return input.observed().virtualMachineInstance().isEmpty()
                && !PowerPlan.of(input.spec()).autoStart();
    }

    /** Whether a system may be on a disk that was made empty: the Wukong was changed since, and may have had a CD to install from. */
    private boolean mayBeInstalled(DiskSpec disk) {
        Long generation = input.wukong().getMetadata().getGeneration();
        return generation != null
                && generation > 1
                && LiveDisk.of(input, disk.name()).isPresent();
    }

    /** Whether the live machine has a volume that others gave it, from which a guest may start or be installed. */
    private boolean hasOtherVolumes() {
        return OwnMachine.volumes(input.observed().virtualMachine()).stream()
                .filter(volume -> volume.claimName().isPresent() || volume.containerDisk() != null)
                .anyMatch(volume -> specs.stream().noneMatch(disk -> disk.name().equals(volume.name())));
    }

    private static boolean isOfImage(DiskSpec disk) {
        return disk.hasImage() || disk.source() != null && disk.source().dataSource() != null;
    }

    private List<DiskSpec> tried() {
        return isOrdered()
                ? specs.stream()
                        .filter(disk -> disks.get(specs.indexOf(disk)).bootOrder() != null)
                        .toList()
                : input.spec().firstAtStart().stream().toList();
    }

    private boolean isOrdered() {
        return disks.stream().anyMatch(disk -> disk.bootOrder() != null);
    }

    private String because(List<DiskSpec> tried) {
        if (isOrdered()) {
            return "it has no bootOrder and disk %s, which is made empty, has one"
                    .formatted(tried.get(0).name());
        }
        return tried.isEmpty()
                ? "where nothing has a bootOrder it tries only the first hard disk, which is that of cloud-init"
                : "where nothing has a bootOrder it tries only the first hard disk, %s, which is made empty"
                        .formatted(tried.get(0).name());
    }

    private String instead(DiskSpec cd, List<DiskSpec> tried) {
        if (tried.isEmpty()) {
            return "bootOrder: 1 on it";
        }
        if (specs.stream().anyMatch(disk -> disk.bootOrder() != null)) {
            return behind() + " on it";
        }
        DiskSpec first = tried.get(0);
        List<String> words = new ArrayList<>();
        words.add("bootOrder: 1 on disk " + first.name());
        if (first.bootsFirst()) {
            words.add("in place of boot: true");
        }
        words.add("and bootOrder: 2 on disk " + cd.name());
        return String.join(" ", words);
    }

    /** The first place behind all that are taken, or words for it where that is larger than a place may be. */
    private String behind() {
        int last = Stream.concat(
                        specs.stream().map(DiskSpec::bootOrder),
                        input.spec().networks().stream().map(NetworkSpec::bootOrder))
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        return last < Limits.BOOT_ORDER ? "bootOrder: " + (last + 1) : "a bootOrder behind the others";
    }

    /** Whether a disk is made without content. */
    static boolean isEmpty(DiskSpec disk) {
        return disk.hasOwnClaim() && (!disk.filledByCdi() || disk.blank()) || disk.emptyTray();
    }

    /** Whether a disk that is made empty has the data of an earlier guest: it was there before, is or was restored, or was moved. */
    private boolean hasData(DiskSpec disk) {
        return input.spec().restoreFromSnapshot() != null
                || !input.claimName(disk).equals(Names.claim(input.name(), disk))
                || LiveDisk.of(input, disk.name())
                        .filter(live -> live.adopted()
                                || live.claim()
                                        .filter(RestoredClaims::isRestored)
                                        .isPresent())
                        .isPresent();
    }

    private static Finding warning(String message) {
        return Finding.warning(Concern.VOLUMES, REASON, message);
    }
}
