package dev.novasphere.wukong.plan.assembly;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Annotations of the Wukong that switch something on by one value, and have another one, such as "True". It is not taken for that value,
 * because the admission policy of the installation compares the text by itself.
 */
final class UnclearAnnotations {

    /** Values that say plainly that nothing is asked for. */
    private static final Set<String> OFF = Set.of("", "false");

    private static final int LONGEST_QUOTE = 32;

    private UnclearAnnotations() {}

    static List<Finding> of(PlanInput input) {
        return Stream.of(
                        finding(input, Annotations.DELETION_PROTECTION, "the Wukong can be deleted"),
                        finding(input, Annotations.PAUSED, "the Wukong is not paused"))
                .flatMap(found -> found)
                .toList();
    }

    private static Stream<Finding> finding(PlanInput input, String annotation, String outcome) {
        String value = Annotations.annotation(input.wukong(), annotation);
        if (value == null || OFF.contains(value) || Annotations.YES.equals(value)) {
            return Stream.of();
        }
        return Stream.of(Finding.ignored(
                Concern.SPEC,
                "AnnotationNotRecognised",
                "the annotation %s%s has no effect, because only the value \"true\" counts, so that %s; write: kubectl annotate wukong %s -n %s --overwrite %s=true, or take it off"
                        .formatted(
                                annotation,
                                value.length() <= LONGEST_QUOTE ? ": \"" + value + "\"" : "",
                                outcome,
                                input.name(),
                                input.namespace(),
                                annotation)));
    }
}
