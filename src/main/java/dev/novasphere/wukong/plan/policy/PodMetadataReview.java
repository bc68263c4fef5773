package dev.novasphere.wukong.plan.policy;

import dev.novasphere.wukong.api.v1alpha1.pod.PodMetadata;
import dev.novasphere.wukong.api.v1alpha1.policy.AllowedPodMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Labels and annotations of the guest's Pod beside what a WukongPolicy allows of them. Network plugins, service meshes, runtimes and clouds
 * read them and give the Pod networks, addresses, containers, devices or identities. So a policy that says nothing of them allows only
 * keys that belong to no such system.
 *
 * @param allowed what the policy says of them; null when it says nothing
 */
record PodMetadataReview(AllowedPodMetadata allowed) {

    private static final String DESCRIBING = "app.kubernetes.io/";
    private static final String INSTEAD = "use a key such as app or app.kubernetes.io/name, or ask the administrator";

    /** What of the labels and annotations is not allowed; empty when all is. */
    List<PolicyViolation> of(PodMetadata asked) {
        List<PolicyViolation> violations = new ArrayList<>();
        review("labels", asked.labels().keySet(), allowed == null ? null : allowed.labelKeys(), violations);
        review(
                "annotations",
                asked.annotations().keySet(),
                allowed == null ? null : allowed.annotationKeys(),
                violations);
        return violations;
    }

    private static void review(
            String field, Collection<String> keys, List<String> allowed, List<PolicyViolation> violations) {
        keys.stream()
                .filter(key -> allowed == null ? !belongsToNoSystem(key) : !AllowedPodMetadata.lists(allowed, key))
                .forEach(key -> violations.add(new PolicyViolation(
                        "spec.podMetadata." + field, key, allowed == null ? INSTEAD : Allowed.oneOf(allowed))));
    }

    private static boolean belongsToNoSystem(String key) {
        return key.startsWith(DESCRIBING) || (key.indexOf('/') < 0 && key.indexOf('.') < 0);
    }
}
