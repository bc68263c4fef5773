package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a user does with virtctl, with the effects and the refusals of virt-api. */
public final class Virtctl {

    private final KubernetesClient client;

    Virtctl(KubernetesClient client) {
        this.client = client;
    }

    /** Starts a virtual machine. */
    public void start(String namespace, String name) {
        GenericKubernetesResource machine = machine(namespace, name).get();
        switch (MachineController.strategy(machine)) {
            case "Halted" -> swap(namespace, name, "Halted", "Always");
            case "Manual", "RerunOnFailure" -> request(machine, List.of(Map.of("action", "Start")));
            default -> throw refused("does not support manual start requests");
        }
    }

    /** Stops a virtual machine. */
    public void stop(String namespace, String name) {
        GenericKubernetesResource machine = machine(namespace, name).get();
        String strategy = MachineController.strategy(machine);
        switch (strategy) {
            case "Always", "Once" -> swap(namespace, name, strategy, "Halted");
            case "Manual", "RerunOnFailure" -> request(machine, List.of(Map.of("action", "Stop")));
            default -> throw refused("VM is not running");
        }
    }

    /** Restarts a virtual machine. */
    public void restart(String namespace, String name) {
        GenericKubernetesResource machine = machine(namespace, name).get();
        if (MachineController.strategy(machine).equals("Halted")) {
            throw refused("VM is not running");
        }
        request(machine, List.of(Map.of("action", "Stop"), Map.of("action", "Start")));
    }

    /** Plugs an empty disk into a virtual machine as virt-controller does for virtctl addvolume. */
    public void addVolume(String namespace, String name, String volume) {
        GenericKubernetesResource machine = machine(namespace, name).get();
        List<Map<String, Object>> volumes =
                new ArrayList<>(Objects.list(machine, "spec", "template", "spec", "volumes"));
        volumes.add(Map.of("name", volume, "persistentVolumeClaim", Map.of("claimName", volume, "hotpluggable", true)));
        List<Map<String, Object>> disks =
                new ArrayList<>(Objects.list(machine, "spec", "template", "spec", "domain", "devices", "disks"));
        disks.add(Map.of("name", volume, "serial", volume, "disk", Map.of("bus", "scsi")));
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("volumes", volumes);
        spec.put("domain", Map.of("devices", Map.of("disks", disks)));
        machine(namespace, name)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("virt-controller")
                                .build(),
                        Serialization.asJson(Map.of("spec", Map.of("template", Map.of("spec", spec)))));
    }

    private void swap(String namespace, String name, String from, String to) {
        List<Map<String, Object>> patch = List.of(
                Map.of("op", "test", "path", "/spec/runStrategy", "value", from),
                Map.of("op", "replace", "path", "/spec/runStrategy", "value", to));
        machine(namespace, name)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON)
                                .withFieldManager("virt-api")
                                .build(),
                        Serialization.asJson(patch));
    }

    private void request(GenericKubernetesResource machine, List<Map<String, Object>> requests) {
        Objects.patchStatus(client, Objects.VM, machine, Map.of("stateChangeRequests", requests), true);
    }

    private Resource<GenericKubernetesResource> machine(String namespace, String name) {
        return client.genericKubernetesResources(Objects.VM)
                .inNamespace(namespace)
                .withName(name);
    }

    private static KubernetesClientException refused(String message) {
        return new KubernetesClientException(message, HttpURLConnection.HTTP_CONFLICT, null);
    }
}
