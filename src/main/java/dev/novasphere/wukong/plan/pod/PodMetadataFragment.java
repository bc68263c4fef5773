package dev.novasphere.wukong.plan.pod;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Fragment;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the user wants on the guest's instance and Pod.
 *
 * @param labels labels of the template, sorted by key
 * @param annotations annotations of the template, sorted by key
 * @param findings what the user should know
 */
public record PodMetadataFragment(Map<String, String> labels, Map<String, String> annotations, List<Finding> findings)
        implements Fragment {

    public PodMetadataFragment {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
        findings = List.copyOf(findings);
    }
}
