package dev.novasphere.wukong.plan.storage.move;

import dev.novasphere.wukong.plan.naming.Annotations;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** The values of {@link Annotations#MIGRATION_GUEST}: with which guest KubeVirt may have written to a claim that does not count yet. */
public final class MigrationMark {

    /** No machine was ever on the claim, or what it was used for is void. */
    static final String UNUSED = "unused";

    private static final String REFUSED = "refused-";

    private MigrationMark() {}

    /** KubeVirt refused to move the disk there with a guest. */
    static String refused(String guest) {
        return REFUSED + guest;
    }

    /** The mark of a claim that does not count yet. */
    static String of(HasMetadata claim) {
        return Annotations.annotation(claim, Annotations.MIGRATION_GUEST);
    }

    /** UID of the last migration of the marked guest before the disk began to move; empty text where there was none. */
    static String after(HasMetadata claim) {
        String uid = Annotations.annotation(claim, Annotations.MIGRATION_AFTER);
        return uid == null ? "" : uid;
    }

    /** Whether nothing can be on the claim that is not on its source. */
    public static boolean isUnused(HasMetadata claim) {
        return UNUSED.equals(of(claim)) || of(claim).startsWith(REFUSED);
    }
}
