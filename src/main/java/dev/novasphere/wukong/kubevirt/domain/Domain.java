package dev.novasphere.wukong.kubevirt.domain;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.device.Devices;

/** CPU, memory and devices of the guest. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Domain(
        Cpu cpu,
        Memory memory,
        Resources resources,
        Machine machine,
        Firmware firmware,
        Clock clock,
        Features features,
        Devices devices) {
    /** The same with other firmware. */
    public Domain withFirmware(Firmware firmware) {
        return new Domain(cpu, memory, resources, machine, firmware, clock, features, devices);
    }

    /** The same with other devices. */
    public Domain withDevices(Devices devices) {
        return new Domain(cpu, memory, resources, machine, firmware, clock, features, devices);
    }
}
