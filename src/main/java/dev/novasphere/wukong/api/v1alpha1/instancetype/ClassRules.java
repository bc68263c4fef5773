package dev.novasphere.wukong.api.v1alpha1.instancetype;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;

/** The rules on names of instancetypes and preferences: for each its CEL expression and message in the definition, and the same in Java. */
public final class ClassRules {

    /** The name of an object of Kubernetes. */
    public static final String NAME_CEL = "self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String NAME_MESSAGE =
            "name of instancetype and preference must be that of an object of KubeVirt; see: kubectl get vmclusterinstancetypes,"
                    + " vmclusterpreferences";
    static final Rule<String> NAME = new Rule<>(NAME_CEL, NAME_MESSAGE, Matching.required(Patterns.DNS_SUBDOMAIN));

    private ClassRules() {}

    /**
     * Checks the names.
     *
     * @param instancetype null when absent
     * @param preference null when absent
     * @param violations takes what is broken
     */
    public static void check(Instancetype instancetype, Preference preference, Violations violations) {
        if (instancetype != null) {
            check("spec.instancetype.name", instancetype.name(), violations);
        }
        if (preference != null) {
            check("spec.preference.name", preference.name(), violations);
        }
    }

    private static void check(String path, String name, Violations violations) {
        violations.length(path, name, Limits.TEXT);
        violations.required(path, name, NAME);
    }
}
