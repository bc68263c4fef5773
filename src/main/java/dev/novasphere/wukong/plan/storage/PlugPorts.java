package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.identity.Nic;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds more disks to plug than the guest has ports for. Each on virtio takes one, also where it was hotpluggable from the start, and KubeVirt
 * gives a guest ports when it starts: 8 in all and 3 of them free with memory up to 2Gi, else 16 and 6 (pkg/virt-launcher/virtwrap/manager.go,
 * calculateHotplugPortCountV2). Disks on scsi are on one controller.
 */
final class PlugPorts {

    private static final String REASON = "PlugPortsFew";
    private static final Quantity SMALL = new Quantity("2", "Gi");

    /** Ports in all and free ones. */
    private record Ports(int all, int free) {}

    private static final Ports OF_SMALL = new Ports(8, 3);
    private static final Ports OF_LARGE = new Ports(16, 6);

    /** What every guest has: controllers for USB, SCSI and serial ports, the generator of random numbers and the balloon. */
    private static final int ALWAYS = 5;

    /** Ports that KubeVirt keeps for cards that are plugged in, less those that are there (pkg/network/vmispec). */
    private static final int FOR_CARDS = 4;

    private static final String VIRTIO = "virtio";

    private PlugPorts() {}

    /** A warning where there are certainly too few. */
    static Optional<Finding> of(PlanInput input, List<Disk> disks, List<Volume> volumes) {
        Set<String> pluggable =
                volumes.stream().filter(Volume::hotpluggable).map(Volume::name).collect(Collectors.toSet());
        List<Disk> virtio = disks.stream().filter(PlugPorts::isVirtio).toList();
        long plugged =
                virtio.stream().filter(disk -> pluggable.contains(disk.name())).count();
        Ports ports = ports(input);
        long inUse = ALWAYS + Nic.of(input).size() + virtio.size() - plugged;
        long forCards = Math.max(0, FOR_CARDS - Nic.of(input).size());
        long free = Math.max(forCards, Math.max(ports.all() - inUse, ports.free()));
        return plugged > free
                ? Optional.of(Finding.warning(
                        Concern.VOLUMES,
                        REASON,
                        "%d hotpluggable disks are on the bus virtio, where each takes a port, and KubeVirt gives such a guest at most %d for them, so that it does not get the others; write bus: scsi on some, or hotpluggable: false on those that stay"
                                .formatted(plugged, free)))
                : Optional.empty();
    }

    private static boolean isVirtio(Disk disk) {
        return disk.disk() != null && VIRTIO.equals(disk.disk().bus());
    }

    private static Ports ports(PlanInput input) {
        return CanonicalQuantity.parse(input.spec().memory())
                        .filter(memory -> CanonicalQuantity.compare(memory, SMALL) <= 0)
                        .isPresent()
                ? OF_SMALL
                : OF_LARGE;
    }
}
