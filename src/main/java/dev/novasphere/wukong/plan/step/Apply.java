package dev.novasphere.wukong.plan.step;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * Apply an object that is the Wukong's own, unless it is as wanted already.
 *
 * @param object the object with all that is planned of it
 */
public record Apply(HasMetadata object) implements Step {

    /** A step for each object. */
    public static List<Step> each(List<HasMetadata> objects) {
        return objects.stream().<Step>map(Apply::new).toList();
    }

    @Override
    public <R> R accept(StepVisitor<R> visitor) {
        return visitor.apply(this);
    }
}
