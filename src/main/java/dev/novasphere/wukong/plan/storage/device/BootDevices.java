package dev.novasphere.wukong.plan.storage.device;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.storage.disk.LiveDisk;
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
    private static final String STOPPED = "Stopped";

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
        if (hasStarted(input)) {
            return Optional.empty();
        }
        BootDevices devices = new BootDevices(input, disks, setup);
        return devices.network.isPresent()
                ? devices.networkAlone()
                : devices.cdNotTried().or(devices::imageNotTried);
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

    /** A disk that is made of an image, behind one that is made empty. A claim or a container may hold anything, an image holds a system. */
    private Optional<Finding> imageNotTried() {
        List<DiskSpec> tried = tried();
        boolean nothingThere = !tried.isEmpty() && tried.stream().allMatch(disk -> isEmpty(disk) && !hasData(disk));
        return specs.stream()
                .filter(disk -> nothingThere && !isOrdered())
                .filter(disk -> disk.hardDisk() && isOfImage(disk))
                .findFirst()
                .map(disk -> warning(
                        "disk %s: the firmware never tries this disk, although it is made of an image, because %s; to start from it write boot: true on it"
                                .formatted(disk.name(), because(tried))));
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

    /** Whether a disk that is made empty has the data of an earlier guest: it was there before, was restored, or was moved. */
    private boolean hasData(DiskSpec disk) {
        return !input.claimName(disk).equals(Names.claim(input.name(), disk))
                || LiveDisk.of(input, disk.name()).filter(LiveDisk::adopted).isPresent();
    }

    /** KubeVirt writes an empty guestOSInfo where no agent answers. Of a machine that is off nothing says that it found nothing to start from. */
    private static boolean hasStarted(PlanInput input) {
        Optional<VirtualMachineInstance> guest = input.observed().virtualMachineInstance();
        if (guest.isEmpty()) {
            return input.observed()
                    .virtualMachine()
                    .map(VirtualMachine::getStatus)
                    .filter(status -> STOPPED.equals(status.printableStatus()))
                    .isPresent();
        }
        return guest.map(VirtualMachineInstance::getStatus)
                .map(VirtualMachineInstanceStatus::guestOSInfo)
                .filter(os -> isSaid(os.name()) || isSaid(os.prettyName()))
                .isPresent();
    }

    private static boolean isSaid(String word) {
        return word != null && !word.isEmpty();
    }

    private static Finding warning(String message) {
        return Finding.warning(Concern.VOLUMES, REASON, message);
    }
}
