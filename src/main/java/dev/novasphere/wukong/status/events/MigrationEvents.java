package dev.novasphere.wukong.status.events;

import dev.novasphere.wukong.api.v1alpha1.status.MigrationStatus;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.Conditions;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The events about migrations and lost nodes.
 *
 * @param change the statuses before and after
 */
record MigrationEvents(StatusChange change) {

    List<EventMessage> all() {
        List<EventMessage> events = new ArrayList<>();
        answer().ifPresent(events::add);
        end().ifPresent(events::add);
        change.changed(ConditionTypes.MIGRATION_ROOM)
                .filter(c -> !Conditions.isTrue(c))
                .ifPresent(c -> events.add(EventMessage.warning(c.getReason(), c.getMessage())));
        change.changed(ConditionTypes.NODE_LOST)
                .ifPresent(c -> events.add(
                        Conditions.isTrue(c)
                                ? EventMessage.warning(ConditionTypes.NODE_LOST, c.getMessage())
                                : EventMessage.normal(Reasons.NODE_ANSWERS, c.getMessage())));
        return events;
    }

    private Optional<EventMessage> answer() {
        return change.answered(ConditionTypes.MIGRATED, WukongStatus::handledMigration)
                .map(c -> Conditions.isTrue(c)
                        ? EventMessage.normal(Reasons.MIGRATION_REQUESTED, c.getMessage())
                        : EventMessage.warning("MigrationNotDone", c.getMessage()));
    }

    private Optional<EventMessage> end() {
        MigrationStatus now = change.after().migration();
        MigrationStatus then = change.before() == null ? null : change.before().migration();
        if (now == null || !now.ended() || now.equals(then) || (then != null && then.ended() && sameName(now, then))) {
            return Optional.empty();
        }
        return Optional.of(
                "Succeeded".equals(now.phase())
                        ? EventMessage.normal(
                                "MigrationSucceeded",
                                "The guest moved from node %s to node %s."
                                        .formatted(now.sourceNode(), now.targetNode()))
                        : EventMessage.warning("MigrationFailed", "The guest stayed where it was: " + now.message()));
    }

    private static boolean sameName(MigrationStatus one, MigrationStatus other) {
        return one.name().equals(other.name());
    }
}
