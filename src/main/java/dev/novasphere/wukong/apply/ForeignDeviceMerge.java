package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.kubevirt.device.Devices;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.device.Filesystem;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineTemplate;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.naming.Annotations;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Keeps what others plugged into a virtual machine. KubeVirt's schema treats volumes, disks, networks and interfaces each as one value,
 * so that applying ours alone would unplug a disk added by virtctl from the running guest.
 */
final class ForeignDeviceMerge {

    private ForeignDeviceMerge() {}

    /** Notes in the wanted machine's annotations which volumes and networks are ours. */
    static void note(VirtualMachine wanted) {
        VirtualMachineInstanceSpec spec = wanted.getSpec().template().spec();
        Annotations.add(wanted.getMetadata(), Annotations.OUR_VOLUMES, names(spec.volumes(), Volume::name));
        Annotations.add(wanted.getMetadata(), Annotations.OUR_NETWORKS, names(spec.networks(), Network::name));
    }

    /**
     * The wanted machine with the live machine's foreign devices behind its own, and with what others wrote beside the images of its volumes.
     *
     * @param wanted the machine as the Wukong wants it
     * @param live the machine as it is
     * @param restored whether a restore put the live one's spec back: what was the Wukong's when the snapshot was taken is in no note then, so that
     *     only volumes that can be plugged and disks on claims, whose data KubeVirt put back as well, are taken for foreign
     * @return a new machine to apply; foreign entries are carried over in full
     */
    static VirtualMachine keep(VirtualMachine wanted, VirtualMachine live, boolean restored) {
        VirtualMachineInstanceSpec ours = wanted.getSpec().template().spec();
        VirtualMachineInstanceSpec theirs = live.guestSpec().orElse(null);
        if (theirs == null) {
            return wanted;
        }
        Set<String> ourVolumes = ours.volumes().stream().map(Volume::name).collect(Collectors.toSet());
        Set<String> ourNetworks = ours.networks().stream().map(Network::name).collect(Collectors.toSet());
        List<String> onceOurVolumes = Annotations.names(live, Annotations.OUR_VOLUMES);
        List<String> onceOurNetworks = Annotations.names(live, Annotations.OUR_NETWORKS);
        boolean noted = !restored && Annotations.annotation(live, Annotations.OUR_VOLUMES) != null;

        Predicate<Volume> foreignVolume = v -> !ourVolumes.contains(v.name())
                && !onceOurVolumes.contains(v.name())
                && (noted || v.hotpluggable() || restored && isDiskOfItsOwn(v, theirs, ours));
        Set<String> foreignVolumes = theirs.volumes().stream()
                .filter(foreignVolume)
                .map(Volume::name)
                .collect(Collectors.toSet());
        Set<String> foreignNetworks = theirs.networks().stream()
                .map(Network::name)
                .filter(n -> noted && !ourNetworks.contains(n) && !onceOurNetworks.contains(n))
                .collect(Collectors.toSet());
        List<Volume> kept = ours.volumes().stream()
                .map(volume -> keeping(volume, theirs.volumes()))
                .toList();
        if (foreignVolumes.isEmpty() && foreignNetworks.isEmpty() && kept.equals(ours.volumes())) {
            return wanted;
        }

        Devices ourDevices = ours.domain().devices();
        Devices theirDevices = theirs.domain().devices();
        List<Disk> disks = with(ourDevices.disks(), theirDevices.disks(), d -> foreignVolumes.contains(d.name()));
        List<Interface> interfaces =
                with(ourDevices.interfaces(), theirDevices.interfaces(), i -> foreignNetworks.contains(i.name()));
        List<Filesystem> filesystems =
                with(ourDevices.filesystems(), theirDevices.filesystems(), f -> foreignVolumes.contains(f.name()));
        List<Volume> volumes = with(kept, theirs.volumes(), v -> foreignVolumes.contains(v.name()));
        List<Network> networks = with(ours.networks(), theirs.networks(), n -> foreignNetworks.contains(n.name()));

        VirtualMachine merged = new VirtualMachine();
        merged.setMetadata(wanted.getMetadata());
        merged.setSpec(wanted.getSpec()
                .withTemplate(new VirtualMachineTemplate(
                        wanted.getSpec().template().metadata(),
                        ours.with(ourDevices.with(disks, interfaces, filesystems), networks, volumes))));
        return merged;
    }

    /** Whether a volume is a disk on a claim that no disk of the Wukong is on, under another name for example. */
    private static boolean isDiskOfItsOwn(
            Volume volume, VirtualMachineInstanceSpec theirs, VirtualMachineInstanceSpec ours) {
        return volume.claimName()
                        .filter(claim -> ours.volumes().stream()
                                .noneMatch(own ->
                                        own.claimName().filter(claim::equals).isPresent()))
                        .isPresent()
                && theirs.domain().devices().disks().stream()
                        .anyMatch(disk -> disk.name().equals(volume.name()));
    }

    private static Volume keeping(Volume ours, List<Volume> theirs) {
        return theirs.stream()
                .filter(live -> ours.name().equals(live.name()))
                .findFirst()
                .map(ours::keeping)
                .orElse(ours);
    }

    private static <T> List<T> with(List<T> ours, List<T> theirs, Predicate<T> foreign) {
        List<T> all = new ArrayList<>(ours);
        theirs.stream().filter(foreign).forEach(all::add);
        return all;
    }

    private static <T> String names(List<T> elements, Function<T, String> name) {
        return elements.stream().map(name).collect(Collectors.joining(","));
    }
}
