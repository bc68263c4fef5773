package dev.novasphere.wukong.testcluster;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A machine's template beside the one that its guest was started from: what a running guest cannot take is RestartRequired. As virt-controller
 * decides it (kubevirt v1.9, pkg/virt-controller/watch/vm/vm.go: syncRestartRequired, validLiveUpdateVolumes, validLiveUpdateDisks), but for
 * sizes and for interfaces that the guest has, which {@link LiveUpdate} compares with the guest.
 *
 * @param started the template at the start of the guest
 * @param wanted the template as it is now
 * @param migratesVolumes whether the machine has updateVolumesStrategy Migration, with which a volume may change its claim
 */
record TemplateChange(GuestSpec started, GuestSpec wanted, boolean migratesVolumes) {

    private static final List<String> LIVE_PLACEMENT = List.of("nodeSelector", "affinity", "tolerations");

    /** Whether something of the template can reach the guest only by a restart. */
    boolean needsRestart() {
        return !volumesAreLive() || !disksAreLive() || !rest(started).equals(rest(wanted));
    }

    /** A hotpluggable volume may come, change and go; any other one stays as it is, but for its claim in a migration of volumes. */
    private boolean volumesAreLive() {
        Map<String, Map<String, Object>> left = named(started.volumes());
        for (Map<String, Object> volume : wanted.volumes()) {
            Map<String, Object> before = left.remove(name(volume));
            if (isHotpluggable(volume)) {
                continue;
            }
            boolean mayMove = migratesVolumes && isOfClaim(volume);
            if (before == null || !mayMove && !before.equals(volume)) {
                return false;
            }
        }
        return left.values().stream().allMatch(TemplateChange::isHotpluggable);
    }

    /** A disk may come, change and go with a hotpluggable volume; a CD-ROM drive stays when its medium goes. */
    private boolean disksAreLive() {
        Map<String, Map<String, Object>> volumesBefore = named(started.volumes());
        Map<String, Map<String, Object>> volumes = named(wanted.volumes());
        Map<String, Map<String, Object>> left = named(started.disks());
        for (Map<String, Object> disk : wanted.disks()) {
            Map<String, Object> before = left.remove(name(disk));
            if (!isHotpluggable(volumes.get(name(disk))) && !disk.equals(before)) {
                return false;
            }
        }
        return left.values().stream().noneMatch(disk -> {
            Map<String, Object> volume = volumesBefore.get(name(disk));
            return disk.containsKey("cdrom") || volume != null && !isHotpluggable(volume);
        });
    }

    /** What is left of a template without what can change while the guest runs. The webhook fills in the firmware's numbers. */
    private static Map<String, Object> rest(GuestSpec template) {
        Map<String, Object> spec = new HashMap<>(template.spec());
        LIVE_PLACEMENT.forEach(spec::remove);
        spec.remove("volumes");
        Map<String, Object> domain = new HashMap<>(Objects.map(spec, "domain"));
        without(domain, "cpu", "sockets");
        without(domain, "memory", "guest");
        without(domain, "firmware", "uuid", "serial");
        Map<String, Object> devices = new HashMap<>(Objects.map(domain, "devices"));
        devices.remove("disks");
        List<String> pluggable = template.interfaces().stream()
                .filter(nic -> nic.containsKey("bridge") || nic.containsKey("sriov"))
                .map(TemplateChange::name)
                .toList();
        spec.put("networks", except(template.networks(), pluggable));
        devices.put("interfaces", except(template.interfaces(), pluggable));
        domain.put("devices", devices);
        spec.put("domain", domain);
        return spec;
    }

    /** Whether KubeVirt plugs a volume in and out of a running guest as templates say. */
    static boolean isHotpluggable(Map<String, Object> volume) {
        return volume != null
                && (Boolean.TRUE.equals(
                                Objects.map(volume, "persistentVolumeClaim").get("hotpluggable"))
                        || Boolean.TRUE.equals(Objects.map(volume, "dataVolume").get("hotpluggable")));
    }

    private static boolean isOfClaim(Map<String, Object> volume) {
        return volume.containsKey("persistentVolumeClaim") || volume.containsKey("dataVolume");
    }

    private static void without(Map<String, Object> parent, String field, String... members) {
        Map<String, Object> left = new HashMap<>(Objects.map(parent, field));
        List.of(members).forEach(left::remove);
        parent.put(field, left);
    }

    private static List<Map<String, Object>> except(List<Map<String, Object>> list, List<String> names) {
        return list.stream().filter(element -> !names.contains(name(element))).toList();
    }

    private static Map<String, Map<String, Object>> named(List<Map<String, Object>> list) {
        return list.stream()
                .collect(Collectors.toMap(TemplateChange::name, element -> element, (a, b) -> a, LinkedHashMap::new));
    }

    private static String name(Map<String, Object> element) {
        return String.valueOf(element.get("name"));
    }
}
