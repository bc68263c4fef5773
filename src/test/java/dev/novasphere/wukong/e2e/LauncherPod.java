package dev.novasphere.wukong.e2e;

import dev.novasphere.wukong.kubevirt.device.Devices;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What of a machine KubeVirt hands on to the Pod of its guest, where Kubernetes judges it (pkg/virt-controller/services/template.go and
 * rendervolumes.go): placement, names, labels and annotations, and a volume for each of the machine beside KubeVirt's own.
 */
final class LauncherPod {

    private static final List<String> OWN_VOLUMES = List.of(
            "private",
            "public",
            "sockets",
            "virt-bin-share-dir",
            "libvirt-runtime",
            "ephemeral-disks",
            "hotplug-disks");

    private LauncherPod() {}

    /** The Pod; its images and the PriorityClass, which a cluster has or has not, are left out. */
    static Pod of(VirtualMachine machine) {
        VirtualMachineInstanceSpec guest = machine.getSpec().template().spec();
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(machine.getMetadata().getNamespace())
                .withGenerateName("virt-launcher-" + machine.getMetadata().getName() + "-")
                .withLabels(machine.getSpec().template().metadata().labels())
                .withAnnotations(machine.getSpec().template().metadata().annotations())
                .endMetadata()
                .withNewSpec()
                .withHostname(guest.hostname())
                .withSubdomain(guest.subdomain())
                .withNodeSelector(guest.nodeSelector())
                .withTolerations(guest.tolerations())
                .withAffinity(guest.affinity())
                .withTopologySpreadConstraints(guest.topologySpreadConstraints())
                .withAutomountServiceAccountToken(false)
                .withVolumes(volumes(guest).stream()
                        .map(name -> new VolumeBuilder()
                                .withName(name)
                                .withNewEmptyDir()
                                .endEmptyDir()
                                .build())
                        .toList())
                .addNewContainer()
                .withName("compute")
                .withImage("virt-launcher")
                .endContainer()
                .endSpec()
                .build();
    }

    private static List<String> volumes(VirtualMachineInstanceSpec guest) {
        List<String> names = new ArrayList<>(OWN_VOLUMES);
        Devices devices = guest.domain().devices();
        if (Optional.ofNullable(devices.filesystems())
                .filter(list -> !list.isEmpty())
                .isPresent()) {
            names.add("virtiofs-containers");
        }
        if (guest.domain().memory() != null && guest.domain().memory().hugepages() != null) {
            names.addAll(List.of("hugepages", "hugetblfs-dir"));
        }
        if (devices.tpm() != null && Boolean.TRUE.equals(devices.tpm().persistent())) {
            names.addAll(List.of("vm-state", "private-libvirt", "private-libvirt-qemu"));
        }
        guest.volumes().stream()
                .filter(volume -> !volume.hotpluggable())
                .flatMap(LauncherPod::volumes)
                .forEach(names::add);
        guest.accessCredentials()
                .forEach(credential ->
                        names.add(credential.sshPublicKey().source().secret().secretName() + "-access-cred"));
        return names;
    }

    private static Stream<String> volumes(Volume volume) {
        if (volume.cloudInit() != null) {
            return Stream.of(volume.name() + "-udata", volume.name() + "-ndata");
        }
        return volume.containerDisk() != null || volume.serviceAccount() != null
                ? Stream.empty()
                : Stream.of(volume.name());
    }
}
