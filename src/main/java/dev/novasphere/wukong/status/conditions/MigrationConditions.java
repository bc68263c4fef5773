package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.report.MigrationReport;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.ConditionValue;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import java.util.List;
import java.util.Optional;

/** Decides the conditions about migrations. */
final class MigrationConditions {

    private final StatusContext context;

    MigrationConditions(StatusContext context) {
        this.context = context;
    }

    /** The answer to the last request; it stays until the next one. */
    Optional<ConditionValue> migrated() {
        return context.answered(ConditionTypes.MIGRATED, context.outcome().migration());
    }

    /**
     * Whether a quota leaves room for the second Pod of a migration: as KubeVirt found when it last tried, at a request, at the drain of a
     * node, or at an upgrade of KubeVirt; and in advance, where a quota never has room for two Pods of the guest.
     */
    Optional<ConditionValue> room() {
        if (MigrationReport.overQuota(context).orElse(false)) {
            return Optional.of(ConditionValue.no(
                    ConditionTypes.MIGRATION_ROOM,
                    Reasons.QUOTA_WITHOUT_ROOM,
                    "The guest is to move to another node, and a ResourceQuota of namespace " + context.namespace()
                            + " leaves no room for its second Pod, which is as large as the first. KubeVirt tries again, and a"
                            + " drain of the node waits. Raise the quota by the cpu and memory of one Pod more, or stop another guest: kubectl"
                            + " describe quota -n " + context.namespace()));
        }
        List<Finding> known = context.findings(Finding.Concern.MIGRATION);
        if (!known.isEmpty()) {
            return Optional.of(ConditionValue.no(
                    ConditionTypes.MIGRATION_ROOM,
                    known.get(0).reason(),
                    Sentences.join(known.stream().map(Finding::message).toList())));
        }
        return context.ifSaidBefore(ConditionValue.yes(
                ConditionTypes.MIGRATION_ROOM, Reasons.ROOM_FOUND, "No migration waits for room in a quota."));
    }
}
