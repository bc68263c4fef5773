package dev.novasphere.wukong.observability;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Remembers which resources are in a namespace that is being deleted, as the API server says when it refuses to create something there. A
 * deletion of a namespace is never taken back, so nothing is tried again for these resources. A namespace that is made anew has
 * resources with other UIDs.
 */
@ApplicationScoped
public class EndingNamespaces {

    /** Cause of the API server's refusal, in every version since Kubernetes 1.14. */
    private static final String TERMINATING = "NamespaceTerminating";

    private static final String NAMESPACES = "namespaces";

    /** UIDs of resources that are gone are not taken out one by one; one that is dropped too early costs one more refusal. */
    private static final int MOST_REMEMBERED = 20_000;

    private final Set<String> uids = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
        }
    }));

    /** Whether an answer of the API server says that the namespace is being deleted, or is gone. */
    public static boolean isSaidBy(KubernetesClientException answer) {
        Optional<Status> status = Optional.ofNullable(answer.getStatus()).filter(s -> s.getDetails() != null);
        return switch (answer.getCode()) {
            case HttpURLConnection.HTTP_FORBIDDEN ->
                status.map(s -> s.getDetails().getCauses()).stream()
                        .flatMap(List::stream)
                        .anyMatch(cause -> TERMINATING.equals(cause.getReason()));
            case HttpURLConnection.HTTP_NOT_FOUND ->
                status.filter(s -> NAMESPACES.equals(s.getDetails().getKind())).isPresent();
            default -> false;
        };
    }

    /** Remembers resources of a namespace of which the API server said that it ends. */
    public void note(Stream<? extends HasMetadata> resources) {
        resources.map(resource -> resource.getMetadata().getUid()).forEach(uids::add);
    }

    /** Whether the namespace of a resource is known to end. */
    public boolean hold(HasMetadata resource) {
        return uids.contains(resource.getMetadata().getUid());
    }
}
