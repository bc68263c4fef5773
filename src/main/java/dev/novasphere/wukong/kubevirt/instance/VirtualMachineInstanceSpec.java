package dev.novasphere.wukong.kubevirt.instance;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.device.Devices;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.domain.Firmware;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;

/** The hardware of a virtual machine and where it may run. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VirtualMachineInstanceSpec(
        Domain domain,
        List<Network> networks,
        List<Volume> volumes,
        Map<String, String> nodeSelector,
        Affinity affinity,
        List<Toleration> tolerations,
        String evictionStrategy,
        Long terminationGracePeriodSeconds,
        String hostname,
        String subdomain,
        Probe readinessProbe,
        Probe livenessProbe,
        List<TopologySpreadConstraint> topologySpreadConstraints,
        String priorityClassName,
        String schedulerName,
        List<AccessCredential> accessCredentials,
        String architecture) {
    public VirtualMachineInstanceSpec {
        topologySpreadConstraints =
                topologySpreadConstraints == null ? List.of() : List.copyOf(topologySpreadConstraints);
        networks = networks == null ? List.of() : List.copyOf(networks);
        volumes = volumes == null ? List.of() : List.copyOf(volumes);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        accessCredentials = accessCredentials == null ? List.of() : List.copyOf(accessCredentials);
        nodeSelector = nodeSelector == null ? Map.of() : nodeSelector;
    }

    /** The same with other devices, networks and volumes. */
    public VirtualMachineInstanceSpec with(Devices devices, List<Network> networks, List<Volume> volumes) {
        return with(domain.withDevices(devices), networks, volumes);
    }

    /** The same with other firmware. */
    public VirtualMachineInstanceSpec withFirmware(Firmware firmware) {
        return with(domain.withFirmware(firmware), networks, volumes);
    }

    private VirtualMachineInstanceSpec with(Domain domain, List<Network> networks, List<Volume> volumes) {
        return new VirtualMachineInstanceSpec(
                domain,
                networks,
                volumes,
                nodeSelector,
                affinity,
                tolerations,
                evictionStrategy,
                terminationGracePeriodSeconds,
                hostname,
                subdomain,
                readinessProbe,
                livenessProbe,
                topologySpreadConstraints,
                priorityClassName,
                schedulerName,
                accessCredentials,
                architecture);
    }
}
