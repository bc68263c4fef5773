package dev.novasphere.wukong.reconcile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.status.Transition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.HttpURLConnection;
import java.util.List;

/**
 * The end of a Wukong. Its objects go by their owner references, which the deletion policy decided when they were written; all that is
 * left to do is to clean up what the Go operator made without an owner, and to give its finalizer back, so that deletion always ends.
 */
@ApplicationScoped
public class Deletion {

    /** Finalizer that the Go operator put on every Wukong. */
    public static final String FINALIZER = "wukong.novasphere.dev/finalizer";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final KubernetesClient client;
    private final GoOperatorLeftovers leftovers;

    @Inject
    public Deletion(KubernetesClient client, GoOperatorLeftovers leftovers) {
        this.client = client;
        this.leftovers = leftovers;
    }

    /** Takes the finalizer off a Wukong that is being deleted; other finalizers stay. */
    public void release(Wukong wukong) {
        List<String> finalizers = wukong.getMetadata().getFinalizers();
        if (!finalizers.contains(FINALIZER)) {
            return;
        }
        List<Transition> told = leftovers.cleanUp(wukong);
        ArrayNode remaining = JSON.arrayNode();
        finalizers.stream().filter(f -> !f.equals(FINALIZER)).forEach(remaining::add);
        ObjectNode patch = JSON.objectNode();
        patch.withObjectProperty("metadata")
                .put("resourceVersion", wukong.getMetadata().getResourceVersion())
                .set("finalizers", remaining);
        try {
            client.resource(wukong).patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return; // An event of another object came when the Wukong was gone already.
            }
            throw e;
        }
        leftovers.tell(wukong, told);
    }
}
