package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Writes as one of the components that are stood in for, under its field manager. */
final class Component {

    private final KubernetesClient client;
    private final String name;
    private final Set<String> toldEvents = ConcurrentHashMap.newKeySet();

    Component(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /** Creates an object; null when one of its name is there already. The field manager is the stand-in itself. */
    <T extends HasMetadata> T create(T object) {
        try {
            return client.resource(object).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return null;
            }
            throw e;
        }
    }

    /** Deletes an object, in the background; one that is gone or was replaced is no error. */
    void delete(HasMetadata object) {
        client.resource(object).delete();
    }

    GenericKubernetesResource merge(ResourceDefinitionContext kind, HasMetadata object, Map<String, Object> patch) {
        return of(kind, object).patch(context(PatchType.JSON_MERGE), Serialization.asJson(patch));
    }

    GenericKubernetesResource mergeStatus(
            ResourceDefinitionContext kind, HasMetadata object, Map<String, Object> status) {
        return of(kind, object)
                .subresource("status")
                .patch(context(PatchType.JSON_MERGE), Serialization.asJson(Map.of("status", status)));
    }

    /** Applies the operations of a JSON patch. */
    GenericKubernetesResource patch(
            ResourceDefinitionContext kind, HasMetadata object, List<Map<String, Object>> operations) {
        return of(kind, object).patch(context(PatchType.JSON), Serialization.asJson(operations));
    }

    /** Applies the operations of a JSON patch to the status. */
    GenericKubernetesResource patchStatus(
            ResourceDefinitionContext kind, HasMetadata object, List<Map<String, Object>> operations) {
        return of(kind, object).subresource("status").patch(context(PatchType.JSON), Serialization.asJson(operations));
    }

    /** Tells an Event about an object, once for each reason and message. */
    void event(HasMetadata about, String type, String reason, String message) {
        if (!toldEvents.add(about.getMetadata().getUid() + reason + message)) {
            return;
        }
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        client.resource(new EventBuilder()
                        .withNewMetadata()
                        .withNamespace(about.getMetadata().getNamespace())
                        .withName(about.getMetadata().getName() + "."
                                + UUID.randomUUID().toString().substring(0, 18))
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withApiVersion(about.getApiVersion())
                        .withKind(about.getKind())
                        .withNamespace(about.getMetadata().getNamespace())
                        .withName(about.getMetadata().getName())
                        .withUid(about.getMetadata().getUid())
                        .endInvolvedObject()
                        .withType(type)
                        .withReason(reason)
                        .withMessage(message)
                        .withCount(1)
                        .withFirstTimestamp(now)
                        .withLastTimestamp(now)
                        .withNewSource()
                        .withComponent(name)
                        .endSource()
                        .build())
                .create();
    }

    /** Changes metadata of an object of any kind, unless the object changed since it was read. */
    void mergeMetadata(HasMetadata object, String field, Object value) {
        Map<String, Object> metadata =
                Map.of(field, value, "resourceVersion", object.getMetadata().getResourceVersion());
        client.resource(object)
                .patch(context(PatchType.JSON_MERGE), Serialization.asJson(Map.of("metadata", metadata)));
    }

    private Resource<GenericKubernetesResource> of(ResourceDefinitionContext kind, HasMetadata object) {
        return kind.isNamespaceScoped()
                ? client.genericKubernetesResources(kind)
                        .inNamespace(object.getMetadata().getNamespace())
                        .withName(object.getMetadata().getName())
                : client.genericKubernetesResources(kind)
                        .withName(object.getMetadata().getName());
    }

    private PatchContext context(PatchType type) {
        return new PatchContext.Builder()
                .withPatchType(type)
                .withFieldManager(name)
                .build();
    }
}
