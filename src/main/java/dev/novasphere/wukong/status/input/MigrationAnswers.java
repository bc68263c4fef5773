package dev.novasphere.wukong.status.input;

import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.status.vocabulary.Text;
import java.util.List;

/** The results of a migration that was asked for by annotation; how the migration ends is in status.migration. */
public final class MigrationAnswers {

    private MigrationAnswers() {}

    /** KubeVirt took the migration. */
    public static RequestAnswer requested(String request) {
        return new RequestAnswer(
                request,
                true,
                Reasons.MIGRATION_REQUESTED,
                "The migration asked for by " + annotation(request)
                        + " was handed to KubeVirt, once; status.migration says how far it is.");
    }

    /** There was no guest to move. */
    public static RequestAnswer notRunning(String request) {
        return new RequestAnswer(
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
    public static RequestAnswer impossible(String request, String words) {
        return new RequestAnswer(
                request,
                false,
                Reasons.NOT_MIGRATABLE,
                "No migration: the guest that " + annotation(request) + " is about cannot move while it runs: "
                        + Sentences.join(
                                List.of(
                                        Text.quote(words),
                                        "Remove the cause, then write another value; or restart the guest, which chooses a node anew.")));
    }

    /** KubeVirt or the API server did not take the migration. */
    public static RequestAnswer refused(String request, int code, String words) {
        return RequestAnswer.refused(
                "migration", Annotations.MIGRATE_REQUESTED_AT, request, Reasons.MIGRATION_REFUSED, code, words);
    }

    private static String annotation(String request) {
        return RequestAnswer.named(Annotations.MIGRATE_REQUESTED_AT, request);
    }
}
