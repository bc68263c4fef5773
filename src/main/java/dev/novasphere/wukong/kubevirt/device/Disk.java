package dev.novasphere.wukong.kubevirt.device;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.Map;

/** A disk of the guest; its volume has the same name, and only a cdrom may have none. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Disk(
        String name,
        Integer bootOrder,
        String serial,
        DiskTarget disk,
        DiskTarget cdrom,
        DiskTarget lun,
        String cache,
        String io,
        Boolean shareable,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public Disk {
        other = OtherFields.of(other);
    }

    /** A virtio disk. */
    public static Disk virtio(String name) {
        return disk(name, DiskTarget.on("virtio"));
    }

    /** A hard disk. */
    public static Disk disk(String name, DiskTarget target) {
        return new Disk(name, null, null, target, null, null, null, null, null, Map.of());
    }

    /** A CD-ROM drive. */
    public static Disk cdrom(String name, DiskTarget target) {
        return new Disk(name, null, null, null, target, null, null, null, null, Map.of());
    }

    /** A SCSI device. */
    public static Disk lun(String name, DiskTarget target) {
        return new Disk(name, null, null, null, null, target, null, null, null, Map.of());
    }

    /** The same with a boot order, 1 being tried first. */
    public Disk withBootOrder(Integer bootOrder) {
        return new Disk(name, bootOrder, serial, disk, cdrom, lun, cache, io, shareable, other);
    }

    /** The same with a serial number, which the guest shows under /dev/disk/by-id. */
    public Disk withSerial(String serial) {
        return new Disk(name, bootOrder, serial, disk, cdrom, lun, cache, io, shareable, other);
    }

    /** The same with what the node does for it; null leaves each to KubeVirt. */
    public Disk with(String cache, String io, Boolean shareable) {
        return new Disk(name, bootOrder, serial, disk, cdrom, lun, cache, io, shareable, other);
    }
}
