package dev.novasphere.wukong.api.v1alpha1.compute;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.List;

/** The rules on features of CPUs and on NUMA: for each its CEL expression and message in the definition, and the same in Java. */
public final class CpuRules {

    /** It becomes part of the name of a node's label. */
    public static final String FEATURE_CEL = "self.size() <= 63 && self.matches('" + Patterns.DEVICE_NAME + "')";

    public static final String FEATURE_MESSAGE =
            "name of cpuFeatures must be a feature as libvirt has it, at most 63 letters, digits, -, _ and .; write for example vmx";
    static final Rule<String> FEATURE =
            new Rule<>(FEATURE_CEL, FEATURE_MESSAGE, Matching.required(Patterns.DEVICE_NAME, 63));

    /** libvirt refuses a feature that is named twice. */
    public static final String UNIQUE_CEL = "[self.map(f, f.name)]" + Rule.NO_TWO_ALIKE;

    public static final String UNIQUE_MESSAGE = "two cpuFeatures have the same name; write each feature once";
    static final Rule<List<CpuFeature>> UNIQUE =
            new Rule<>(UNIQUE_CEL, UNIQUE_MESSAGE, features -> Matching.unique(features, CpuFeature::name));

    private CpuRules() {}

    /**
     * Checks features and NUMA.
     *
     * @param features as read, any part of which may be missing
     * @param numa null when absent
     * @param violations takes what is broken
     */
    public static void check(List<CpuFeature> features, Numa numa, Violations violations) {
        String path = "spec.cpuFeatures";
        violations.size(path, features.size(), Limits.CPU_FEATURES);
        violations.check(path, features, UNIQUE);
        for (int i = 0; i < features.size(); i++) {
            violations.length(path + "[" + i + "].name", features.get(i).name(), Limits.TEXT);
            violations.required(path + "[" + i + "].name", features.get(i).name(), FEATURE);
        }
        if (numa != null) {
            violations.required("spec.numa.guestMappingPassthrough", numa.guestMappingPassthrough());
        }
    }
}
