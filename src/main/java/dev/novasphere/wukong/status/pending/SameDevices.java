package dev.novasphere.wukong.status.pending;

import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.storage.device.DiskDifferences;
import java.util.Objects;

/** Compares devices of a template with those of a guest: what the template leaves to KubeVirt counts for nothing. */
final class SameDevices {

    private SameDevices() {}

    static boolean sameDisk(Disk wanted, Disk running) {
        return DiskDifferences.of(wanted, running).isEmpty();
    }

    static boolean sameVolume(Volume wanted, Volume running) {
        return wanted.hotpluggable() == running.hotpluggable()
                && wanted.claimName().equals(running.claimName())
                && Objects.equals(wanted.cloudInitNoCloud(), running.cloudInitNoCloud())
                && Objects.equals(wanted.cloudInitConfigDrive(), running.cloudInitConfigDrive())
                && Objects.equals(wanted.sysprep(), running.sysprep())
                && Objects.equals(wanted.secret(), running.secret())
                && Objects.equals(wanted.configMap(), running.configMap())
                && Objects.equals(wanted.serviceAccount(), running.serviceAccount())
                && Objects.equals(image(wanted), image(running));
    }

    /** KubeVirt adds to a guest's container disks when they are pulled. */
    private static String image(Volume volume) {
        return volume.containerDisk() == null ? null : volume.containerDisk().image();
    }

    static boolean sameNic(Interface wanted, Interface running) {
        boolean sameMac = wanted.macAddress() == null || wanted.macAddress().equalsIgnoreCase(running.macAddress());
        return sameMac
                && !"absent".equals(wanted.state())
                && (wanted.model() == null || wanted.model().equals(running.model()))
                && Objects.equals(wanted.bootOrder(), running.bootOrder())
                && Objects.equals(wanted.binding(), running.binding())
                && (wanted.bridge() == null) == (running.bridge() == null)
                && (wanted.masquerade() == null) == (running.masquerade() == null)
                && (wanted.sriov() == null) == (running.sriov() == null);
    }

    static boolean sameNetwork(Network wanted, Network running) {
        String asked = wanted.multus() == null ? null : wanted.multus().networkName();
        String there = running.multus() == null ? null : running.multus().networkName();
        return Objects.equals(asked, there);
    }
}
