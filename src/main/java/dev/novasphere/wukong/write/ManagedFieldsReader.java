package dev.novasphere.wukong.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads single objects with their managedFields, which {@code LeanClient} leaves out everywhere else. It lists by name what is in a
 * namespace instead of getting it, because the operator has the right to list these kinds anyway and needs no further one; what belongs to
 * the cluster it gets.
 */
public final class ManagedFieldsReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;

    public ManagedFieldsReader(KubernetesClient client) {
        this.client = client;
    }

    /** An object as the API server has it now; empty when it is gone, also where another one has its name by now. */
    public Optional<ObjectNode> read(HasMetadata object) {
        String uid = object.getMetadata().getUid();
        return named(object)
                .filter(found -> uid == null
                        || uid.equals(found.path("metadata").path("uid").asText()));
    }

    private Optional<ObjectNode> named(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        String api = (object.getApiVersion().contains("/") ? "/apis/" : "/api/") + object.getApiVersion();
        String name = URLEncoder.encode(object.getMetadata().getName(), StandardCharsets.UTF_8);
        return namespace == null
                ? answer("%s/%s/%s".formatted(api, object.getPlural(), name)).map(found -> withKind(found, object))
                : answer("%s/namespaces/%s/%s?fieldSelector=metadata.name%%3D%s"
                                .formatted(api, namespace, object.getPlural(), name))
                        .map(list -> list.path("items"))
                        .filter(items -> items.size() == 1 && items.get(0).isObject())
                        .map(items -> withKind((ObjectNode) items.get(0), object));
    }

    private Optional<ObjectNode> answer(String uri) {
        try {
            String answer = client.raw(uri);
            return answer != null && JSON.readTree(answer) instanceof ObjectNode object
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new KubernetesClientException("the API server answered no JSON to " + uri, e);
        }
    }

    /** Reads a machine anew, as the type that the operator works with; empty when it is gone. */
    public Optional<VirtualMachine> machine(VirtualMachine machine) {
        return read(machine).map(this::machine);
    }

    /** A machine that was read, as the type that the operator works with. */
    public VirtualMachine machine(ObjectNode read) {
        return client.getKubernetesSerialization().convertValue(read, VirtualMachine.class);
    }

    /** Items of a list may leave out what the list says for all. */
    private static ObjectNode withKind(ObjectNode found, HasMetadata object) {
        return found.put("apiVersion", object.getApiVersion()).put("kind", object.getKind());
    }
}
