package dev.novasphere.wukong.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import java.util.Set;

/** Tells a refusal of an object, which the same object would meet again, from trouble that passes. */
final class Admission {

    private static final Set<Integer> INVALID = Set.of(400, 422);
    private static final String WEBHOOK = "admission webhook";
    private static final String POLICY = "ValidatingAdmissionPolicy";

    private Admission() {}

    /** Whether the API server or a webhook of it does not take the object as it is. */
    static boolean refused(KubernetesClientException e) {
        String words = words(e);
        return INVALID.contains(e.getCode())
                || (e.getCode() == 403 && (words.contains(WEBHOOK) || words.contains(POLICY)));
    }

    /** The API server's words. */
    static String words(KubernetesClientException e) {
        String status = e.getStatus() == null ? null : e.getStatus().getMessage();
        return Objects.requireNonNullElse(status != null ? status : e.getMessage(), "no reason was given");
    }
}
