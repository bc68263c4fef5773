package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Plays virt-controller for VirtualMachines: makes and ends guests by run strategy and requests, and tells the printable status. */
final class MachineController {

    private static final String STARTED_FROM = "standin.test/started-from";

    private final KubernetesClient client;
    private final KubeVirtStandIn standIn;

    MachineController(KubernetesClient client, KubeVirtStandIn standIn) {
        this.client = client;
        this.standIn = standIn;
    }

    void handle(String key) {
        GenericKubernetesResource machine = standIn.machineCache.getStore().getByKey(key);
        if (machine == null || machine.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        if (Objects.text(machine, "spec", "template", "spec", "domain", "firmware", "uuid") == null) {
            seedFirmware(machine);
            return;
        }
        GenericKubernetesResource guest = standIn.guestCache.getStore().getByKey(key);
        String strategy = strategy(machine);
        List<Map<String, Object>> requests = Objects.list(machine, "status", "stateChangeRequests");
        boolean stopAsked = !requests.isEmpty() && "Stop".equals(requests.get(0).get("action"));
        boolean startAsked =
                !requests.isEmpty() && "Start".equals(requests.get(0).get("action"));

        if (guest != null) {
            boolean finished =
                    List.of("Succeeded", "Failed").contains(String.valueOf(Objects.text(guest, "status", "phase")));
            boolean restart = finished && (strategy.equals("Always") || strategy.equals("RerunOnFailure"));
            if (strategy.equals("Halted") || stopAsked || restart) {
                if (guest.getMetadata().getDeletionTimestamp() == null && !isCrashing(machine)) {
                    client.resource(guest).delete();
                }
            }
        } else if (!stopAsked && starts(machine, strategy, startAsked)) {
            startGuest(machine);
        }
        tell(machine, guest, strategy, stopAsked && guest == null || startAsked && guest != null);
    }

    private static boolean starts(GenericKubernetesResource machine, String strategy, boolean startAsked) {
        return switch (strategy) {
            case "Always", "Once" -> true;
            case "RerunOnFailure" ->
                startAsked || !"RerunOnFailure".equals(Objects.text(machine, "status", "runStrategy"));
            case "Manual" -> startAsked;
            default -> false;
        };
    }

    static String strategy(GenericKubernetesResource machine) {
        String strategy = Objects.text(machine, "spec", "runStrategy");
        if (strategy != null) {
            return strategy;
        }
        return "false".equals(Objects.text(machine, "spec", "running")) ? "Halted" : "Always";
    }

    private static boolean isCrashing(GenericKubernetesResource machine) {
        return Objects.map(machine, "spec", "template", "metadata", "annotations")
                .containsKey("standin.test/crash");
    }

    /** The mutating webhook does this before the machine is stored; here it comes a moment later, by the same field manager. */
    private void seedFirmware(GenericKubernetesResource machine) {
        Map<String, Object> firmware = Map.of(
                "uuid",
                UUID.randomUUID().toString(),
                "serial",
                UUID.randomUUID().toString());
        Map<String, Object> patch = Map.of(
                "spec",
                Map.of(
                        "template",
                        Map.of("spec", Map.of("domain", Map.of("firmware", firmware), "architecture", "amd64"))));
        client.genericKubernetesResources(Objects.VM)
                .inNamespace(machine.getMetadata().getNamespace())
                .withName(machine.getMetadata().getName())
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("virt-api")
                                .build(),
                        Serialization.asJson(patch));
    }

    private void startGuest(GenericKubernetesResource machine) {
        GenericKubernetesResource guest = new GenericKubernetesResource();
        guest.setApiVersion("kubevirt.io/v1");
        guest.setKind("VirtualMachineInstance");
        Map<String, String> labels = new LinkedHashMap<>();
        Objects.map(machine, "spec", "template", "metadata", "labels").forEach((k, v) -> labels.put(k, v.toString()));
        Map<String, String> annotations = new LinkedHashMap<>();
        Objects.map(machine, "spec", "template", "metadata", "annotations")
                .forEach((k, v) -> annotations.put(k, v.toString()));
        annotations.put(STARTED_FROM, notLive(machine));
        guest.setMetadata(new ObjectMetaBuilder()
                .withNamespace(machine.getMetadata().getNamespace())
                .withName(machine.getMetadata().getName())
                .withLabels(labels)
                .withAnnotations(annotations)
                .build());
        Objects.own(guest, machine);
        guest.setAdditionalProperty("spec", Objects.map(machine, "spec", "template", "spec"));
        guest.setAdditionalProperty("status", Map.of("phase", "Pending"));
        client.genericKubernetesResources(Objects.VMI).resource(guest).create();
    }

    /** What of the template cannot change while the guest runs, as a fingerprint. */
    private static String notLive(GenericKubernetesResource machine) {
        Map<String, Object> spec = new HashMap<>(Objects.map(machine, "spec", "template", "spec"));
        List.of("nodeSelector", "affinity", "tolerations", "volumes", "networks")
                .forEach(spec::remove);
        @SuppressWarnings("unchecked")
        Map<String, Object> domain = new HashMap<>((Map<String, Object>) spec.getOrDefault("domain", Map.of()));
        List.of("devices", "memory", "firmware").forEach(domain::remove);
        if (domain.get("cpu") instanceof Map<?, ?> cpu) {
            Map<Object, Object> topology = new HashMap<>(cpu);
            topology.remove("sockets");
            domain.put("cpu", topology);
        }
        spec.put("domain", domain);
        return Integer.toHexString(spec.hashCode());
    }

    private void tell(
            GenericKubernetesResource machine, GenericKubernetesResource guest, String strategy, boolean requestDone) {
        String phase = guest == null ? null : String.valueOf(Objects.text(guest, "status", "phase"));
        boolean running = "Running".equals(phase);
        String printable = printable(machine, guest, phase, strategy);
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("created", guest != null);
        status.put("ready", running);
        status.put("printableStatus", printable);
        status.put("runStrategy", strategy);
        List<Map<String, Object>> conditions = new ArrayList<>();
        conditions.add(
                running
                        ? Objects.condition("Ready", true, "", "")
                        : Objects.condition(
                                "Ready",
                                false,
                                guest == null ? "VMINotExists" : "GuestNotRunning",
                                guest == null ? "VMI does not exist" : ""));
        if (guest != null) {
            for (Map<String, Object> condition : Objects.list(guest, "status", "conditions")) {
                if (!"Ready".equals(condition.get("type"))) {
                    conditions.add(condition);
                }
            }
            String startedFrom = guest.getMetadata().getAnnotations() == null
                    ? null
                    : guest.getMetadata().getAnnotations().get(STARTED_FROM);
            if (running && !notLive(machine).equals(startedFrom)) {
                conditions.add(Objects.condition(
                        "RestartRequired",
                        true,
                        "RestartRequired",
                        "a non-live-updatable field was changed in the template spec"));
            }
        }
        if (same(machine, status, conditions) && !requestDone) {
            return;
        }
        status.put("conditions", conditions);
        if (requestDone) {
            List<Map<String, Object>> left = new ArrayList<>(Objects.list(machine, "status", "stateChangeRequests"));
            left.remove(0);
            status.put("stateChangeRequests", left.isEmpty() ? null : left);
        }
        Objects.patchStatus(client, Objects.VM, machine, status, true);
    }

    private static boolean same(
            GenericKubernetesResource machine, Map<String, Object> status, List<Map<String, Object>> conditions) {
        Map<String, Object> before = Objects.map(machine, "status");
        boolean fields = status.entrySet().stream().allMatch(e -> e.getValue().equals(before.get(e.getKey())));
        return fields && digest(Objects.list(machine, "status", "conditions")).equals(digest(conditions));
    }

    private static List<String> digest(List<Map<String, Object>> conditions) {
        return conditions.stream()
                .map(c -> c.get("type") + "=" + c.get("status") + "/" + c.get("reason"))
                .sorted()
                .toList();
    }

    /** The order of virt-controller's setPrintableStatus, as far as the stand-in knows the states. */
    private String printable(
            GenericKubernetesResource machine, GenericKubernetesResource guest, String phase, String strategy) {
        if (guest != null && guest.getMetadata().getDeletionTimestamp() != null) {
            return "Stopping";
        }
        if ("Running".equals(phase)) {
            return "Running";
        }
        boolean wanted = guest != null || !strategy.equals("Halted") && !strategy.equals("Manual");
        if (wanted && guest != null) {
            for (String claimName : GuestController.claims(guest)) {
                String key = machine.getMetadata().getNamespace() + "/" + claimName;
                PersistentVolumeClaim claim = standIn.claimCache.getStore().getByKey(key);
                if (claim == null) {
                    return "ErrorPvcNotFound";
                }
            }
            if (GuestController.isUnschedulable(guest)) {
                return "ErrorUnschedulable";
            }
            boolean unbound = GuestController.claims(guest).stream()
                    .map(c -> standIn.claimCache
                            .getStore()
                            .getByKey(machine.getMetadata().getNamespace() + "/" + c))
                    .anyMatch(c -> c == null
                            || c.getStatus() == null
                            || !"Bound".equals(c.getStatus().getPhase()));
            if (unbound) {
                return "WaitingForVolumeBinding";
            }
        }
        if ("Failed".equals(phase) && isCrashing(machine)) {
            return "CrashLoopBackOff";
        }
        if (guest != null && !"Succeeded".equals(phase) && !"Failed".equals(phase)) {
            return "Starting";
        }
        if (guest == null && (strategy.equals("Always") || strategy.equals("Once"))) {
            return "Starting";
        }
        return "Stopped";
    }
}
