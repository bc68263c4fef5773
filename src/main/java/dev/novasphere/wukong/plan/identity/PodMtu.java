package dev.novasphere.wukong.plan.identity;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.volume.CloudInitVolume;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.Objects;

/**
 * Another MTU in the guest on the pod network than that of its pod. KubeVirt gives the guest that of the pod, by the virtio card and by DHCP,
 * and has no field for another; so network data of cloud-init set it.
 */
public final class PodMtu {

    private PodMtu() {}

    /**
     * Whether network data set the MTU of the interface. On a machine that exists without network data they do not: cloud-init reads them at
     * the first boot only, and adding them would ask for a restart that changes nothing.
     */
    public static boolean isSet(PlanInput input, Nic nic) {
        return nic.onPodNetwork() && nic.spec().mtu() != null && reachesGuest(input);
    }

    /** Whether network data reach the guest, or do so when a network asks for an address. */
    public static boolean reachesGuest(PlanInput input) {
        return input.spec().takesNetworkData()
                && (input.spec().networks().stream().anyMatch(network -> network.ipConfig() != null)
                        || OwnMachine.of(input).map(PodMtu::hasNetworkData).orElse(true));
    }

    private static boolean hasNetworkData(VirtualMachine live) {
        return live.guestSpec()
                .map(VirtualMachineInstanceSpec::volumes)
                .filter(volumes -> volumes.stream()
                        .map(Volume::cloudInit)
                        .filter(Objects::nonNull)
                        .map(CloudInitVolume::networkDataSecretRef)
                        .anyMatch(Objects::nonNull))
                .isPresent();
    }
}
