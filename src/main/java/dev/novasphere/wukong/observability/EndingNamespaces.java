package dev.novasphere.wukong.observability;

import dev.novasphere.wukong.recent.RecentEntries;
import io.fabric8.kubernetes.api.model.HasMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Remembers which resources are in a namespace that is being deleted, as the API server says when it refuses to create something there. A
 * deletion of a namespace is never taken back, so nothing is tried again for these resources. A namespace that is made anew has
 * resources with other UIDs.
 */
@ApplicationScoped
public class EndingNamespaces {

    /** UIDs of resources that are gone are not taken out one by one; one that is dropped too early costs one more refusal. */
    private static final int MOST_REMEMBERED = 20_000;

    private final Set<String> uids =
            Collections.synchronizedSet(Collections.newSetFromMap(new RecentEntries<>(MOST_REMEMBERED)));

    /** Remembers resources of a namespace of which the API server said that it ends. */
    public void note(Stream<? extends HasMetadata> resources) {
        resources.map(resource -> resource.getMetadata().getUid()).forEach(uids::add);
    }

    /** Whether the namespace of a resource is known to end. */
    public boolean hold(HasMetadata resource) {
        return uids.contains(resource.getMetadata().getUid());
    }
}
