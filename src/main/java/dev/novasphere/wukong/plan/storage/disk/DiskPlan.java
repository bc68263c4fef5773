package dev.novasphere.wukong.plan.storage.disk;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.step.Step;
import java.util.List;

/** What is to be done for one disk, in order, and what its user should know. */
public record DiskPlan(List<Step> steps, List<Finding> findings) {

    /** Nothing is to be written. */
    public static final DiskPlan NOTHING = new DiskPlan(List.of(), List.of());

    /** Nothing is written until the finding is gone. */
    public static DiskPlan heldBackBy(Finding finding) {
        return new DiskPlan(List.of(), List.of(finding));
    }
}
