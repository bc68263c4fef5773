package dev.novasphere.wukong.plan.access;

import dev.novasphere.wukong.kubevirt.instance.AccessCredential;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Fragment;
import java.util.List;

/**
 * What lets users into a guest that runs.
 *
 * @param credentials of the template; empty where nothing is brought to the guest while it runs
 * @param findings what the user should know
 */
public record AccessFragment(List<AccessCredential> credentials, List<Finding> findings) implements Fragment {

    /** Nothing is brought to the guest while it runs. */
    public static final AccessFragment NONE = new AccessFragment(List.of(), List.of());

    public AccessFragment {
        credentials = List.copyOf(credentials);
        findings = List.copyOf(findings);
    }
}
