package dev.novasphere.wukong.api.v1alpha1.availability;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The rules on where the virtual machine may run, which are what Kubernetes would refuse in its Pod: for each its CEL expression and
 * message in the definition, and the same in Java.
 */
public final class PlacementRules {

    /** The largest values of numbers by the names of their fields, as Kubernetes validates them; the smallest of each is 1. */
    public static final Map<String, Integer> LARGEST =
            Map.of("weight", 100, "maxSkew", Integer.MAX_VALUE, "minDomains", Integer.MAX_VALUE);

    private static final Predicate<String> KEY = Matching.required(Patterns.LABEL_KEY, Limits.RESOURCE_NAME);
    private static final Predicate<String> VALUE = Matching.required(Patterns.LABEL_VALUE);
    private static final Predicate<String> PRIORITY_NAME = Matching.required(Patterns.DNS_SUBDOMAIN, Limits.TEXT);
    private static final Set<String> TAINT_EFFECTS = Set.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    /** The key of a label, as Kubernetes takes it. */
    public static final String SELECTOR_KEYS_CEL =
            "self.all(k, k.size() <= 317 && k.matches('" + Patterns.LABEL_KEY + "'))";

    public static final String SELECTOR_KEYS_MESSAGE =
            "each key of nodeSelector must be the key of a label; write for example kubernetes.io/hostname";
    static final Rule<Map<String, String>> SELECTOR_KEYS =
            new Rule<>(SELECTOR_KEYS_CEL, SELECTOR_KEYS_MESSAGE, selector -> selector.keySet().stream()
                    .allMatch(KEY));

    /** The value of a label, as Kubernetes takes it. */
    public static final String SELECTOR_VALUES_CEL = "self.all(k, self[k].matches('" + Patterns.LABEL_VALUE + "'))";

    public static final String SELECTOR_VALUES_MESSAGE =
            "each value of nodeSelector must be the value of a label: at most 63 letters, digits, -, _ and ., starting and ending with a"
                    + " letter or digit; write for example node-1";
    static final Rule<Map<String, String>> SELECTOR_VALUES =
            new Rule<>(SELECTOR_VALUES_CEL, SELECTOR_VALUES_MESSAGE, selector -> selector.values().stream()
                    .allMatch(value -> value != null && VALUE.test(value)));

    /** As Kubernetes validates the tolerations of a Pod. */
    public static final String EFFECTS_CEL =
            "self.all(t, !has(t.effect) || t.effect in ['', 'NoSchedule', 'PreferNoSchedule', 'NoExecute'])";

    public static final String EFFECTS_MESSAGE =
            "the effect of a toleration must be NoSchedule, PreferNoSchedule or NoExecute; leave it out to tolerate all of them";
    static final Rule<List<Toleration>> EFFECTS =
            new Rule<>(EFFECTS_CEL, EFFECTS_MESSAGE, tolerations -> tolerations.stream()
                    .allMatch(t -> isEmpty(t.getEffect()) || TAINT_EFFECTS.contains(t.getEffect())));

    /** As Kubernetes validates the tolerations of a Pod. */
    public static final String OPERATORS_CEL =
            "self.all(t, has(t.operator) && t.operator == 'Exists' ? !has(t.value) || t.value == ''"
                    + " : (!has(t.operator) || t.operator in ['', 'Equal']) && has(t.key) && t.key != '')";

    public static final String OPERATORS_MESSAGE =
            "the operator of a toleration must be Equal or Exists, Exists takes no value, and a toleration without key needs operator"
                    + " Exists; write for example key: gpu, operator: Exists";
    static final Rule<List<Toleration>> OPERATORS =
            new Rule<>(OPERATORS_CEL, OPERATORS_MESSAGE, tolerations -> tolerations.stream()
                    .allMatch(PlacementRules::matchesTaints));

    /** As Kubernetes validates the tolerations of a Pod. */
    public static final String SECONDS_CEL =
            "self.all(t, !has(t.tolerationSeconds) || (has(t.effect) && t.effect == 'NoExecute'))";

    public static final String SECONDS_MESSAGE =
            "tolerationSeconds of a toleration goes with effect NoExecute only; write effect: NoExecute or leave tolerationSeconds out";
    static final Rule<List<Toleration>> SECONDS =
            new Rule<>(SECONDS_CEL, SECONDS_MESSAGE, tolerations -> tolerations.stream()
                    .allMatch(t -> t.getTolerationSeconds() == null || "NoExecute".equals(t.getEffect())));

    /** The key of a label, as Kubernetes takes it. */
    public static final String TOPOLOGY_KEY_CEL =
            "self == '' || (self.size() <= 317 && self.matches('" + Patterns.LABEL_KEY + "'))";

    public static final String TOPOLOGY_KEY_MESSAGE =
            "antiAffinityTopologyKey must be the key of a label of nodes; write for example topology.kubernetes.io/zone";
    static final Rule<String> TOPOLOGY_KEY =
            new Rule<>(TOPOLOGY_KEY_CEL, TOPOLOGY_KEY_MESSAGE, key -> key.isEmpty() || KEY.test(key));

    /** As Kubernetes validates the Pod. */
    public static final String PRIORITY_CEL = "self == '' || self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String PRIORITY_MESSAGE =
            "priorityClassName must be the name of a PriorityClass: lower-case letters, digits, - and .; write for example business-critical";
    static final Rule<String> PRIORITY =
            new Rule<>(PRIORITY_CEL, PRIORITY_MESSAGE, name -> name.isEmpty() || PRIORITY_NAME.test(name));

    /** Longer names of fields cannot be read by clients, so that no list of Wukongs could. */
    public static final String MATCH_LABELS_CEL = "self.all(k, k.size() <= 317)";

    public static final String MATCH_LABELS_MESSAGE =
            "each key of matchLabels must be the key of a label of at most 317 characters; write for example app.kubernetes.io/name";
    static final Rule<Map<String, ?>> MATCH_LABELS =
            new Rule<>(MATCH_LABELS_CEL, MATCH_LABELS_MESSAGE, labels -> labels.keySet().stream()
                    .allMatch(key -> key.length() <= Limits.RESOURCE_NAME));

    /** They say how antiAffinity is meant. */
    public static final String NOT_APART_CEL =
            "(!has(self.antiAffinityPolicy) && (!has(self.antiAffinityTopologyKey) || self.antiAffinityTopologyKey == ''))"
                    + " || (has(self.antiAffinity) && self.antiAffinity)";

    public static final String NOT_APART_MESSAGE =
            "antiAffinityPolicy and antiAffinityTopologyKey say how antiAffinity is meant and need it; write antiAffinity: true, or leave them out";
    static final Rule<HighAvailability> NOT_APART = new Rule<>(
            NOT_APART_CEL,
            NOT_APART_MESSAGE,
            placement -> (placement.antiAffinityPolicy() == null && placement.antiAffinityTopologyKey() == null)
                    || Boolean.TRUE.equals(placement.antiAffinity()));

    private PlacementRules() {}

    /**
     * Checks where a machine may run.
     *
     * @param placement as read, any part of which may be missing; null when there is none
     * @param violations takes what is broken
     */
    public static void check(HighAvailability placement, Violations violations) {
        if (placement == null) {
            return;
        }
        violations.check("spec.highAvailability", placement, NOT_APART);
        String key = "spec.highAvailability.antiAffinityTopologyKey";
        violations.length(key, placement.antiAffinityTopologyKey(), Limits.RESOURCE_NAME);
        violations.check(key, placement.antiAffinityTopologyKey(), TOPOLOGY_KEY);
        String spread = "spec.highAvailability.topologySpreadConstraints";
        violations.size(spread, placement.topologySpreadConstraints().size(), Limits.SPREAD_CONSTRAINTS);
        PlacementBounds.check(spread, placement.topologySpreadConstraints(), violations);
        if (placement.affinity() != null) {
            PlacementBounds.check("spec.highAvailability.affinity", placement.affinity(), violations);
        }
        String priority = "spec.highAvailability.priorityClassName";
        violations.length(priority, placement.priorityClassName(), Limits.TEXT);
        violations.check(priority, placement.priorityClassName(), PRIORITY);
        violations.length("spec.highAvailability.schedulerName", placement.schedulerName(), Limits.TEXT);
        String selector = "spec.highAvailability.nodeSelector";
        violations.size(selector, placement.nodeSelector().size(), Limits.NODE_SELECTOR);
        violations.check(selector, placement.nodeSelector(), SELECTOR_KEYS, SELECTOR_VALUES);
        String tolerations = "spec.highAvailability.tolerations";
        violations.size(tolerations, placement.tolerations().size(), Limits.TOLERATIONS);
        violations.check(tolerations, placement.tolerations(), EFFECTS, OPERATORS, SECONDS);
    }

    private static boolean matchesTaints(Toleration toleration) {
        if ("Exists".equals(toleration.getOperator())) {
            return isEmpty(toleration.getValue());
        }
        return (isEmpty(toleration.getOperator()) || toleration.getOperator().equals("Equal"))
                && !isEmpty(toleration.getKey());
    }

    private static boolean isEmpty(String text) {
        return text == null || text.isEmpty();
    }
}
