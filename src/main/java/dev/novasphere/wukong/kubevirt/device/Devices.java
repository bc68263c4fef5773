package dev.novasphere.wukong.kubevirt.device;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.Empty;
import java.util.List;

/** Devices of the guest. KubeVirt's schema treats each list as one value. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Devices(
        List<Disk> disks,
        List<Interface> interfaces,
        List<Gpu> gpus,
        List<HostDevice> hostDevices,
        @JsonInclude(JsonInclude.Include.NON_NULL) Empty rng,
        Boolean networkInterfaceMultiqueue,
        Boolean autoattachPodInterface,
        List<Input> inputs,
        @JsonInclude(JsonInclude.Include.NON_NULL) Tpm tpm,
        Watchdog watchdog,
        List<Filesystem> filesystems) {
    public Devices {
        disks = disks == null ? List.of() : List.copyOf(disks);
        interfaces = interfaces == null ? List.of() : List.copyOf(interfaces);
        gpus = gpus == null ? List.of() : List.copyOf(gpus);
        hostDevices = hostDevices == null ? List.of() : List.copyOf(hostDevices);
        inputs = inputs == null ? List.of() : List.copyOf(inputs);
        filesystems = filesystems == null ? List.of() : List.copyOf(filesystems);
    }

    /** The same with other disks, interfaces and file systems. */
    public Devices with(List<Disk> disks, List<Interface> interfaces, List<Filesystem> filesystems) {
        return new Devices(
                disks,
                interfaces,
                gpus,
                hostDevices,
                rng,
                networkInterfaceMultiqueue,
                autoattachPodInterface,
                inputs,
                tpm,
                watchdog,
                filesystems);
    }
}
