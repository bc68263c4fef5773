package dev.novasphere.wukong.status.input;

import java.util.Locale;
import java.util.Optional;

/** Which field of a Wukong decides how much of a resource is used, as quotas and LimitRanges name resources. */
public final class ResourceFields {

    /** The field of the room of disks. */
    static final String SIZE = "spec.disks (size)";

    private ResourceFields() {}

    /** The field; empty where none decides it, for example the number of Pods. */
    public static Optional<String> of(String name) {
        String resource = name.toLowerCase(Locale.ROOT);
        if (resource.endsWith("persistentvolumeclaims")) {
            return Optional.of("spec.disks (number)");
        }
        if (resource.contains("ephemeral-storage") || resource.startsWith("count/")) {
            return Optional.empty();
        }
        if (resource.endsWith("storage")) {
            return Optional.of(SIZE);
        }
        if (resource.contains("/")) {
            return deviceField(resource.substring(0, resource.indexOf('/')), resource);
        }
        if (resource.endsWith("memory") || resource.contains("hugepages-")) {
            return Optional.of("spec.memory");
        }
        return resource.endsWith("cpu") ? Optional.of("spec.cpu") : Optional.empty();
    }

    /** Every guest takes devices of KubeVirt's own, for example devices.kubevirt.io/kvm. */
    private static Optional<String> deviceField(String vendor, String resource) {
        if (vendor.endsWith("devices.kubevirt.io")) {
            return Optional.empty();
        }
        boolean gpu = vendor.endsWith("nvidia.com") || resource.endsWith("gpu");
        return Optional.of(gpu ? "spec.gpus" : "spec.gpus, spec.hostDevices or spec.networks");
    }
}
