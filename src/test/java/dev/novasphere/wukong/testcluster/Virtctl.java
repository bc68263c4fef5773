package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a user does with virtctl, with the effects and the refusals of virt-api's subresources. */
public final class Virtctl implements PowerByHand {

    private static final String REQUESTS = "stateChangeRequests";
    private static final String DISKS_MOVE =
            "VM recovery required: Volume migration failed, leaving some volumes pointing to non-consistent targets; manual intervention is needed to reassign them to their original volumes.";

    private final KubernetesClient client;
    private final Component virtApi;
    private final Component virtController;

    Virtctl(KubernetesClient client, Component virtApi, Component virtController) {
        this.client = client;
        this.virtApi = virtApi;
        this.virtController = virtController;
    }

    /**
     * Starts a virtual machine.
     *
     * @throws KubernetesClientException with code 409 when the strategy allows no start by hand, or the machine runs; with 500 when a change is underway
     */
    @Override
    public void start(String namespace, String name) {
        GenericKubernetesResource machine = machine(namespace, name);
        GenericKubernetesResource guest = guest(namespace, name);
        if (guest != null
                && !GuestController.isFinal(guest)
                && !GuestController.phase(guest).equals("Unknown")) {
            throw refused(name, "VM is already running");
        }
        String strategy = MachineController.strategy(machine);
        switch (strategy) {
            case "Halted" -> change(machine, "Halted", "Always");
            case "Manual" -> request(machine, guest == null ? List.of(start()) : List.of(stop(guest), start()));
            case "RerunOnFailure" -> {
                if (guest != null && GuestController.phase(guest).equals("Failed")) {
                    throw refused(name, strategy + " does not support starting VM from failed state");
                }
                request(machine, guest == null ? List.of(start()) : List.of(stop(guest), start()));
            }
            default -> throw refused(name, strategy + " does not support manual start requests");
        }
    }

    /**
     * Stops a virtual machine.
     *
     * @throws KubernetesClientException with code 409 when it does not run; with 500 when a change is underway
     */
    @Override
    public void stop(String namespace, String name) {
        GenericKubernetesResource machine = machine(namespace, name);
        GenericKubernetesResource guest = guest(namespace, name);
        String strategy = MachineController.strategy(machine);
        boolean runs = guest != null && !GuestController.isFinal(guest);
        switch (strategy) {
            case "Always", "Once" -> change(machine, strategy, "Halted");
            case "Manual", "RerunOnFailure" -> {
                if (!runs) {
                    throw refused(name, "VM is not running");
                }
                // A stop is urgent: it replaces whatever was asked for before.
                virtApi.mergeStatus(Objects.VM, machine, Map.of(REQUESTS, List.of(stop(guest))));
            }
            default -> throw refused(name, "VM is not running");
        }
    }

    /**
     * Restarts a virtual machine.
     *
     * @throws KubernetesClientException with code 409 when the strategy allows no restart, a disk moves, or it does not run; with 500 when a change is underway
     */
    @Override
    public void restart(String namespace, String name) {
        GenericKubernetesResource machine = machine(namespace, name);
        GenericKubernetesResource guest = guest(namespace, name);
        String strategy = MachineController.strategy(machine);
        if (Conditions.has(Objects.list(machine, "status", "conditions"), "VolumesChange", "True", null)) {
            throw refused(name, DISKS_MOVE);
        }
        if (strategy.equals("Halted") || strategy.equals("Once")) {
            throw refused(name, strategy + " does not support manual restart requests");
        }
        if (guest == null) {
            throw refused(name, "VM is not running");
        }
        request(machine, List.of(stop(guest), start()));
    }

    /** Plugs the claim of a volume's name into a virtual machine, as virt-controller does for virtctl addvolume. */
    public void addVolume(String namespace, String name, String volume) {
        GenericKubernetesResource machine = machine(namespace, name);
        GuestSpec spec = GuestSpec.ofMachine(machine);
        List<Map<String, Object>> volumes = new ArrayList<>(spec.volumes());
        volumes.add(Map.of("name", volume, "persistentVolumeClaim", Map.of("claimName", volume, "hotpluggable", true)));
        List<Map<String, Object>> disks = new ArrayList<>(spec.disks());
        disks.add(Map.of("name", volume, "serial", volume, "disk", Map.of("bus", "scsi")));
        plug(machine, volumes, disks);
    }

    /** Unplugs a volume that was plugged in. */
    public void removeVolume(String namespace, String name, String volume) {
        GenericKubernetesResource machine = machine(namespace, name);
        GuestSpec spec = GuestSpec.ofMachine(machine);
        plug(
                machine,
                spec.volumes().stream()
                        .filter(v -> !volume.equals(v.get("name")))
                        .toList(),
                spec.disks().stream().filter(d -> !volume.equals(d.get("name"))).toList());
    }

    private void plug(
            GenericKubernetesResource machine, List<Map<String, Object>> volumes, List<Map<String, Object>> disks) {
        GuestSpec spec = GuestSpec.ofMachine(machine);
        virtController.patch(
                Objects.VM,
                machine,
                List.of(
                        Map.of("op", "test", "path", "/spec/template/spec/volumes", "value", spec.volumes()),
                        Map.of("op", "replace", "path", "/spec/template/spec/volumes", "value", volumes),
                        Map.of("op", "test", "path", "/spec/template/spec/domain/devices/disks", "value", spec.disks()),
                        Map.of("op", "replace", "path", "/spec/template/spec/domain/devices/disks", "value", disks)));
    }

    /** The JSON patch that changes the run strategy, and fails when a user was faster. */
    static List<Map<String, Object>> swap(String from, String to) {
        return List.of(
                Map.of("op", "test", "path", "/spec/runStrategy", "value", from),
                Map.of("op", "replace", "path", "/spec/runStrategy", "value", to));
    }

    private void change(GenericKubernetesResource machine, String from, String to) {
        try {
            virtApi.patch(Objects.VM, machine, swap(from, to));
        } catch (KubernetesClientException e) {
            if (e.getMessage().contains("testing path")) {
                throw refused(machine.getMetadata().getName(), e.getMessage());
            }
            throw e;
        }
    }

    private void request(GenericKubernetesResource machine, List<Map<String, Object>> requests) {
        if (!Objects.list(machine, "status", REQUESTS).isEmpty()) {
            throw failed(
                    HttpURLConnection.HTTP_INTERNAL_ERROR,
                    "InternalError",
                    "Internal error occurred: unable to complete request: stop/start already underway");
        }
        if (Objects.map(machine, "status").isEmpty()) {
            virtApi.patchStatus(
                    Objects.VM,
                    machine,
                    List.of(Map.of("op", "add", "path", "/status", "value", Map.of(REQUESTS, requests))));
        } else {
            virtApi.patchStatus(
                    Objects.VM,
                    machine,
                    List.of(
                            Map.of(
                                    "op",
                                    "test",
                                    "path",
                                    "/metadata/resourceVersion",
                                    "value",
                                    machine.getMetadata().getResourceVersion()),
                            Map.of("op", "add", "path", "/status/" + REQUESTS, "value", requests)));
        }
    }

    private static Map<String, Object> start() {
        return Map.of("action", "Start");
    }

    private static Map<String, Object> stop(GenericKubernetesResource guest) {
        Map<String, Object> stop = new LinkedHashMap<>();
        stop.put("action", "Stop");
        stop.put("uid", guest.getMetadata().getUid());
        return stop;
    }

    private GenericKubernetesResource machine(String namespace, String name) {
        GenericKubernetesResource machine = resource(namespace, name).get();
        if (machine == null) {
            throw failed(
                    HttpURLConnection.HTTP_NOT_FOUND,
                    "NotFound",
                    "virtualmachine.kubevirt.io \"" + name + "\" not found");
        }
        return machine;
    }

    private GenericKubernetesResource guest(String namespace, String name) {
        return client.genericKubernetesResources(Objects.VMI)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private Resource<GenericKubernetesResource> resource(String namespace, String name) {
        return client.genericKubernetesResources(Objects.VM)
                .inNamespace(namespace)
                .withName(name);
    }

    private static KubernetesClientException refused(String name, String message) {
        return failed(
                HttpURLConnection.HTTP_CONFLICT,
                "Conflict",
                "Operation cannot be fulfilled on virtualmachine.kubevirt.io \"" + name + "\": " + message);
    }

    private static KubernetesClientException failed(int code, String reason, String message) {
        return new KubernetesClientException(
                message,
                code,
                new StatusBuilder()
                        .withStatus("Failure")
                        .withCode(code)
                        .withReason(reason)
                        .withMessage(message)
                        .build());
    }
}
