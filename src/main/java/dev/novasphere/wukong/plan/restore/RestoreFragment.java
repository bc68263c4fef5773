package dev.novasphere.wukong.plan.restore;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Fragment;
import dev.novasphere.wukong.plan.step.Step;
import java.util.List;

/**
 * What restoreFromSnapshot asks for.
 *
 * @param steps the WukongRestore to create
 * @param findings what the user should know
 * @param first whether nothing else may be written before the disks are back: the Wukong begins with them
 */
public record RestoreFragment(List<Step> steps, List<Finding> findings, boolean first) implements Fragment {

    /** Nothing is asked for. */
    static final RestoreFragment NOTHING = new RestoreFragment(List.of(), List.of(), false);

    public RestoreFragment {
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
    }
}
