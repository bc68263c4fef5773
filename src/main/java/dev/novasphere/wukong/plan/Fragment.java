package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.plan.step.Removal;
import dev.novasphere.wukong.plan.step.Step;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** What one stage gives to the assembler: an immutable record of the stage's own. */
public interface Fragment {

    /** What is to be done before the virtual machine is applied, in this order. */
    default List<Step> steps() {
        return List.of();
    }

    /** What is to be taken away after the virtual machine is applied, of what the Wukong does not name any more. */
    default List<Removal> removals() {
        return List.of();
    }

    /** The objects of the steps, as they are wanted. */
    default List<HasMetadata> objects() {
        return steps().stream().map(Step::object).toList();
    }

    /** What the user should know about this concern. */
    default List<Finding> findings() {
        return List.of();
    }
}
