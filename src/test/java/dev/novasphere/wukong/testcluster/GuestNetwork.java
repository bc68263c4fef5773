package dev.novasphere.wukong.testcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * What a guest makes of its NICs: the pod network gets the Pod's address, a secondary NIC the static address that cloud-init's network
 * data has for its MAC. Without the guest agent nothing but the Pod's address is known outside.
 */
final class GuestNetwork {

    private static final String POD_INTERFACE = "eth0";

    private final Map<String, JsonNode> byMac = new HashMap<>();
    private final boolean agent;
    private final String podAddress;

    /**
     * @param spec what the guest is made of
     * @param secret finds a Secret of the guest's namespace by name
     * @param agent whether the guest agent runs
     * @param podAddress address of the launcher's Pod
     */
    GuestNetwork(GuestSpec spec, Function<String, Secret> secret, boolean agent, String podAddress) {
        this.agent = agent;
        this.podAddress = podAddress;
        for (Map<String, Object> source : spec.cloudInits()) {
            String text = networkData(source, secret);
            if (text != null) {
                read(Serialization.unmarshal(text, JsonNode.class));
            }
        }
    }

    /** The interfaces as {@code status.interfaces} of the guest has them, the pod network first. */
    List<Map<String, Object>> report(GuestSpec spec) {
        List<String> podNetworks = spec.networks().stream()
                .filter(n -> n.containsKey("pod"))
                .map(n -> String.valueOf(n.get("name")))
                .toList();
        List<Map<String, Object>> interfaces = new ArrayList<>();
        for (Map<String, Object> nic : spec.interfaces()) {
            if (!"absent".equals(nic.get("state"))) {
                interfaces.add(report(nic, interfaces.size(), podNetworks.contains(String.valueOf(nic.get("name")))));
            }
        }
        interfaces.sort(Comparator.comparing(i -> !podNetworks.contains(String.valueOf(i.get("name")))));
        return interfaces;
    }

    private Map<String, Object> report(Map<String, Object> nic, int position, boolean onPodNetwork) {
        String mac = nic.get("macAddress") == null
                ? randomMac()
                : nic.get("macAddress").toString();
        JsonNode configured = byMac.get(normal(mac));
        List<String> addresses = new ArrayList<>();
        if (onPodNetwork) {
            addresses.add(podAddress);
        } else if (agent && configured != null) {
            configured.path("addresses").forEach(a -> addresses.add(a.asText().split("/")[0]));
        }
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("name", nic.get("name"));
        status.put("mac", mac);
        status.put("infoSource", agent ? "domain, guest-agent" : "domain");
        status.put("linkState", "down".equals(nic.get("state")) ? "down" : "up");
        status.put(
                "podInterfaceName",
                onPodNetwork
                        ? POD_INTERFACE
                        : "pod%011x".formatted(String.valueOf(nic.get("name")).hashCode() & 0xffffffffL));
        status.put("queueCount", 1);
        if (agent) {
            String named = configured == null ? "" : configured.path("set-name").asText("");
            status.put("interfaceName", named.isEmpty() ? "eth" + position : named);
        }
        if (!addresses.isEmpty()) {
            status.put("ipAddress", addresses.get(0));
            status.put("ipAddresses", addresses);
        }
        return status;
    }

    private void read(JsonNode networkData) {
        JsonNode version2 = networkData.has("network") ? networkData.path("network") : networkData;
        version2.path("ethernets")
                .forEach(nic ->
                        byMac.put(normal(nic.path("match").path("macaddress").asText()), nic));
    }

    private static String networkData(Map<String, Object> source, Function<String, Secret> secret) {
        if (source.get("networkData") != null) {
            return source.get("networkData").toString();
        }
        if (source.get("networkDataBase64") != null) {
            return decoded(source.get("networkDataBase64").toString());
        }
        Object name = Objects.map(source, "networkDataSecretRef").get("name");
        Secret found = name == null ? null : secret.apply(name.toString());
        if (found == null || found.getData() == null) {
            return null;
        }
        String data =
                found.getData().getOrDefault("networkdata", found.getData().get("networkData"));
        return data == null ? null : decoded(data);
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static String normal(String mac) {
        return mac.toLowerCase(Locale.ROOT).replace('-', ':');
    }

    /** A NIC without a MAC of its own gets another one at each start. */
    private static String randomMac() {
        int tail = new Random().nextInt(1 << 24);
        return "02:00:00:%02x:%02x:%02x".formatted(tail >> 16, tail >> 8 & 0xff, tail & 0xff);
    }
}
