package dev.novasphere.wukong.deletion;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.Finding;
import java.util.Optional;

/**
 * Something that has to be done, or to hold, before a Wukong may go, because owner references cannot do it. Beans of this type are found
 * by it; those of a higher {@link jakarta.annotation.Priority} come first, and the next is asked only when the one before has nothing left
 * to do.
 */
public interface DeletionDuty {

    /** Whether a Wukong that lives must not go without this: then it carries the finalizer. */
    boolean binds(Wukong wukong);

    /**
     * Does what can be done now for a Wukong that is being deleted.
     *
     * @return what is still waited for, told to the user; empty when nothing is left to do
     */
    Optional<Finding> discharge(Wukong wukong);
}
