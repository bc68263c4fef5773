package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.kubevirt.machine.TemplateMetadata;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineTemplate;
import dev.novasphere.wukong.plan.naming.Annotations;
import java.util.List;
import java.util.Optional;
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

    private ControllerFields() {}

    /** What an instancetype gave that the Wukong has no more. */
    static List<List<String>> ofInstancetype() {
        return Stream.concat(SIZE.stream(), paths("f:metadata f:annotations").stream())
                .toList();
    }

    /** What a restore put back of nodes, devices, size, classes and Pod. */
    static List<List<String>> ofRestore(VirtualMachine live) {
        return Stream.of(PLACE.stream(), CLASSES.stream(), SIZE.stream(), annotations(live))
                .flatMap(fields -> fields)
                .toList();
    }

    /** Those of podMetadata, which the template of the snapshot notes itself. */
    private static Stream<List<String>> annotations(VirtualMachine live) {
        return Optional.ofNullable(live.getSpec().template())
                .map(VirtualMachineTemplate::metadata)
                .map(TemplateMetadata::annotations)
                .map(annotations -> annotations.get(Annotations.POD_METADATA))
                .stream()
                .flatMap(noted -> Stream.concat(Stream.of(Annotations.POD_METADATA), Stream.of(noted.split(","))))
                .map(key -> List.of("f:spec", "f:template", "f:metadata", "f:annotations", "f:" + key));
    }

    private static List<List<String>> paths(String... inTemplate) {
        return Stream.of(inTemplate)
                .map(part -> List.of(("f:spec f:template " + part).split(" ")))
                .toList();
    }
}
