package dev.novasphere.wukong.render;

import dev.novasphere.wukong.api.v1alpha1.availability.AntiAffinityPolicy;
import dev.novasphere.wukong.api.v1alpha1.availability.EvictionStrategy;
import dev.novasphere.wukong.api.v1alpha1.availability.RestartPolicy;
import dev.novasphere.wukong.api.v1alpha1.availability.RunStrategy;
import dev.novasphere.wukong.api.v1alpha1.compute.Hugepages;
import dev.novasphere.wukong.api.v1alpha1.disk.AccessMode;
import dev.novasphere.wukong.api.v1alpha1.disk.DeletionPolicy;
import dev.novasphere.wukong.api.v1alpha1.disk.VolumeMode;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskBus;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskCache;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskIo;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskType;
import dev.novasphere.wukong.api.v1alpha1.hardware.Bootloader;
import dev.novasphere.wukong.api.v1alpha1.hardware.GuestOs;
import dev.novasphere.wukong.api.v1alpha1.hardware.WatchdogAction;
import dev.novasphere.wukong.api.v1alpha1.network.IpMode;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkType;
import dev.novasphere.wukong.api.v1alpha1.network.NicModel;
import dev.novasphere.wukong.api.v1alpha1.service.ServiceType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What to write instead of a word that a field with fixed words does not have: words that KubeVirt, Kubernetes or Multus use for the same,
 * and the field's own words with other capitals. An API server lists the words of the field and nothing more: it evaluates no rule of a
 * definition once a fixed word is wrong.
 */
final class WordAdvice {

    private static final Map<Class<?>, Map<String, String>> COMMON = Map.ofEntries(
            Map.entry(
                    DiskBus.class,
                    Map.of("ide", "sata", "nvme", "virtio", "virtio-scsi", "scsi", "virtio-blk", "virtio")),
            Map.entry(DiskCache.class, Map.of("off", "none", "directsync", "writethrough", "unsafe", "writeback")),
            Map.entry(DiskIo.class, Map.of("io_uring", "native")),
            Map.entry(
                    DiskType.class,
                    Map.of(
                            "cd", "cdrom", "cd-rom", "cdrom", "iso", "cdrom", "dvd", "cdrom", "hdd", "disk", "ssd",
                            "disk")),
            Map.entry(VolumeMode.class, Map.of("raw", "Block", "fs", "Filesystem", "file", "Filesystem")),
            Map.entry(DeletionPolicy.class, Map.of("keep", "Retain", "orphan", "Retain", "remove", "Delete")),
            Map.entry(Bootloader.class, Map.of("efi", "uefi", "ovmf", "uefi", "seabios", "bios", "legacy", "bios")),
            Map.entry(WatchdogAction.class, Map.of("none", "no watchdog, because one that does nothing is of no use")),
            Map.entry(
                    GuestOs.class,
                    Map.of(
                            "win", "windows",
                            "windows10", "windows",
                            "windows11", "windows",
                            "windows-server", "windows",
                            "debian", "linux",
                            "fedora", "linux",
                            "rhel", "linux",
                            "ubuntu", "linux")),
            Map.entry(
                    Hugepages.class,
                    Map.of("2m", "2Mi", "2mb", "2Mi", "2mib", "2Mi", "1g", "1Gi", "1gb", "1Gi", "1gib", "1Gi")),
            Map.entry(
                    RunStrategy.class,
                    Map.of(
                            "off",
                            RunStrategy.Halted.name(),
                            "stopped",
                            RunStrategy.Halted.name(),
                            "onfailure",
                            "RerunOnFailure",
                            "never",
                            "Manual")),
            Map.entry(
                    RestartPolicy.class,
                    Map.of(
                            "rerunonfailure",
                            "OnFailure",
                            "manual",
                            "Never",
                            "halted",
                            "no restartPolicy, and startStrategy: {runStrategy: Halted}")),
            Map.entry(EvictionStrategy.class, Map.of("migrate", "LiveMigrate", "shutdown", "None", "stop", "None")),
            Map.entry(AntiAffinityPolicy.class, Map.of("hard", "Required", "soft", "Preferred")),
            Map.entry(
                    AccessMode.class,
                    Map.of(
                            "rwo",
                            AccessMode.ReadWriteOnce.name(),
                            "rwx",
                            AccessMode.ReadWriteMany.name(),
                            "rox",
                            AccessMode.ReadOnlyMany.name(),
                            "rwop",
                            AccessMode.ReadWriteOncePod.name())),
            Map.entry(ServiceType.class, Map.of("headless", "clusterIP: None, and no type")),
            Map.entry(NicModel.class, Map.of("virtio-net", "virtio", "vmxnet3", "e1000e")),
            Map.entry(
                    IpMode.class,
                    Map.of(
                            "auto",
                            "dhcp",
                            "dhcp4",
                            "dhcp",
                            "manual",
                            "static",
                            "none",
                            "no ipConfig, and the guest decides",
                            "slaac",
                            "no ipConfig, because a guest takes such an address by itself")),
            Map.entry(
                    NetworkType.class,
                    Map.of(
                            "sr-iov",
                            "sriov",
                            "openvswitch",
                            "ovs",
                            "linux-bridge",
                            "bridge",
                            "cnv-bridge",
                            "bridge",
                            "vlan",
                            "bridge, and the number of the VLAN in vlanId",
                            "macvtap",
                            "macvlan, and binding: macvtap",
                            "pod",
                            "name: default, and no type",
                            "masquerade",
                            "name: default, and no type",
                            "multus",
                            "nadName with the name of a NetworkAttachmentDefinition that exists, and no type")));

    private WordAdvice() {}

    /**
     * The advice for one word.
     *
     * @param type the enum of the field
     * @param words what the field takes
     * @param written what is written
     * @return what to write instead; empty when the word means nothing that the field could say
     */
    static Optional<String> of(Class<?> type, String[] words, String written) {
        return Arrays.stream(words)
                .filter(word -> word.equalsIgnoreCase(written.trim()))
                .findFirst()
                .or(() -> Optional.ofNullable(
                        COMMON.getOrDefault(type, Map.of()).get(written.trim().toLowerCase(Locale.ROOT))));
    }
}
