package dev.novasphere.wukong.kubevirt.instance;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.device.Filesystem;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;

/** What is read of a VirtualMachineInstance's spec: with what its guest runs, to be compared with the template it came from. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VirtualMachineInstanceView(
        String evictionStrategy,
        Long terminationGracePeriodSeconds,
        String hostname,
        String subdomain,
        String architecture,
        Domain domain,
        List<Network> networks,
        List<Volume> volumes,
        Map<String, String> nodeSelector,
        Affinity affinity,
        List<Toleration> tolerations,
        List<TopologySpreadConstraint> topologySpreadConstraints,
        String priorityClassName,
        String schedulerName,
        List<AccessCredential> accessCredentials) {
    public VirtualMachineInstanceView {
        nodeSelector = nodeSelector == null ? Map.of() : nodeSelector;
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        topologySpreadConstraints =
                topologySpreadConstraints == null ? List.of() : List.copyOf(topologySpreadConstraints);
        networks = networks == null ? List.of() : List.copyOf(networks);
        volumes = volumes == null ? List.of() : List.copyOf(volumes);
        accessCredentials = accessCredentials == null ? List.of() : List.copyOf(accessCredentials);
    }

    /** The guest's disks; empty when the spec has no domain. */
    public List<Disk> disks() {
        return domain == null || domain.devices() == null
                ? List.of()
                : domain.devices().disks();
    }

    /** The file systems that the guest shares; empty when the spec has no domain. */
    public List<Filesystem> filesystems() {
        return domain == null || domain.devices() == null
                ? List.of()
                : domain.devices().filesystems();
    }

    /** The guest's network interfaces; empty when the spec has no domain. */
    public List<Interface> interfaces() {
        return domain == null || domain.devices() == null
                ? List.of()
                : domain.devices().interfaces();
    }
}
