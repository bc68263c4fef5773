package dev.novasphere.wukong.deletion;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Holds the deletion of a protected Wukong until the annotation goes. The admission policy of the installation refuses the deletion before
 * it begins; this is for clusters where that policy is not installed. It comes before every other step, so that nothing is undone
 * while the Wukong is held.
 */
@ApplicationScoped
@Priority(DeletionProtection.FIRST)
public class DeletionProtection implements CleanupStep {

    static final int FIRST = 1000;

    @Override
    public boolean required(Wukong wukong) {
        return WukongAnnotations.protectedFromDeletion(wukong);
    }

    @Override
    public Optional<Finding> run(Wukong wukong) {
        if (!required(wukong)) {
            return Optional.empty();
        }
        String namespace = wukong.getMetadata().getNamespace();
        String name = wukong.getMetadata().getName();
        return Optional.of(Finding.waiting(
                Concern.DELETION,
                Reasons.DELETION_HELD,
                "the annotation %s: \"true\" holds the deletion, and nothing is taken down; let it go on with: kubectl annotate wukong %s -n %s %s-"
                        .formatted(Annotations.DELETION_PROTECTION, name, namespace, Annotations.DELETION_PROTECTION)));
    }
}
