package dev.novasphere.wukong.plan.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.novasphere.wukong.plan.identity.Nic;
import java.util.Map;

/**
 * The annotation that lists a virtual machine's attachments, for people and tools that read it. It belongs on the VirtualMachine
 * only: KubeVirt makes the one of the pod itself.
 */
final class NetworksAnnotation {

    static final String KEY = "k8s.v1.cni.cncf.io/networks";

    private NetworksAnnotation() {}

    /**
     * @param attachments the name of the NetworkAttachmentDefinition of each interface that has one, in the order to list them
     * @return the annotation with the JSON list of name and interface, net1 being the first entry of spec.networks; empty without
     *     interfaces
     */
    static Map<String, String> of(Map<Nic, String> attachments) {
        if (attachments.isEmpty()) {
            return Map.of();
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        attachments.forEach((nic, attachment) ->
                list.addObject().put("name", attachment).put("interface", "net" + (nic.index() + 1)));
        return Map.of(KEY, list.toString());
    }
}
