package dev.novasphere.wukong.status.events;

import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.status.vocabulary.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;
import java.util.function.Function;

/**
 * Two statuses of one Wukong.
 *
 * @param before the status in the cluster; null for a new Wukong
 * @param after the status computed now
 */
record StatusChange(WukongStatus before, WukongStatus after) {

    /** The condition of a type, where it has another status or reason than before. */
    Optional<Condition> changed(String type) {
        Optional<Condition> now = Conditions.find(after.conditions(), type);
        return now.filter(c -> !Conditions.sameReason(now, Conditions.find(Conditions.of(before), type)));
    }

    /**
     * The condition that answers a request, where another request was answered last.
     *
     * @param handled the request that a status says was answered; null when none was
     */
    Optional<Condition> answered(String type, Function<WukongStatus, String> handled) {
        String now = handled.apply(after);
        boolean same = now == null || (before != null && now.equals(handled.apply(before)));
        return same ? Optional.empty() : Conditions.find(after.conditions(), type);
    }
}
