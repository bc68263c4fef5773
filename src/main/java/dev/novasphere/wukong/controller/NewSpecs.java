package dev.novasphere.wukong.controller;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.watch.Informers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Objects;

/**
 * Which Wukongs have a spec that is not carried out so far: new, changed, or being deleted. While reconciliations wait for each other, these
 * go first; a status of another Wukong of the namespace can wait.
 */
@ApplicationScoped
public class NewSpecs {

    private final Informers informers;
    private final StatusReporter statuses;

    @Inject
    NewSpecs(Informers informers, StatusReporter statuses) {
        this.informers = informers;
        this.statuses = statuses;
    }

    /**
     * Whether the spec of a Wukong is still to be carried out: its status does not know of it, and no machine was written for it.
     *
     * @param namespace may be null, as may the name; there is no such Wukong then
     */
    public boolean isToCarryOut(String namespace, String name) {
        return namespace != null
                && name != null
                && informers
                        .wukong(namespace, name)
                        .filter(NewSpecs::isUnknown)
                        .filter(wukong -> !statuses.isOnlyOwedAnswer(wukong))
                        .isPresent();
    }

    /** Whether the status of a Wukong does not know of its spec. */
    static boolean isUnknown(Wukong wukong) {
        return wukong.getStatus() == null
                || !Objects.equals(
                        wukong.getStatus().observedGeneration(),
                        wukong.getMetadata().getGeneration());
    }
}
