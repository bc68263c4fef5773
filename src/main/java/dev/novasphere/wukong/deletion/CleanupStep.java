package dev.novasphere.wukong.deletion;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.Finding;
import java.util.Optional;

/**
 * A cleanup step that must complete before the finalizer of a Wukong is removed, because owner references cannot do it. Implementations
 * are discovered as CDI beans. Those of a higher {@link jakarta.annotation.Priority} run first; the next one runs only when the one before
 * has nothing left to do.
 */
public interface CleanupStep {

    /** Whether a Wukong that is not being deleted needs the finalizer for this step. */
    boolean required(Wukong wukong);

    /**
     * Does what can be done now for a Wukong that is being deleted.
     *
     * @return what is still waited for, reported in the status; empty when nothing is left to do
     */
    Optional<Finding> run(Wukong wukong);
}
