package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.kubevirt.machine.TemplateMetadata;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineTemplate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What virt-controller writes into the spec of a machine and what is to go when the plan does not have it, as paths of FieldsV1 keys. What a
 * guest boots with stays: its firmware with UUID and serial number, the type of its machine, its architecture, and notes under kubevirt.io.
 */
final class ControllerFields {

    /** Who writes them. */
    static final String WRITER = "virt-controller";

    /** What an instancetype gives. */
    private static final List<List<String>> SIZE = paths(
            "f:spec f:nodeSelector",
            "f:spec f:schedulerName",
            "f:spec f:domain f:cpu",
            "f:spec f:domain f:memory",
            "f:spec f:domain f:resources",
            "f:spec f:domain f:ioThreads",
            "f:spec f:domain f:ioThreadsPolicy",
            "f:spec f:domain f:launchSecurity",
            "f:spec f:domain f:devices f:gpus",
            "f:spec f:domain f:devices f:hostDevices");

    /** What no class gives. */
    private static final List<List<String>> PLACE = paths(
            "f:metadata f:labels",
            "f:spec f:accessCredentials",
            "f:spec f:affinity",
            "f:spec f:domain f:devices f:filesystems",
            "f:spec f:evictionStrategy",
            "f:spec f:hostname",
            "f:spec f:livenessProbe",
            "f:spec f:priorityClassName",
            "f:spec f:readinessProbe",
            "f:spec f:tolerations",
            "f:spec f:topologySpreadConstraints");

    private static final List<List<String>> CLASSES =
            List.of(List.of("f:spec", "f:instancetype"), List.of("f:spec", "f:preference"));

    private static final String NOTES = "kubevirt.io/";

    private ControllerFields() {}

    /** What an instancetype gave that the Wukong has no more. */
    static List<List<String>> ofInstancetype(VirtualMachine live) {
        return Stream.concat(SIZE.stream(), annotations(live)).toList();
    }

    /**
     * What a restore put back of nodes, devices, size, classes and Pod. KubeVirt refuses an instancetype that gives an annotation another value
     * than the template has (kubevirt: pkg/instancetype/apply/annotations.go).
     */
    static List<List<String>> ofRestore(VirtualMachine live) {
        return Stream.of(PLACE.stream(), CLASSES.stream(), SIZE.stream(), annotations(live))
                .flatMap(fields -> fields)
                .toList();
    }

    /** All of the Pod but KubeVirt's own notes. */
    private static Stream<List<String>> annotations(VirtualMachine live) {
        return Optional.ofNullable(live.getSpec().template())
                .map(VirtualMachineTemplate::metadata)
                .map(TemplateMetadata::annotations)
                .map(Map::keySet)
                .stream()
                .flatMap(Set::stream)
                .filter(key -> !key.startsWith(NOTES))
                .map(key -> List.of("f:spec", "f:template", "f:metadata", "f:annotations", "f:" + key));
    }

    private static List<List<String>> paths(String... inTemplate) {
        return Stream.of(inTemplate)
                .map(part -> List.of(("f:spec f:template " + part).split(" ")))
                .toList();
    }
}
