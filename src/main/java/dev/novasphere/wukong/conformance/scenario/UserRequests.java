package dev.novasphere.wukong.conformance.scenario;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a user sends to the API server. The one class of this command that writes; it writes in one namespace, and what it made. */
public final class UserRequests {

    /** Label of everything that is made, so that the next run finds what an ended one left. */
    static final String LABEL = "vm.novasphere.dev/conformance";

    private static final String MADE = "true";
    private static final String POWER = "/apis/subresources.kubevirt.io/v1/namespaces/%s/virtualmachines/%s/%s";

    private final KubernetesClient client;
    private final String namespace;

    public UserRequests(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /**
     * Makes the namespace unless it is there.
     *
     * @return whether it was made
     */
    public boolean makeNamespace() {
        if (client.namespaces().withName(namespace).get() != null) {
            return false;
        }
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels(LABEL, MADE)
                        .endMetadata()
                        .build())
                .create();
        return true;
    }

    /** Deletes the namespace with all that is in it. */
    public void deleteNamespace() {
        client.namespaces().withName(namespace).delete();
    }

    /** Creates an object of one of the operator's kinds. */
    <T extends HasMetadata> void create(
            Class<T> kind, String name, Map<String, String> annotations, Map<String, Object> spec) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("apiVersion", HasMetadata.getApiVersion(kind));
        object.put("kind", HasMetadata.getKind(kind));
        object.put(
                "metadata",
                Map.of(
                        "name",
                        name,
                        "namespace",
                        namespace,
                        "labels",
                        Map.of(LABEL, MADE),
                        "annotations",
                        annotations));
        object.put("spec", spec);
        client.resource(client.getKubernetesSerialization().convertValue(object, kind))
                .create();
    }

    /** Changes an object by a JSON merge patch. */
    void merge(Class<? extends HasMetadata> kind, String name, Map<String, Object> patch) {
        merge(client.resources(kind).inNamespace(namespace).withName(name), patch);
    }

    private void merge(Resource<?> object, Map<String, Object> patch) {
        object.patch(
                PatchContext.of(PatchType.JSON_MERGE),
                client.getKubernetesSerialization().asJson(patch));
    }

    /** Asks for the deletion of an object; one that is not there counts as deleted. */
    void delete(Class<? extends HasMetadata> kind, String name) {
        client.resources(kind).inNamespace(namespace).withName(name).delete();
    }

    /** Does by hand to a Wukong's virtual machine what virtctl does: start or stop. */
    void byHand(String verb, String wukong) {
        client.raw(POWER.formatted(namespace, Names.virtualMachine(wukong), verb), "PUT", Map.of());
    }

    /** The message with which a request is refused; empty when the API server takes it. */
    Optional<String> refusal(Runnable request) {
        try {
            request.run();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (ApiErrors.isRejected(e)) {
                return Optional.of(e.getMessage());
            }
            throw e;
        }
    }

    /** Asks for the deletion of all that this command made, whatever protects it. */
    public void deleteAll() {
        for (Class<? extends HasMetadata> kind : List.of(WukongRestore.class, WukongSnapshot.class)) {
            client.resources(kind)
                    .inNamespace(namespace)
                    .withLabel(LABEL, MADE)
                    .list()
                    .getItems()
                    .forEach(object -> delete(kind, object.getMetadata().getName()));
        }
        for (Wukong wukong : wukongs()) {
            Map<String, Object> none = new LinkedHashMap<>();
            Arrays.asList(Annotations.DELETION_PROTECTION, Annotations.PAUSED).forEach(key -> none.put(key, null));
            merge(
                    client.resources(Wukong.class)
                            .inNamespace(namespace)
                            .withName(wukong.getMetadata().getName()),
                    Map.of("metadata", Map.of("annotations", none)));
            delete(Wukong.class, wukong.getMetadata().getName());
        }
    }

    /** The Wukongs that this command made and that are still there. */
    List<Wukong> wukongs() {
        return client.resources(Wukong.class)
                .inNamespace(namespace)
                .withLabel(LABEL, MADE)
                .list()
                .getItems();
    }
}
