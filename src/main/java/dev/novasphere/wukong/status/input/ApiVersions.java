package dev.novasphere.wukong.status.input;

import dev.novasphere.wukong.plan.observed.OptionalApi;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which optional APIs the cluster serves, in which versions.
 *
 * @param served the versions of each API that is there, as its definition has them, for example v1
 * @param kubeVirt the version that KubeVirt says it has; empty when it is not known
 */
public record ApiVersions(Map<OptionalApi, List<String>> served, Optional<String> kubeVirt) {

    public ApiVersions {
        served = served.isEmpty() ? Map.of() : new EnumMap<>(served);
    }

    /** Nothing is known. */
    public static ApiVersions unknown() {
        return new ApiVersions(Map.of(), Optional.empty());
    }

    /** By name of each API, its versions, or what cannot be done without it. */
    public Map<String, String> report() {
        Map<String, String> report = new LinkedHashMap<>();
        for (OptionalApi api : OptionalApi.values()) {
            report.put(name(api), served.containsKey(api) ? versions(api) : "missing: " + unavailable(api));
        }
        return report;
    }

    /** The report as sentences, what is missing first. */
    public String sentences() {
        List<String> missing = report().entrySet().stream()
                .filter(e -> e.getValue().startsWith("missing"))
                .map(e -> e.getKey() + " is " + e.getValue() + ".")
                .toList();
        String there = report().entrySet().stream()
                .filter(e -> !e.getValue().startsWith("missing"))
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
        return String.join(" ", missing) + (there.isEmpty() ? "" : " There are: " + there + ".");
    }

    private String versions(OptionalApi api) {
        String versions = String.join(", ", served.get(api));
        return api == OptionalApi.KUBEVIRT && kubeVirt.isPresent()
                ? versions + " (KubeVirt " + kubeVirt.get() + ")"
                : versions;
    }

    private static String name(OptionalApi api) {
        return switch (api) {
            case KUBEVIRT -> "KubeVirt";
            case CDI -> "CDI";
            case MULTUS -> "Multus";
            case NMSTATE -> "NMState";
            case SNAPSHOT -> "KubeVirt snapshots";
            case RESTORE -> "KubeVirt restores";
            case MIGRATION -> "KubeVirt migrations";
        };
    }

    private static String unavailable(OptionalApi api) {
        return switch (api) {
            case KUBEVIRT -> "no virtual machine can be made";
            case CDI -> "no disk can be filled from an image; empty disks can be made";
            case MULTUS -> "no network but the pod network can be attached";
            case NMSTATE -> "bridges on nodes must be made by hand";
            case SNAPSHOT -> "no snapshot can be taken";
            case RESTORE -> "no snapshot can be restored";
            case MIGRATION -> "no running guest can be moved to another node";
        };
    }
}
