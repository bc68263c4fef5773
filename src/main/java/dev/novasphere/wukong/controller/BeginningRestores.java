package dev.novasphere.wukong.controller;

import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.watch.WukongRestores;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which restore of a Wukong has begun. Their statuses say so, but two that are woken together do not see each other's yet: both would stop the
 * machine, and the one that is overtaken could only fail. Lost with the process, because the next one reads all statuses before it begins.
 */
final class BeginningRestores {

    private final WukongRestores restores;
    private final Map<String, String> begun = new HashMap<>();

    BeginningRestores(WukongRestores restores) {
        this.restores = restores;
    }

    /**
     * Lets a restore begin, unless another one of its Wukong has begun and is not over.
     *
     * @return name of the other; empty when this one may begin
     */
    synchronized Optional<String> begin(WukongRestore restore) {
        String name = restore.getMetadata().getName();
        String present = begun.get(key(restore));
        if (present != null && !present.equals(name) && isUnderWay(restore, present)) {
            return Optional.of(present);
        }
        begun.put(key(restore), name);
        return Optional.empty();
    }

    /** Takes a restore out that waits or is over; true when it had begun. */
    synchronized boolean leave(WukongRestore restore) {
        return begun.remove(key(restore), restore.getMetadata().getName());
    }

    /** A restore of that name may have been made anew for another Wukong. */
    private boolean isUnderWay(WukongRestore restore, String name) {
        return restores.find(restore.getMetadata().getNamespace(), name)
                .filter(other -> key(other).equals(key(restore)))
                .filter(other -> !other.phase().isFinal())
                .isPresent();
    }

    private static String key(WukongRestore restore) {
        return restore.getMetadata().getNamespace() + "/" + restore.getSpec().wukongName();
    }
}
