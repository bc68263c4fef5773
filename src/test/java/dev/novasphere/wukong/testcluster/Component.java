package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Writes as one of the components that are stood in for, under its field manager. */
final class Component {

    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String JSON_PATCH = "application/json-patch+json";

    private final KubernetesClient client;
    private final String name;
    private final Set<String> sentEvents = ConcurrentHashMap.newKeySet();

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
        return send(kind, object, "", MERGE_PATCH, patch);
    }

    GenericKubernetesResource mergeStatus(
            ResourceDefinitionContext kind, HasMetadata object, Map<String, Object> status) {
        return send(kind, object, "/status", MERGE_PATCH, Map.of("status", status));
    }

    /** The same, refused with 409 when the object is not the one that was read any more. */
    GenericKubernetesResource mergeStatusAsRead(
            ResourceDefinitionContext kind, HasMetadata object, Map<String, Object> status) {
        return send(
                kind,
                object,
                "/status",
                MERGE_PATCH,
                Map.of(
                        "metadata",
                        Map.of("resourceVersion", object.getMetadata().getResourceVersion()),
                        "status",
                        status));
    }

    /** Applies the operations of a JSON patch. */
    GenericKubernetesResource patch(
            ResourceDefinitionContext kind, HasMetadata object, List<Map<String, Object>> operations) {
        return send(kind, object, "", JSON_PATCH, operations);
    }

    /** Applies the operations of a JSON patch to the status. */
    GenericKubernetesResource patchStatus(
            ResourceDefinitionContext kind, HasMetadata object, List<Map<String, Object>> operations) {
        return send(kind, object, "/status", JSON_PATCH, operations);
    }

    /** Writes an Event about an object, once for each reason and message. */
    void event(HasMetadata about, String type, String reason, String message) {
        if (!sentEvents.add(about.getMetadata().getUid() + reason + message)) {
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

    /** One request; the client's own patch of a name reads the object first, each time. */
    private GenericKubernetesResource send(
            ResourceDefinitionContext kind, HasMetadata object, String subresource, String type, Object patch) {
        String path = client.getMasterUrl()
                + (kind.getGroup().isEmpty() ? "api/" : "apis/" + kind.getGroup() + "/")
                + kind.getVersion()
                + (kind.isNamespaceScoped()
                        ? "/namespaces/" + object.getMetadata().getNamespace()
                        : "")
                + "/" + kind.getPlural() + "/" + object.getMetadata().getName() + subresource + "?fieldManager=" + name;
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(path)
                .method("PATCH", type, Serialization.asJson(patch))
                .build();
        HttpResponse<byte[]> response =
                client.getHttpClient().sendAsync(request, byte[].class).join();
        String body = new String(response.body(), StandardCharsets.UTF_8);
        if (!response.isSuccessful()) {
            Status status = Serialization.unmarshal(body, Status.class);
            throw new KubernetesClientException(status.getMessage(), response.code(), status);
        }
        return Serialization.unmarshal(body, GenericKubernetesResource.class);
    }
}
