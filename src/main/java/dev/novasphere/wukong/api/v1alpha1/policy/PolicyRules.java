package dev.novasphere.wukong.api.v1alpha1.policy;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.SizeText;
import dev.novasphere.wukong.api.rules.Violation;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.List;
import java.util.function.Predicate;

/** The rules of a WukongPolicy: for each its CEL expression and message in the definition, and the same in Java. */
public final class PolicyRules {

    private static final Predicate<String> POD_KEY = Matching.required(Patterns.ALLOWED_POD_KEY, Limits.RESOURCE_NAME);
    private static final Predicate<String> PREFIX = Matching.beginning(Patterns.IMAGE_PREFIX);

    /** A prefix without a slash would allow servers whose names begin alike. */
    public static final String IMAGE_PREFIXES_CEL = "self.all(p, p.matches('" + Patterns.IMAGE_PREFIX + "'))";

    public static final String IMAGE_PREFIXES_MESSAGE =
            "each of imagePrefixes must have a host and a slash, and neither user nor password, because a part of a host"
                    + " would allow others whose names begin alike; write for example https://images.example.org/linux or"
                    + " quay.io/containerdisks";
    static final Rule<List<String>> IMAGE_PREFIXES =
            new Rule<>(IMAGE_PREFIXES_CEL, IMAGE_PREFIXES_MESSAGE, prefixes -> prefixes.stream()
                    .allMatch(PREFIX));

    /** A domain without its slash would be taken for one key, and allow none of those that were meant. */
    public static final String POD_KEYS_CEL =
            "self.all(k, k == '*' || (k.size() <= 317 && k.matches('" + Patterns.ALLOWED_POD_KEY + "')))";

    public static final String POD_KEYS_MESSAGE =
            "each of labelKeys and annotationKeys must be the key of a label, a domain with a slash behind it, or *; write for example app,"
                    + " example.org/team or example.org/";
    static final Rule<List<String>> POD_KEYS = new Rule<>(POD_KEYS_CEL, POD_KEYS_MESSAGE, keys -> keys.stream()
            .allMatch(key -> key.equals("*") || POD_KEY.test(key)));

    /** A quantity of Kubernetes, short enough to be computed. */
    public static final String QUANTITY_CEL =
            "self.size() <= 32 && self.matches('" + Patterns.QUANTITY + "') && isQuantity(self)";

    public static final String QUANTITY_MESSAGE =
            "memory and diskSize of most must be a Kubernetes quantity: a positive number directly followed by Mi, Gi or"
                    + " Ti, or by M, G or T; write for example 100Gi";
    static final Rule<String> QUANTITY = new Rule<>(
            QUANTITY_CEL, QUANTITY_MESSAGE, text -> text.length() <= SizeText.LONGEST && SizeText.isSize(text));

    private PolicyRules() {}

    /**
     * Checks a policy.
     *
     * @param policy a policy as read, any part of which may be missing
     * @return the broken rules in the order of the fields; empty when the policy would be accepted
     */
    public static List<Violation> check(WukongPolicy policy) {
        Violations violations = new Violations();
        WukongPolicySpec spec = policy.getSpec();
        if (violations.required("spec", spec)) {
            if (spec.storage() != null) {
                checkPrefixes("spec.storage.imagePrefixes", spec.storage().imagePrefixes(), violations);
            }
            if (spec.podMetadata() != null) {
                checkKeys("spec.podMetadata.labelKeys", spec.podMetadata().labelKeys(), violations);
                checkKeys("spec.podMetadata.annotationKeys", spec.podMetadata().annotationKeys(), violations);
            }
            if (spec.most() != null) {
                violations.check("spec.most.memory", spec.most().memory(), QUANTITY);
                violations.check("spec.most.diskSize", spec.most().diskSize(), QUANTITY);
            }
        }
        return violations.found();
    }

    private static void checkKeys(String path, List<String> keys, Violations violations) {
        if (keys != null) {
            violations.size(path, keys.size(), Limits.POLICY_LIST);
            for (int i = 0; i < keys.size(); i++) {
                violations.length(path + "[" + i + "]", keys.get(i), Limits.RESOURCE_NAME);
            }
            violations.check(path, keys, POD_KEYS);
        }
    }

    private static void checkPrefixes(String path, List<String> prefixes, Violations violations) {
        if (prefixes != null) {
            violations.size(path, prefixes.size(), Limits.IMAGE_PREFIXES);
            for (int i = 0; i < prefixes.size(); i++) {
                violations.length(path + "[" + i + "]", prefixes.get(i), Limits.TEXT);
            }
            violations.check(path, prefixes, IMAGE_PREFIXES);
        }
    }
}
