package dev.novasphere.wukong.plan.cloudinit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInit;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.guest.SecretKeyRef;
import dev.novasphere.wukong.api.v1alpha1.network.IpConfig;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.cloudinit.user.GuestMounts;
import dev.novasphere.wukong.plan.identity.Nic;
import dev.novasphere.wukong.plan.identity.PodMtu;
import dev.novasphere.wukong.plan.naming.Sha256;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Decides whether the cloud-init Secret in the cluster is still what a Wukong asks for, without reading the Secrets the Wukong names.
 *
 * <p>The Secret carries a fingerprint of the Wukong's fields it was made of and of the documents in it: a change of either shows. Both
 * may hold a password that is easy to guess, and no hash over it withstands guessing: whatever key it were given, name, UID and the
 * like stand beside it. So the fingerprint is no annotation, which kubectl describe prints and tools copy, but a key of the Secret's
 * own data: who can read it can read the documents anyway. KubeVirt reads only the keys it knows.
 */
public final class CloudInitInputs {

    /** Key of the fingerprint in the Secret's data. */
    public static final String FINGERPRINT = "fingerprint";

    /** Raised when the same inputs give other documents than before, so that Secrets are made again after an upgrade. */
    private static final int RENDERER_VERSION = 1;

    private static final JsonMapper MAPPER = new JsonMapper();

    private CloudInitInputs() {}

    /**
     * A hash of every field of a Wukong that goes into its cloud-init Secret, of the names of the Secrets it refers to, and of its MAC
     * addresses; not of what is in those Secrets. As confidential as the password that the Wukong may hold: not for logs, status or
     * annotations.
     *
     * @return 64 hexadecimal digits
     */
    public static String hash(PlanInput input) {
        return Sha256.hex(inputs(input).toString());
    }

    /**
     * Whether a live Secret was made of the inputs a Wukong has now and was not changed since.
     *
     * @param live the Secret with its data
     * @return false when the Secret has to be made anew, for which the Secrets that the Wukong names must be read
     */
    public static boolean current(PlanInput input, Secret live) {
        Map<String, String> data = live.getData();
        if (data == null || data.get(FINGERPRINT) == null || data.get(CloudInitSecret.USER_DATA) == null) {
            return false;
        }
        String expected = encode(fingerprint(
                input, data.get(CloudInitSecret.USER_DATA), data.getOrDefault(CloudInitSecret.NETWORK_DATA, "")));
        return expected.equals(data.get(FINGERPRINT));
    }

    /**
     * The fingerprint of a Secret.
     *
     * @param userData the user data, in base64
     * @param networkData the network data, in base64; empty when there is none
     */
    static String fingerprint(PlanInput input, String userData, String networkData) {
        return Sha256.hex(hash(input) + "\n" + userData + "\n" + networkData);
    }

    static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode inputs(PlanInput input) {
        ObjectNode inputs = JsonNodeFactory.instance.objectNode();
        inputs.put("renderer", RENDERER_VERSION);
        inputs.put("sshKeySecret", input.spec().sshKeySecret());
        CloudInitUser user = input.spec().cloudInitUser();
        if (user != null) {
            describe(inputs.putObject("user"), user);
        }
        CloudInit asked = input.spec().cloudInitOrNone();
        if (asked.asksForContent()) {
            inputs.set("cloudInit", MAPPER.valueToTree(asked.content()));
            inputs.put("userData", asked.userData());
            inputs.set("userDataSecretRef", MAPPER.valueToTree(asked.userDataSecretRef()));
        }
        if (!input.spec().mountedDisks().isEmpty()) {
            GuestMounts.describe(inputs.putObject("mounts"), input.spec().mountedDisks());
        }
        if (!input.spec().mountedFilesystems().isEmpty()) {
            GuestMounts.describeShared(
                    inputs.putObject("filesystems"), input.spec().mountedFilesystems());
        }
        ArrayNode cards = inputs.putArray("cards");
        for (Nic nic : Nic.of(input)) {
            ObjectNode card = cards.addObject();
            describe(card, nic);
            if (PodMtu.isSet(input, nic)) {
                card.put("podMtu", nic.spec().mtu());
            }
        }
        return inputs;
    }

    private static void describe(ObjectNode node, CloudInitUser user) {
        node.put("name", user.name());
        node.put("password", user.password());
        node.put("passwordHash", user.passwordHash());
        SecretKeyRef ref = user.passwordSecretRef();
        if (ref != null) {
            node.putObject("passwordSecretRef").put("name", ref.name()).put("key", ref.keyOrDefault());
        }
        node.put("sudo", user.asksForEmptySudo() ? null : user.sudo());
        node.put("shell", user.shell());
        user.groups().forEach(node.putArray("groups")::add);
        node.put("lockPasswd", user.lockPasswd());
    }

    private static void describe(ObjectNode node, Nic nic) {
        node.put("name", nic.name());
        node.put("mac", nic.mac());
        IpConfig config = nic.spec().ipConfig();
        if (config != null) {
            ObjectNode ip = node.putObject("ipConfig");
            ip.put("mode", config.mode() == null ? null : config.mode().name());
            ip.put("address", config.address());
            ip.put("gateway", config.gateway());
            config.dnsServers().forEach(ip.putArray("dnsServers")::add);
            describeOwn(ip, config, nic.spec().mtu());
        }
    }

    /** What the first version of the renderer did not know is left out where it is not given: Secrets made by it stay current. */
    private static void describeOwn(ObjectNode ip, IpConfig config, Integer mtu) {
        if (mtu != null) {
            ip.put("mtu", mtu);
        }
        if (!config.addresses().isEmpty()) {
            config.addresses().forEach(ip.putArray("addresses")::add);
        }
        if (config.gateway6() != null) {
            ip.put("gateway6", config.gateway6());
        }
        if (config.asksDhcp6()) {
            ip.put("dhcp6", true);
        }
        if (!config.searchDomains().isEmpty()) {
            config.searchDomains().forEach(ip.putArray("searchDomains")::add);
        }
        config.routes().forEach(route -> ip.withArray("/routes")
                .addObject()
                .put("to", route.to())
                .put("via", route.via())
                .put("metric", route.metric()));
    }
}
