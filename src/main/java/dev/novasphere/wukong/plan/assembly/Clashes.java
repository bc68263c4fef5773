package dev.novasphere.wukong.plan.assembly;

import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.device.Gpu;
import dev.novasphere.wukong.kubevirt.device.HostDevice;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.Fragments;
import dev.novasphere.wukong.plan.cloudinit.CloudInitFragment;
import dev.novasphere.wukong.plan.filesystem.FilesystemFragment;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.network.NetworkFragment;
import dev.novasphere.wukong.plan.resource.ResourceFragment;
import dev.novasphere.wukong.plan.storage.StorageFragment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds what two fragments, or two entries of one, both lay claim to. KubeVirt would refuse the machine or, worse, take one of the two. */
final class Clashes {

    private final List<Finding> findings = new ArrayList<>();

    private Clashes() {}

    /** Clashes between the entries of a plan's fragments; each names both sides. */
    static List<Finding> between(Fragments fragments) {
        Clashes clashes = new Clashes();
        clashes.inStorage(fragments);
        fragments.find(NetworkFragment.class).ifPresent(clashes::inNetworks);
        fragments.find(ResourceFragment.class).ifPresent(clashes::inDevices);
        return List.copyOf(clashes.findings);
    }

    private void inStorage(Fragments fragments) {
        Claims disks = new Claims("disk", Concern.VOLUMES, "DiskNameClash");
        Claims volumes = new Claims("volume", Concern.VOLUMES, "VolumeNameClash");
        Claims bootOrders = new Claims("boot order", Concern.VOLUMES, "BootOrderClash");
        fragments.find(StorageFragment.class).ifPresent(storage -> {
            disks.addAll(storage.disks(), Disk::name, "spec.disks");
            volumes.addAll(storage.volumes(), Volume::name, "spec.disks");
            storage.disks().forEach(disk -> addBootOrder(bootOrders, disk));
        });
        fragments.find(NetworkFragment.class).ifPresent(network -> network.interfaces().stream()
                .filter(nic -> nic.bootOrder() != null)
                .forEach(nic -> bootOrders.add(nic.bootOrder().toString(), "network " + nic.name())));
        fragments
                .find(FilesystemFragment.class)
                .ifPresent(files -> volumes.addAll(files.volumes(), Volume::name, "spec.filesystems"));
        fragments.find(CloudInitFragment.class).ifPresent(cloudInit -> {
            Set<String> taken = takenFromSetup(cloudInit, disks);
            disks.addAll(
                    cloudInit.disks().stream()
                            .filter(disk -> !taken.contains(disk.name()))
                            .toList(),
                    Disk::name,
                    "cloud-init disks");
            volumes.addAll(
                    cloudInit.volumes().stream()
                            .filter(volume -> !taken.contains(volume.name()))
                            .toList(),
                    Volume::name,
                    "cloud-init volumes");
            cloudInit.disks().forEach(disk -> addBootOrder(bootOrders, disk));
        });
    }

    /** The disk that sets the guest up has one name always, so that it is the other one that is renamed. */
    private Set<String> takenFromSetup(CloudInitFragment cloudInit, Claims disks) {
        Set<String> taken = new HashSet<>();
        for (Disk own : cloudInit.disks()) {
            disks.holder(own.name()).ifPresent(holder -> {
                taken.add(own.name());
                findings.add(Finding.error(
                        Concern.VOLUMES,
                        "DiskNameClash",
                        "%s: the disk name %s is taken by %s; rename the disk"
                                .formatted(
                                        holder,
                                        own.name(),
                                        own.name().equals(Names.SYSPREP_DISK)
                                                ? "the CD with the answer file of sysprepSecret"
                                                : "the cloud-init volume")));
            });
        }
        return taken;
    }

    private static void addBootOrder(Claims bootOrders, Disk disk) {
        if (disk.bootOrder() != null) {
            bootOrders.add(disk.bootOrder().toString(), "disk " + disk.name());
        }
    }

    private void inNetworks(NetworkFragment network) {
        Claims interfaces = new Claims("interface", Concern.NETWORKS, "InterfaceNameClash");
        interfaces.addAll(network.interfaces(), iface -> iface.name(), "interfaces");
        Claims networks = new Claims("network", Concern.NETWORKS, "NetworkNameClash");
        networks.addAll(network.networks(), Network::name, "networks");
        Claims first = new Claims("place of the first network", Concern.NETWORKS, "PrimaryNetworkClash");
        network.networks().stream().filter(Clashes::isFirst).forEach(n -> first.add("", "network " + n.name()));
    }

    private void inDevices(ResourceFragment resource) {
        new Claims("gpu", Concern.SPEC, "GpuNameClash").addAll(resource.gpus(), Gpu::name, "spec.gpus");
        new Claims("host device", Concern.SPEC, "HostDeviceNameClash")
                .addAll(resource.hostDevices(), HostDevice::name, "spec.hostDevices");
    }

    private static boolean isFirst(Network network) {
        return network.pod() != null
                || (network.multus() != null
                        && Boolean.TRUE.equals(network.multus().isDefault()));
    }

    /** Who claimed what first; a second claim becomes a finding. */
    private final class Claims {

        private final String what;
        private final Concern concern;
        private final String reason;
        private final Map<String, String> holders = new LinkedHashMap<>();

        Claims(String what, Concern concern, String reason) {
            this.what = what;
            this.concern = concern;
            this.reason = reason;
        }

        <T> void addAll(List<T> entries, Function<T, String> name, String list) {
            for (int i = 0; i < entries.size(); i++) {
                add(name.apply(entries.get(i)), list + "[" + i + "]");
            }
        }

        Optional<String> holder(String value) {
            return Optional.ofNullable(holders.get(value));
        }

        void add(String value, String claimant) {
            String holder = holders.putIfAbsent(value, claimant);
            if (holder != null) {
                String thing = value.isEmpty() ? "the " + what : "the " + what + " " + value;
                findings.add(Finding.error(
                        concern,
                        reason,
                        "%s and %s both take %s; give it to one of them and change the other"
                                .formatted(holder, claimant, thing)));
            }
        }
    }
}
