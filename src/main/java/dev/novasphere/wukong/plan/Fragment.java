package dev.novasphere.wukong.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** What one stage gives to the assembler: an immutable record of the stage's own. */
public interface Fragment {

    /** Objects beside the virtual machine that this concern needs, in the order they are to be written. */
    default List<HasMetadata> objects() {
        return List.of();
    }

    /** What the user should know about this concern. */
    default List<Finding> findings() {
        return List.of();
    }
}
