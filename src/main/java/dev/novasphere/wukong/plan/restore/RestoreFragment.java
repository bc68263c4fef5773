package dev.novasphere.wukong.plan.restore;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Fragment;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * What restoreFromSnapshot asks for.
 *
 * @param objects the WukongRestore to make
 * @param findings what the user should know
 * @param first whether nothing else may be written before the disks are back: the Wukong begins with them
 */
public record RestoreFragment(List<HasMetadata> objects, List<Finding> findings, boolean first) implements Fragment {

    /** Nothing is asked for. */
    static final RestoreFragment NOTHING = new RestoreFragment(List.of(), List.of(), false);

    public RestoreFragment {
        objects = List.copyOf(objects);
        findings = List.copyOf(findings);
    }
}
