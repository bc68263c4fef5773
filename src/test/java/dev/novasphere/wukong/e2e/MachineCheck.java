package dev.novasphere.wukong.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.compute.CpuFeature;
import dev.novasphere.wukong.api.v1alpha1.compute.GpuSpec;
import dev.novasphere.wukong.api.v1alpha1.compute.HostDeviceSpec;
import dev.novasphere.wukong.api.v1alpha1.compute.ResourceAmounts;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.filesystem.FilesystemSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.kubevirt.device.Filesystem;
import dev.novasphere.wukong.kubevirt.device.Gpu;
import dev.novasphere.wukong.kubevirt.device.HostDevice;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares a machine with the Wukong it was made of. */
final class MachineCheck {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> faults = new ArrayList<>();

    private MachineCheck() {}

    /** What of the machine is not as its Wukong says. */
    static List<String> faults(Wukong wukong, VirtualMachine machine) {
        MachineCheck check = new MachineCheck();
        check.compare(wukong.getSpec(), machine.getSpec().template().spec());
        return check.faults;
    }

    private void compare(WukongSpec spec, VirtualMachineInstanceSpec made) {
        Domain domain = made.domain();
        if (spec.instancetype() == null) {
            size(spec, domain);
        } else {
            same("memory", null, domain.memory());
        }
        same(
                "requests",
                amounts(spec.resources() == null ? null : spec.resources().requests()),
                domain.resources() == null ? Map.of() : domain.resources().requests());
        same(
                "limits",
                amounts(spec.resources() == null ? null : spec.resources().limits()),
                domain.resources() == null ? Map.of() : domain.resources().limits());
        same(
                "host devices",
                spec.hostDevices().stream().collect(Collectors.toMap(HostDeviceSpec::name, HostDeviceSpec::deviceName)),
                domain.devices().hostDevices().stream()
                        .collect(Collectors.toMap(HostDevice::name, HostDevice::deviceName)));
        same(
                "disks",
                Stream.concat(
                                spec.disks().stream().map(DiskSpec::name),
                                spec.cloudInitOrNone().switchedOff()
                                        ? Stream.empty()
                                        : Stream.of(Names.CLOUD_INIT_DISK))
                        .collect(Collectors.toSet()),
                domain.devices().disks().stream().map(disk -> disk.name()).collect(Collectors.toSet()));
        same(
                "filesystems",
                spec.filesystems().stream().map(FilesystemSpec::name).toList(),
                domain.devices().filesystems().stream().map(Filesystem::name).toList());
        same(
                "networks",
                networks(spec),
                made.networks().stream().map(Network::name).collect(Collectors.toSet()));
        same(
                "gpus",
                spec.gpus().stream().collect(Collectors.toMap(GpuSpec::name, GpuSpec::deviceName)),
                domain.devices().gpus().stream().collect(Collectors.toMap(Gpu::name, Gpu::deviceName)));
        if (spec.highAvailability() == null) {
            same("nodeSelector", Map.of(), made.nodeSelector());
            same("tolerations", List.of(), made.tolerations());
        } else {
            same("nodeSelector", spec.highAvailability().nodeSelector(), made.nodeSelector());
            same("tolerations", spec.highAvailability().tolerations(), made.tolerations());
        }
        probe(spec, made);
    }

    private void size(WukongSpec spec, Domain domain) {
        boolean live = Boolean.TRUE.equals(spec.liveResize());
        same("cpu", spec.cpu(), live ? domain.cpu().sockets() : domain.cpu().cores());
        Quantity memory = CanonicalQuantity.parse(spec.memory()).orElseThrow();
        if (CanonicalQuantity.compare(memory, domain.memory().guest()) != 0) {
            faults.add("memory is " + domain.memory().guest());
        }
        share(spec, domain);
    }

    private void share(WukongSpec spec, Domain domain) {
        same(
                "pages",
                spec.hugepages() == null ? null : spec.hugepages().text(),
                domain.memory().hugepages() == null
                        ? null
                        : domain.memory().hugepages().pageSize());
        same(
                "dedicated",
                Boolean.TRUE.equals(spec.dedicatedCpuPlacement()),
                Boolean.TRUE.equals(domain.cpu().dedicatedCpuPlacement()));
        same(
                "isolated",
                Boolean.TRUE.equals(spec.isolateEmulatorThread()),
                Boolean.TRUE.equals(domain.cpu().isolateEmulatorThread()));
        same("numa", spec.numa() != null, domain.cpu().numa() != null);
        same(
                "features",
                spec.cpuFeatures().stream().map(CpuFeature::name).toList(),
                domain.cpu().features().stream().map(feature -> feature.name()).toList());
    }

    private static Map<String, Quantity> amounts(ResourceAmounts asked) {
        Map<String, Quantity> amounts = new TreeMap<>();
        if (asked != null) {
            CanonicalQuantity.parse(asked.cpu()).ifPresent(cpu -> amounts.put("cpu", cpu));
            CanonicalQuantity.parse(asked.memory()).ifPresent(memory -> amounts.put("memory", memory));
        }
        return amounts;
    }

    private static Set<String> networks(WukongSpec spec) {
        boolean replaced = spec.networks().stream().anyMatch(NetworkSpec::replacesPodNetwork);
        return Stream.concat(
                        replaced || Boolean.FALSE.equals(spec.podNetwork())
                                ? Stream.empty()
                                : Stream.of(NetworkSpec.POD_NETWORK),
                        spec.networks().stream().map(NetworkSpec::name))
                .collect(Collectors.toSet());
    }

    private void probe(WukongSpec spec, VirtualMachineInstanceSpec made) {
        if (spec.readinessProbe() == null) {
            same("readinessProbe", null, made.readinessProbe());
        } else if (spec.readinessProbe().exec() != null) {
            same(
                    "command",
                    spec.readinessProbe().exec().command(),
                    made.readinessProbe().exec().command());
        } else if (spec.readinessProbe().httpGet() != null) {
            same(
                    "path",
                    Objects.requireNonNullElse(spec.readinessProbe().httpGet().path(), "/"),
                    Objects.requireNonNullElse(made.readinessProbe().httpGet().path(), "/"));
        }
    }

    private void same(String field, Object wanted, Object made) {
        if (!JSON.valueToTree(wanted).equals(JSON.valueToTree(made))) {
            faults.add("%s of the machine is %s, not %s".formatted(field, made, wanted));
        }
    }
}
