package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of a machine's template, or of a guest, that says what the guest is made of.
 *
 * @param spec {@code spec.template.spec} of a VirtualMachine, {@code spec} of a VirtualMachineInstance
 */
record GuestSpec(Map<String, Object> spec) {

    private static final List<String> CLOUD_INIT = List.of("cloudInitNoCloud", "cloudInitConfigDrive");

    static GuestSpec ofMachine(GenericKubernetesResource machine) {
        return new GuestSpec(Objects.map(machine, "spec", "template", "spec"));
    }

    static GuestSpec ofGuest(GenericKubernetesResource guest) {
        return new GuestSpec(Objects.map(guest, "spec"));
    }

    List<Map<String, Object>> volumes() {
        return Objects.list(spec, "volumes");
    }

    List<Map<String, Object>> disks() {
        return Objects.list(devices(), "disks");
    }

    List<Map<String, Object>> networks() {
        return Objects.list(spec, "networks");
    }

    List<Map<String, Object>> interfaces() {
        return Objects.list(devices(), "interfaces");
    }

    private Map<String, Object> devices() {
        return Objects.map(spec, "domain", "devices");
    }

    /** Names of the claims its volumes use; a DataVolume's claim has its name. */
    Set<String> claims() {
        Set<String> names = new LinkedHashSet<>(dataVolumes());
        volumes()
                .forEach(v -> add(names, Objects.map(v, "persistentVolumeClaim").get("claimName")));
        return names;
    }

    /** Names of the DataVolumes that are volume sources themselves. */
    Set<String> dataVolumes() {
        Set<String> names = new LinkedHashSet<>();
        volumes().forEach(v -> add(names, Objects.map(v, "dataVolume").get("name")));
        return names;
    }

    /** Names of the Secrets without which the launcher's Pod does not start. */
    Set<String> secrets() {
        Set<String> names = new LinkedHashSet<>();
        for (Map<String, Object> volume : volumes()) {
            add(names, Objects.map(volume, "secret").get("secretName"));
            for (String kind : CLOUD_INIT) {
                add(names, Objects.map(volume, kind, "secretRef").get("name"));
                add(names, Objects.map(volume, kind, "networkDataSecretRef").get("name"));
            }
        }
        for (Map<String, Object> access : Objects.list(spec, "accessCredentials")) {
            add(names, Objects.map(access, "sshPublicKey", "source", "secret").get("secretName"));
            add(names, Objects.map(access, "userPassword", "source", "secret").get("secretName"));
        }
        return names;
    }

    /** The cloud-init sources among its volumes. */
    List<Map<String, Object>> cloudInits() {
        return volumes().stream()
                .flatMap(v -> CLOUD_INIT.stream().map(kind -> Objects.map(v, kind)))
                .filter(source -> !source.isEmpty())
                .toList();
    }

    private static void add(Set<String> names, Object name) {
        if (name != null) {
            names.add(name.toString());
        }
    }
}
