package dev.novasphere.wukong.api.v1alpha1.availability;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Refusals;
import dev.novasphere.wukong.api.rules.Violations;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Rules on where the virtual machine may run: what Kubernetes would refuse in the virtual machine's Pod. */
public final class PlacementRules {

    private static final Predicate<String> KEY = Matching.required(Patterns.LABEL_KEY, Limits.RESOURCE_NAME);
    private static final Predicate<String> VALUE = Matching.required(Patterns.LABEL_VALUE);
    private static final Set<String> EFFECTS = Set.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    private PlacementRules() {}

    public static void check(HighAvailability placement, Violations violations) {
        if (placement == null) {
            return;
        }
        checkSelector("spec.highAvailability.nodeSelector", placement.nodeSelector(), violations);
        checkTolerations("spec.highAvailability.tolerations", placement.tolerations(), violations);
    }

    private static void checkSelector(String path, Map<String, String> selector, Violations violations) {
        violations.size(path, selector.size(), Limits.NODE_SELECTOR);
        violations.unless(
                selector.keySet().stream().allMatch(KEY), path, selector.keySet(), Refusals.NODE_SELECTOR_KEY);
        violations.unless(
                selector.values().stream().allMatch(value -> value != null && VALUE.test(value)),
                path,
                selector.values(),
                Refusals.NODE_SELECTOR_VALUE);
    }

    private static void checkTolerations(String path, List<Toleration> tolerations, Violations violations) {
        violations.size(path, tolerations.size(), Limits.TOLERATIONS);
        violations.unless(
                tolerations.stream().allMatch(t -> isEmpty(t.getEffect()) || EFFECTS.contains(t.getEffect())),
                path,
                null,
                Refusals.TOLERATION_EFFECT);
        violations.unless(
                tolerations.stream().allMatch(PlacementRules::matchesTaints), path, null, Refusals.TOLERATION_OPERATOR);
        violations.unless(
                tolerations.stream()
                        .allMatch(t -> t.getTolerationSeconds() == null || "NoExecute".equals(t.getEffect())),
                path,
                null,
                Refusals.TOLERATION_SECONDS);
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
