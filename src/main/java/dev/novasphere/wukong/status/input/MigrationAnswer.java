package dev.novasphere.wukong.status.input;

import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.status.vocabulary.Text;
import java.util.List;

/**
 * The result of a migration that was asked for by annotation. Every request is answered once; how the migration ends is in status.migration.
 *
 * @param request value of the annotation
 * @param done whether there is a migration for it
 * @param reason reason of the condition
 * @param message what happened and what to do
 */
public record MigrationAnswer(String request, boolean done, String reason, String message) implements RequestAnswer {

    /** KubeVirt took the migration. */
    public static MigrationAnswer requested(String request) {
        return new MigrationAnswer(
                request,
                true,
                Reasons.MIGRATION_REQUESTED,
                "The migration asked for by " + annotation(request)
                        + " was handed to KubeVirt, once; status.migration says how far it is.");
    }

    /** There was no guest to move. */
    public static MigrationAnswer notRunning(String request) {
        return new MigrationAnswer(
                request,
                false,
                Reasons.NOT_RUNNING,
                "No migration: when " + annotation(request)
                        + " asked for it, the guest was not running. The next start chooses a node anew.");
    }

    /**
     * KubeVirt says already that the guest cannot move.
     *
     * @param words KubeVirt's reason
     */
    public static MigrationAnswer impossible(String request, String words) {
        return new MigrationAnswer(
                request,
                false,
                Reasons.NOT_MIGRATABLE,
                "No migration: the guest that " + annotation(request) + " is about cannot move while it runs: "
                        + Text.sentences(
                                List.of(
                                        Text.quote(words),
                                        "Remove the cause, then write another value; or restart the guest, which chooses a node anew.")));
    }

    /** KubeVirt or the API server did not take the migration. */
    public static MigrationAnswer refused(String request, int code, String words) {
        return new MigrationAnswer(
                request,
                false,
                Reasons.MIGRATION_REFUSED,
                "No migration: what " + annotation(request) + " asked for was refused (" + code + "): "
                        + Text.sentences(List.of(
                                Text.quote(words), "Remove the cause, then write another value to ask again.")));
    }

    private static String annotation(String request) {
        return Annotations.MIGRATE_REQUESTED_AT + " " + Text.quote(request);
    }
}
