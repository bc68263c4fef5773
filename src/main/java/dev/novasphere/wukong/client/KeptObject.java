package dev.novasphere.wukong.client;

import dev.novasphere.wukong.client.reading.ClusterSerialization;
import dev.novasphere.wukong.client.reading.Unreadable;
import dev.novasphere.wukong.client.reading.UnreadableObjectException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;

/**
 * Reads one object by its name as caches read it: only what is kept of its kind, and no more than the bound of that. For objects of which a
 * Wukong names many, and which are held together while it is planned.
 */
public final class KeptObject {

    private KeptObject() {}

    /**
     * The object as the API server has it now; empty when there is none.
     *
     * @param name a name as Kubernetes has them, which becomes a part of the address
     * @throws UnreadableObjectException when it is larger than what is kept of its kind, or does not fit the model
     * @throws KubernetesClientException for every other answer of the API server
     */
    public static <R extends HasMetadata> Optional<R> read(
            KubernetesClient client, Class<R> kind, String namespace, String name) {
        String version = HasMetadata.getApiVersion(kind);
        String answer = client.raw("%s/%s/namespaces/%s/%s/%s"
                .formatted(
                        version.contains("/") ? "/apis" : "/api",
                        version,
                        namespace,
                        HasMetadata.getPlural(kind),
                        name));
        return Optional.ofNullable(answer)
                .map(text -> read(client.getKubernetesSerialization(), text, kind))
                .map(Unreadable::refuse);
    }

    private static <R extends HasMetadata> R read(KubernetesSerialization serialization, String text, Class<R> kind) {
        return serialization instanceof ClusterSerialization cluster
                ? cluster.kept(text, kind)
                : serialization.unmarshal(text, kind);
    }
}
