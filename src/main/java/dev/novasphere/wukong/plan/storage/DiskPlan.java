package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.plan.Finding;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** What is written for one disk, in order, and what its user should know. */
record DiskPlan(List<HasMetadata> objects, List<Finding> findings) {

    /** Nothing is to be written. */
    static final DiskPlan NOTHING = new DiskPlan(List.of(), List.of());

    /** Nothing is written until the finding is gone. */
    static DiskPlan heldBackBy(Finding finding) {
        return new DiskPlan(List.of(), List.of(finding));
    }
}
