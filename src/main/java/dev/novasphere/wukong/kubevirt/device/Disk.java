package dev.novasphere.wukong.kubevirt.device;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.Map;

/** A disk of the guest; its volume has the same name. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Disk(
        String name,
        Integer bootOrder,
        String serial,
        DiskTarget disk,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public Disk {
        other = OtherFields.of(other);
    }

    /** A virtio disk. */
    public static Disk virtio(String name) {
        return new Disk(name, null, null, new DiskTarget("virtio", Map.of()), Map.of());
    }

    /** The same with a boot order, 1 being tried first. */
    public Disk withBootOrder(Integer bootOrder) {
        return new Disk(name, bootOrder, serial, disk, other);
    }

    /** The same with a serial number, which the guest shows under /dev/disk/by-id. */
    public Disk withSerial(String serial) {
        return new Disk(name, bootOrder, serial, disk, other);
    }
}
