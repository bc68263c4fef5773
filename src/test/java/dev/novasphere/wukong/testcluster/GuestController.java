package dev.novasphere.wukong.testcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Plays scheduler, launcher and guest: brings a VirtualMachineInstance to Running once its volumes and Secrets are there. */
final class GuestController {

    private static final List<String> NODES = List.of("node-a", "node-b");
    private static final Map<String, String> NODE_LABELS =
            Map.of("kubernetes.io/os", "linux", "kubernetes.io/arch", "amd64");

    private final KubernetesClient client;
    private final KubeVirtStandIn standIn;
    private final AtomicInteger started = new AtomicInteger();

    GuestController(KubernetesClient client, KubeVirtStandIn standIn) {
        this.client = client;
        this.standIn = standIn;
    }

    void handle(String key) {
        standIn.wakeMachine(key);
        GenericKubernetesResource guest = standIn.guestCache.getStore().getByKey(key);
        if (guest == null || guest.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        String phase = String.valueOf(Objects.text(guest, "status", "phase"));
        if (phase.equals("Running") || phase.equals("Failed") || phase.equals("Succeeded")) {
            return;
        }
        if (isUnschedulable(guest)) {
            if (Objects.list(guest, "status", "conditions").isEmpty()) {
                report(
                        guest,
                        Map.of(
                                "phase",
                                "Scheduling",
                                "conditions",
                                List.of(
                                        Objects.condition(
                                                "PodScheduled",
                                                false,
                                                "Unschedulable",
                                                "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector."))));
            }
            return;
        }
        if (!volumesReady(guest) || !secretsThere(guest)) {
            return;
        }
        if (guest.getMetadata().getAnnotations() != null
                && guest.getMetadata().getAnnotations().containsKey("standin.test/crash")) {
            report(guest, Map.of("phase", "Failed"));
            return;
        }
        int number = started.incrementAndGet();
        if (phase.equals("Pending")) {
            report(guest, Map.of("phase", "Scheduling"));
            return;
        }
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("phase", "Running");
        status.put("nodeName", NODES.get(number % NODES.size()));
        status.put("interfaces", interfaces(guest, number));
        status.put(
                "conditions",
                List.of(
                        Objects.condition("Ready", true, "", ""),
                        Objects.condition(
                                "LiveMigratable",
                                false,
                                "DisksNotLiveMigratable",
                                "cannot migrate VMI: PVC is not shared, live migration requires that all PVCs must be shared (using ReadWriteMany access mode)"),
                        Objects.condition("AgentConnected", true, "", "")));
        report(guest, status);
    }

    void secretChanged(String secretKey) {
        String namespace = secretKey.substring(0, secretKey.indexOf('/'));
        String name = secretKey.substring(secretKey.indexOf('/') + 1);
        standIn.guestCache.getStore().list().stream()
                .filter(g -> g.getMetadata().getNamespace().equals(namespace))
                .filter(g -> cloudInitSecrets(g).contains(name))
                .forEach(g -> standIn.wakeGuest(Objects.key(g)));
    }

    /** Names of the claims a guest uses. */
    static Set<String> claims(GenericKubernetesResource guest) {
        return Objects.list(guest, "spec", "volumes").stream()
                .map(v -> v.get("persistentVolumeClaim") instanceof Map<?, ?> claim
                        ? claim.get("claimName")
                        : v.get("dataVolume") instanceof Map<?, ?> dataVolume ? dataVolume.get("name") : null)
                .filter(java.util.Objects::nonNull)
                .map(Object::toString)
                .collect(Collectors.toSet());
    }

    static boolean isUnschedulable(GenericKubernetesResource guest) {
        boolean asked = guest.getMetadata().getAnnotations() != null
                && guest.getMetadata().getAnnotations().containsKey("standin.test/unschedulable");
        return asked
                || Objects.map(guest, "spec", "nodeSelector").entrySet().stream()
                        .anyMatch(e -> e.getKey().startsWith("kubernetes.io/")
                                && !e.getValue().equals(NODE_LABELS.get(e.getKey())));
    }

    private boolean volumesReady(GenericKubernetesResource guest) {
        String namespace = guest.getMetadata().getNamespace();
        boolean ready = true;
        for (String name : claims(guest)) {
            String key = namespace + "/" + name;
            PersistentVolumeClaim claim = standIn.claimCache.getStore().getByKey(key);
            GenericKubernetesResource dataVolume =
                    standIn.importCache.getStore().getByKey(key);
            if (dataVolume != null && !"Succeeded".equals(Objects.text(dataVolume, "status", "phase"))) {
                standIn.wakeImport(key);
                ready = false;
            } else if (claim == null) {
                ready = false;
            } else if (claim.getStatus() == null
                    || !"Bound".equals(claim.getStatus().getPhase())) {
                standIn.wakeClaim(claim);
                ready = false;
            }
        }
        return ready;
    }

    private static Set<String> cloudInitSecrets(GenericKubernetesResource guest) {
        return Objects.list(guest, "spec", "volumes").stream()
                .filter(v -> v.get("cloudInitNoCloud") instanceof Map<?, ?>)
                .flatMap(v -> ((Map<?, ?>) v.get("cloudInitNoCloud")).values().stream())
                .filter(ref -> ref instanceof Map<?, ?>)
                .map(ref -> String.valueOf(((Map<?, ?>) ref).get("name")))
                .collect(Collectors.toSet());
    }

    private boolean secretsThere(GenericKubernetesResource guest) {
        return cloudInitSecrets(guest).stream()
                .allMatch(name -> standIn.secretCache
                                .getStore()
                                .getByKey(guest.getMetadata().getNamespace() + "/" + name)
                        != null);
    }

    private List<Map<String, Object>> interfaces(GenericKubernetesResource guest, int number) {
        Map<String, String> fixed = staticAddresses(guest);
        List<Map<String, Object>> interfaces = new ArrayList<>();
        for (Map<String, Object> nic : Objects.list(guest, "spec", "domain", "devices", "interfaces")) {
            Map<String, Object> status = new LinkedHashMap<>();
            String mac = nic.get("macAddress") == null
                    ? "02:00:00:00:00:01"
                    : nic.get("macAddress").toString();
            status.put("name", nic.get("name"));
            status.put("mac", mac);
            status.put("interfaceName", "eth" + interfaces.size());
            status.put("infoSource", "domain, guest-agent");
            String address = nic.containsKey("masquerade")
                    ? "10.244.%d.%d".formatted(number / 250 % 250, number % 250 + 2)
                    : fixed.get(mac.toLowerCase(Locale.ROOT));
            if (address != null) {
                status.put("ipAddress", address);
                status.put("ipAddresses", List.of(address));
            }
            interfaces.add(status);
        }
        return interfaces;
    }

    /** The addresses that cloud-init would set in the guest, by MAC, read from the network data of its Secret. */
    private Map<String, String> staticAddresses(GenericKubernetesResource guest) {
        Map<String, String> addresses = new LinkedHashMap<>();
        for (String name : cloudInitSecrets(guest)) {
            Secret secret =
                    standIn.secretCache.getStore().getByKey(guest.getMetadata().getNamespace() + "/" + name);
            String data = secret == null || secret.getData() == null
                    ? null
                    : secret.getData().get("networkdata");
            if (data != null) {
                JsonNode network = Serialization.unmarshal(
                        new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8), JsonNode.class);
                network.path("ethernets").forEach(nic -> {
                    String address = nic.path("addresses").path(0).asText("");
                    if (!address.isEmpty()) {
                        addresses.put(
                                nic.path("match").path("macaddress").asText().toLowerCase(Locale.ROOT),
                                address.substring(0, address.indexOf('/')));
                    }
                });
            }
        }
        return addresses;
    }

    private void report(GenericKubernetesResource guest, Map<String, Object> status) {
        Objects.patchStatus(client, Objects.VMI, guest, status, false);
    }
}
