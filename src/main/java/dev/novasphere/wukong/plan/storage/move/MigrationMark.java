package dev.novasphere.wukong.plan.storage.move;

import dev.novasphere.wukong.plan.naming.Annotations;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** The values of {@link Annotations#MIGRATION_GUEST}: with which guest KubeVirt may have written to a claim that does not count yet. */
public final class MigrationMark {

    /** No machine was ever on the claim, or what it was used for is void. */
    static final String UNUSED = "unused";

    private static final String REFUSED = "refused-";
    private static final String STARTED = "started-";

    /** A guest that nobody saw may have moved to the claim. */
    static final String UNSEEN = STARTED + "unseen";

    private MigrationMark() {}

    /** KubeVirt refused to move the disk there with a guest. */
    static String refused(String guest) {
        return REFUSED + guest;
    }

    /** A guest was started on the claim, without the data of its source. */
    static String started(String guest) {
        return STARTED + guest;
    }

    /** Whether a guest was started on the claim, so that what it wrote is nowhere else. */
    static boolean isStarted(String mark) {
        return mark.startsWith(STARTED);
    }

    /** The mark of a claim that does not count yet. */
    static String of(HasMetadata claim) {
        return Annotations.annotation(claim, Annotations.MIGRATION_GUEST);
    }

    /** Name of the claim that a move brings the data of a disk from; null where the claim names none. */
    static String source(HasMetadata claim) {
        return Annotations.annotation(claim, Annotations.MIGRATION_SOURCE);
    }

    /** UID of the last migration of the marked guest before the disk began to move; empty text where there was none. */
    static String after(HasMetadata claim) {
        String uid = Annotations.annotation(claim, Annotations.MIGRATION_AFTER);
        return uid == null ? "" : uid;
    }

    /** Whether nothing can be on the claim that is not on its source. */
    public static boolean isUnused(HasMetadata claim) {
        return isUnused(of(claim));
    }

    static boolean isUnused(String mark) {
        return UNUSED.equals(mark) || mark.startsWith(REFUSED);
    }
}
