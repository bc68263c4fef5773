package dev.novasphere.wukong.render;

import dev.novasphere.wukong.api.v1alpha1.availability.RestartPolicy;
import dev.novasphere.wukong.api.v1alpha1.availability.RunStrategy;
import dev.novasphere.wukong.api.v1alpha1.disk.AccessMode;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskBus;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskCache;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskIo;
import dev.novasphere.wukong.api.v1alpha1.hardware.Bootloader;
import dev.novasphere.wukong.api.v1alpha1.hardware.WatchdogAction;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkType;
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

    private static final Map<Class<?>, Map<String, String>> COMMON = Map.of(
            DiskBus.class,
            Map.of("ide", "sata", "nvme", "virtio", "virtio-scsi", "scsi", "virtio-blk", "virtio"),
            DiskCache.class,
            Map.of("off", "none", "directsync", "writethrough", "unsafe", "writeback"),
            DiskIo.class,
            Map.of("io_uring", "native"),
            Bootloader.class,
            Map.of("efi", "uefi", "ovmf", "uefi", "seabios", "bios", "legacy", "bios"),
            WatchdogAction.class,
            Map.of("none", "no watchdog, because one that does nothing is of no use"),
            RunStrategy.class,
            Map.of(
                    "off",
                    RunStrategy.Halted.name(),
                    "stopped",
                    RunStrategy.Halted.name(),
                    "onfailure",
                    "RerunOnFailure",
                    "never",
                    "Manual"),
            RestartPolicy.class,
            Map.of("rerunonfailure", "OnFailure", "manual", "Never", "halted", "Never"),
            AccessMode.class,
            Map.of(
                    "rwo",
                    AccessMode.ReadWriteOnce.name(),
                    "rwx",
                    AccessMode.ReadWriteMany.name(),
                    "rox",
                    AccessMode.ReadOnlyMany.name(),
                    "rwop",
                    AccessMode.ReadWriteOncePod.name()),
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
                    "multus",
                    "nadName with the name of a NetworkAttachmentDefinition that exists, and no type"));

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
