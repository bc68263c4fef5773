package dev.novasphere.wukong.plan.assembly;

import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.device.Tpm;
import dev.novasphere.wukong.kubevirt.domain.Bootloader;
import dev.novasphere.wukong.kubevirt.domain.Efi;
import dev.novasphere.wukong.kubevirt.domain.Firmware;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.Fragments;
import dev.novasphere.wukong.plan.access.AccessFragment;
import dev.novasphere.wukong.plan.cloudinit.CloudInitFragment;
import dev.novasphere.wukong.plan.filesystem.FilesystemFragment;
import dev.novasphere.wukong.plan.hardware.HardwareFragment;
import dev.novasphere.wukong.plan.network.NetworkFragment;
import dev.novasphere.wukong.plan.resource.ResourceFragment;
import dev.novasphere.wukong.plan.storage.StorageFragment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds disks and file systems with the name of a volume that KubeVirt itself has in the guest's Pod, where each volume of the machine has
 * its own name (pkg/virt-controller/services/rendervolumes.go). KubeVirt takes such a machine, and Kubernetes refuses its Pod.
 */
final class PodVolumes {

    private static final String REASON = "VolumeNameClash";

    /** Those of the Pod of every guest. */
    private static final Set<String> ALWAYS = Set.of(
            "private",
            "public",
            "sockets",
            "virt-bin-share-dir",
            "libvirt-runtime",
            "ephemeral-disks",
            "hotplug-disks");

    /** That in which the images of containers are, where KubeVirt's feature gate ImageVolume is off. */
    private static final String CONTAINER_DISKS = "container-disks";

    /** That with KubeVirt's own program for such images, where the gate is on. */
    private static final String LAUNCHER = "launcher-volume";

    private static final String IMAGE_VOLUME = "where its feature gate ImageVolume is ";

    /** That of the feature gate Plugins, which KubeVirt has since 1.9. */
    private static final String PLUGINS = "kubevirt-plugin-sockets";

    /** That of guests with devices of SR-IOV, and with a network whose binding asks for the names of devices. */
    private static final String NETWORK_INFO = "network-info-annotation";

    /** That of guests whose network has a binding with a container of its own. */
    private static final String SIDECARS = "hook-sidecar-sockets";

    /** What KubeVirt puts behind the name of a Secret whose keys it brings to the running guest. */
    private static final String CREDENTIALS_SUFFIX = "-access-cred";

    /** Those of guests that keep a state, where KubeVirt runs guests without root, as it does unless its feature gate Root is on. */
    private static final Set<String> WITHOUT_ROOT = Set.of("private-libvirt", "private-libvirt-qemu");

    /** That of the Pods that plug disks into a guest. */
    private static final String PLUGGED = "hotplug-disks";

    private static final Set<String> OF_FILESYSTEMS = Set.of("virtiofs-containers");
    private static final Set<String> OF_PAGES = Set.of("hugepages", "hugetblfs-dir");
    private static final Set<String> OF_STATE = Set.of("vm-state");

    private final Set<String> taken = new TreeSet<>(ALWAYS);
    private final Map<String, String> depending = new TreeMap<>(
            Map.of(CONTAINER_DISKS, IMAGE_VOLUME + "off", PLUGINS, "where its feature gate Plugins is on"));
    private final List<Finding> findings = new ArrayList<>();

    private PodVolumes() {}

    /** What is wrong with the names of volumes; empty when none is KubeVirt's. */
    static List<Finding> of(Fragments fragments) {
        PodVolumes volumes = new PodVolumes();
        volumes.take(fragments);
        fragments
                .find(StorageFragment.class)
                .map(StorageFragment::volumes)
                .orElse(List.of())
                .forEach(volume -> volumes.check("disk", volume));
        fragments
                .find(FilesystemFragment.class)
                .map(FilesystemFragment::volumes)
                .orElse(List.of())
                .forEach(volume -> volumes.check("file system", volume));
        return List.copyOf(volumes.findings);
    }

    private void take(Fragments fragments) {
        fragments
                .find(FilesystemFragment.class)
                .filter(files -> !files.volumes().isEmpty())
                .ifPresent(files -> taken.addAll(OF_FILESYSTEMS));
        fragments
                .find(ResourceFragment.class)
                .map(ResourceFragment::memory)
                .filter(memory -> memory.hugepages() != null)
                .ifPresent(memory -> taken.addAll(OF_PAGES));
        fragments.find(HardwareFragment.class).filter(PodVolumes::keepsState).ifPresent(hardware -> {
            taken.addAll(OF_STATE);
            WITHOUT_ROOT.forEach(name -> depending.put(name, "where its feature gate Root is off"));
        });
        fragments.find(AccessFragment.class).map(AccessFragment::credentials).orElse(List.of()).stream()
                .flatMap(credential -> credential.secretName().stream())
                .forEach(secret -> taken.add(secret + CREDENTIALS_SUFFIX));
        fragments
                .find(NetworkFragment.class)
                .map(NetworkFragment::interfaces)
                .orElse(List.of())
                .forEach(this::take);
        boolean images = fragments.find(StorageFragment.class).map(StorageFragment::volumes).orElse(List.of()).stream()
                .anyMatch(volume -> volume.containerDisk() != null);
        if (images) {
            depending.put(LAUNCHER, IMAGE_VOLUME + "on");
        }
        fragments.find(CloudInitFragment.class).map(CloudInitFragment::volumes).orElse(List.of()).stream()
                .filter(volume -> volume.cloudInit() != null)
                .forEach(volume -> {
                    if (volume.cloudInit().secretRef() != null) {
                        taken.add(volume.name() + "-udata");
                    }
                    if (volume.cloudInit().networkDataSecretRef() != null) {
                        taken.add(volume.name() + "-ndata");
                    }
                });
    }

    private void take(Interface card) {
        if (card.sriov() != null) {
            taken.add(NETWORK_INFO);
        }
        if (card.binding() != null) {
            String plugin = "where its network binding plugin " + card.binding().name();
            depending.put(NETWORK_INFO, plugin + " has downwardAPI: device-info");
            depending.put(SIDECARS, plugin + " has a sidecarImage");
        }
    }

    private static boolean keepsState(HardwareFragment hardware) {
        return Optional.ofNullable(hardware.tpm())
                        .map(Tpm::persistent)
                        .filter(persistent -> persistent)
                        .isPresent()
                || Optional.ofNullable(hardware.firmware())
                        .map(Firmware::bootloader)
                        .map(Bootloader::efi)
                        .map(Efi::persistent)
                        .filter(persistent -> persistent)
                        .isPresent();
    }

    /** Images of containers are volumes of a Pod with the gate ImageVolume only. */
    private String where(Volume volume) {
        Optional<String> other = Optional.ofNullable(depending.get(volume.name()));
        String images = IMAGE_VOLUME + "on";
        return volume.containerDisk() == null
                ? other.orElse("")
                : other.filter(condition -> !condition.equals(images))
                        .map(condition -> images + " and " + condition)
                        .orElse(images);
    }

    private void check(String what, Volume volume) {
        if (volume.serviceAccount() != null) {
            return;
        }
        if (volume.hotpluggable()) {
            if (volume.name().equals(PLUGGED)) {
                findings.add(Finding.warning(
                        Concern.VOLUMES,
                        REASON,
                        "%s %s: KubeVirt has a volume of this name in the Pods that plug disks, which Kubernetes refuses then, so that the guest never gets the disk; rename the %s"
                                .formatted(what, volume.name(), what)));
            }
        } else if (volume.containerDisk() != null && volume.name().equals(CONTAINER_DISKS)) {
            // Only one of the two is in a Pod.
            return;
        } else if (volume.containerDisk() == null && taken.contains(volume.name())) {
            findings.add(Finding.error(
                    Concern.VOLUMES,
                    REASON,
                    "%s %s: KubeVirt has a volume of this name in the guest's Pod, which Kubernetes refuses then, so that the guest would never start; rename the %s"
                            .formatted(what, volume.name(), what)));
        } else if (depending.containsKey(volume.name()) || taken.contains(volume.name())) {
            findings.add(Finding.warning(
                    Concern.VOLUMES,
                    REASON,
                    "%s %s: KubeVirt has a volume of this name in the guest's Pod %s, and there the guest never starts; rename the %s"
                            .formatted(what, volume.name(), where(volume), what)));
        }
    }
}
