package dev.novasphere.wukong.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.errors.ApiErrors;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * Binds merge patches to the objects that they were decided on. A request names an object by its name, and another one of that name may be
 * there when it arrives, or when the client sends it again after an answer that passes. The API server changes no UID, so that a patch which
 * names one meets that object or none.
 */
final class OneObject {

    private OneObject() {}

    /**
     * A merge patch that names the UID of an object.
     *
     * @param live the object; one without a UID was never in a cluster, and its patch stays as it is
     */
    static String patch(HasMetadata live, ObjectNode patch) {
        String uid = live.getMetadata().getUid();
        if (uid == null || uid.isEmpty()) {
            return patch.toString();
        }
        ObjectNode bound = patch.deepCopy();
        bound.withObjectProperty("metadata").put("uid", uid);
        return bound.toString();
    }

    /** The refusal of a patch: a conflict where another object of the name is there. */
    static KubernetesClientException refusal(HasMetadata live, KubernetesClientException refusal) {
        return ApiErrors.isOfAnotherObject(refusal)
                ? ApiErrors.conflict("%s %s is another one of that name by now"
                        .formatted(live.getKind(), live.getMetadata().getName()))
                : refusal;
    }
}
