package dev.novasphere.wukong.status.input;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.compute.ResourceAmounts;
import dev.novasphere.wukong.api.v1alpha1.compute.ResourceSpec;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Which field of a Wukong decides how much of a resource is used, as quotas, LimitRanges and the scheduler name resources. */
public final class ResourceFields {

    /** Those of a Wukong of which nothing is known. */
    public static final ResourceFields OF_ANY = new ResourceFields(null);

    /** The field of the room of disks. */
    static final String SIZE = "spec.disks (size)";

    private static final String CLASS = "spec.instancetype";
    private static final String LIMITS = "limits.";

    private final WukongSpec spec;

    private ResourceFields(WukongSpec spec) {
        this.spec = spec;
    }

    /** The fields of a Wukong; its spec may be null. */
    public static ResourceFields of(WukongSpec spec) {
        return new ResourceFields(spec);
    }

    /** The field; empty where none decides it, for example the number of Pods. */
    public Optional<String> field(String name) {
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
        if (resource.contains("hugepages-")) {
            return Optional.of(size("memory"));
        }
        if (resource.endsWith("memory")) {
            return Optional.of(memory(resource.startsWith(LIMITS)));
        }
        return resource.endsWith("cpu") ? Optional.of(cpu(resource.startsWith(LIMITS))) : Optional.empty();
    }

    /** The limit that KubeVirt gives to a guest without one, where a quota counts it, is a multiple of what its Pod requests. */
    private String memory(boolean limit) {
        return limit
                ? limit("memory", ResourceAmounts::memory).orElseGet(() -> memory(false))
                : request("memory", ResourceAmounts::memory);
    }

    /** The limit that KubeVirt gives to a guest without one is the number of its CPUs. */
    private String cpu(boolean limit) {
        return limit
                ? limit("cpu", ResourceAmounts::cpu).orElseGet(() -> size("cpu"))
                : request("cpu", ResourceAmounts::cpu);
    }

    /** A Pod asks for what its requests say, else for its limits, else for what KubeVirt makes of the size of the guest. */
    private String request(String name, Function<ResourceAmounts, String> amount) {
        return resources()
                .map(ResourceSpec::requestsOrNone)
                .map(amount)
                .map(asked -> "spec.resources.requests." + name)
                .or(() -> limit(name, amount))
                .orElseGet(() -> size(name));
    }

    private Optional<String> limit(String name, Function<ResourceAmounts, String> amount) {
        return resources().map(ResourceSpec::limitsOrNone).map(amount).map(asked -> "spec.resources.limits." + name);
    }

    /** The field of the size of the guest. */
    private String size(String name) {
        return spec == null || spec.instancetype() == null ? "spec." + name : CLASS;
    }

    private Optional<ResourceSpec> resources() {
        return Optional.ofNullable(spec).map(WukongSpec::resources);
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
