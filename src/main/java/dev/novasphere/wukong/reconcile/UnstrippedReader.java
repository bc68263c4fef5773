package dev.novasphere.wukong.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.kubevirt.VirtualMachine;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads single objects with their managedFields, which {@link LeanClient} leaves out everywhere else. It lists by name instead of getting,
 * because the operator has the right to list these kinds anyway and needs no further one.
 */
final class UnstrippedReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;

    UnstrippedReader(KubernetesClient client) {
        this.client = client;
    }

    /** The object of the kind, namespace and name of another, as the API server has it now; empty when it is gone. */
    Optional<ObjectNode> read(HasMetadata object) {
        String uri = "/apis/%s/namespaces/%s/%s?fieldSelector=%s"
                .formatted(
                        object.getApiVersion(),
                        object.getMetadata().getNamespace(),
                        object.getPlural(),
                        URLEncoder.encode(
                                "metadata.name=" + object.getMetadata().getName(), StandardCharsets.UTF_8));
        String list = client.raw(uri);
        if (list == null) {
            return Optional.empty();
        }
        try {
            JsonNode items = JSON.readTree(list).path("items");
            return items.size() == 1 && items.get(0) instanceof ObjectNode found
                    ? Optional.of(withKind(found, object))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new KubernetesClientException("the API server answered no JSON to " + uri, e);
        }
    }

    /** The same, as the type that the operator works with. */
    Optional<VirtualMachine> machine(VirtualMachine machine) {
        return read(machine).map(this::machine);
    }

    /** A machine that was read, as the type that the operator works with. */
    VirtualMachine machine(ObjectNode read) {
        return client.getKubernetesSerialization().convertValue(read, VirtualMachine.class);
    }

    /** Items of a list may leave out what the list says for all. */
    private static ObjectNode withKind(ObjectNode found, HasMetadata object) {
        return found.put("apiVersion", object.getApiVersion()).put("kind", object.getKind());
    }
}
