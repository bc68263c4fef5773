package dev.novasphere.wukong.testcluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Hotpluggable volumes of a template that come to a running guest, or go: as virt-controller does it (kubevirt v1.9, pkg/storage/hotplug), and as
 * virt-api's webhook for changes of guests refuses it (pkg/storage/admitters, AdmitHotplugStorage). A volume that changes goes first, and comes
 * when the guest does not report it any more. KubeVirt does this whether or not another change waits for a restart.
 *
 * @param volumes the volumes that the guest is to have
 * @param disks the disks that the guest is to have
 * @param refusal what the webhook says; empty when it lets the change pass
 */
record Plugging(List<Map<String, Object>> volumes, List<Map<String, Object>> disks, Optional<String> refusal) {

    private static final Set<String> BUSES = Set.of("virtio", "scsi");

    /**
     * Compares a template with a running guest.
     *
     * @param reported the guest's status of its volumes
     */
    static Plugging of(GuestSpec wanted, GuestSpec actual, List<Map<String, Object>> reported) {
        Map<String, Map<String, Object>> volumesOfTemplate = named(wanted.volumes());
        Map<String, Map<String, Object>> disksOfTemplate = named(wanted.disks());
        Set<String> before = named(actual.volumes()).keySet();
        Set<String> known = named(reported).keySet();
        List<Map<String, Object>> volumes = new ArrayList<>(actual.volumes().stream()
                .filter(volume -> stays(volume, volumesOfTemplate.get(name(volume))))
                .toList());
        wanted.volumes().stream()
                .filter(TemplateChange::isHotpluggable)
                .filter(volume -> !before.contains(name(volume)) && !known.contains(name(volume)))
                .forEach(volumes::add);
        Map<String, Map<String, Object>> plugged = named(volumes);
        List<Map<String, Object>> disks = new ArrayList<>(actual.disks().stream()
                .filter(disk -> plugged.containsKey(name(disk))
                        || disksOfTemplate.containsKey(name(disk))
                                && (!volumesOfTemplate.containsKey(name(disk))
                                        || disk.containsKey("cdrom")
                                                && disksOfTemplate
                                                        .get(name(disk))
                                                        .containsKey("cdrom")))
                .toList());
        Map<String, Map<String, Object>> drives = named(actual.disks());
        List<Map<String, Object>> added = wanted.disks().stream()
                .filter(disk ->
                        TemplateChange.isHotpluggable(plugged.get(name(disk))) && !drives.containsKey(name(disk)))
                .toList();
        disks.addAll(added);
        return new Plugging(
                volumes,
                disks,
                added.stream().flatMap(disk -> refusal(disk).stream()).findFirst());
    }

    /** A volume that is taken out or changed goes when it is hotpluggable; others stay until the next start. */
    private static boolean stays(Map<String, Object> volume, Map<String, Object> ofTemplate) {
        boolean changes = ofTemplate == null || TemplateChange.isHotpluggable(ofTemplate) && !ofTemplate.equals(volume);
        return !TemplateChange.isHotpluggable(volume) || !changes;
    }

    /** A disk that a guest does not have comes on virtio or scsi, a LUN on scsi, a CD-ROM drive never. */
    private static Optional<String> refusal(Map<String, Object> disk) {
        String name = name(disk);
        Object bus = disk.containsKey("lun")
                ? Objects.map(disk, "lun").get("bus")
                : Objects.map(disk, "disk").get("bus");
        if (disk.containsKey("disk")) {
            return BUSES.contains(String.valueOf(bus))
                    ? Optional.empty()
                    : Optional.of(
                            "Hotplug configuration for disk [%s] requires bus to be 'scsi' or 'virtio'. [%s] is not permitted."
                                    .formatted(name, bus == null ? "" : bus));
        }
        if (disk.containsKey("lun")) {
            return "scsi".equals(bus)
                    ? Optional.empty()
                    : Optional.of("Hotplug configuration for LUN [%s] requires bus to be 'scsi'. [%s] is not permitted."
                            .formatted(name, bus == null ? "" : bus));
        }
        return Optional.of("Hotplug configuration for [%s] requires diskDevice of type 'disk' or 'lun' to be used."
                .formatted(name));
    }

    /** Whether the guest has all of it. */
    boolean isDone(GuestSpec actual) {
        return volumes.equals(actual.volumes()) && disks.equals(actual.disks());
    }

    private static Map<String, Map<String, Object>> named(List<Map<String, Object>> list) {
        return list.stream()
                .collect(Collectors.toMap(Plugging::name, element -> element, (a, b) -> a, LinkedHashMap::new));
    }

    private static String name(Map<String, Object> element) {
        return String.valueOf(element.get("name"));
    }
}
