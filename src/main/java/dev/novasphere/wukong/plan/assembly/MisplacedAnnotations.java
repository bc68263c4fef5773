package dev.novasphere.wukong.plan.assembly;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Annotations and labels of the Wukong that are meant as one of the annotations by which a user asks for something, and are none: another
 * spelling, another domain of the project, or a label in place of an annotation. A user who wrote them takes the Wukong for protected or
 * paused, and it is not.
 */
final class MisplacedAnnotations {

    /** Values with which nothing is asked for. */
    private static final Set<String> OFF = Set.of("", "false");

    private static final String DOMAIN = "novasphere.dev";

    /** What may be meant by a name, in lower case and without signs. */
    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("deletionprotection", Annotations.DELETION_PROTECTION),
            Map.entry("deletionprotected", Annotations.DELETION_PROTECTION),
            Map.entry("deleteprotection", Annotations.DELETION_PROTECTION),
            Map.entry("protected", Annotations.DELETION_PROTECTION),
            Map.entry("paused", Annotations.PAUSED),
            Map.entry("pause", Annotations.PAUSED),
            Map.entry("restartrequestedat", Annotations.RESTART_REQUESTED_AT),
            Map.entry("restartedat", Annotations.RESTART_REQUESTED_AT),
            Map.entry("migraterequestedat", Annotations.MIGRATE_REQUESTED_AT),
            Map.entry("migrationrequestedat", Annotations.MIGRATE_REQUESTED_AT));

    private MisplacedAnnotations() {}

    static List<Finding> of(PlanInput input) {
        Stream<Finding> misspelt = entries(input.wukong().getMetadata().getAnnotations())
                .filter(entry -> !MEANT.containsValue(entry.getKey()))
                .flatMap(entry -> finding(
                        input,
                        entry,
                        entry.getKey(),
                        "the annotation %s has no effect, because the operator reads %s"));
        Stream<Finding> labels = entries(input.wukong().getMetadata().getLabels())
                .flatMap(entry -> finding(
                        input,
                        entry,
                        "the label",
                        "the label %s has no effect, because %s counts as an annotation only"));
        return Stream.concat(misspelt, labels).toList();
    }

    private static Stream<Map.Entry<String, String>> entries(Map<String, String> entries) {
        return entries == null
                ? Stream.of()
                : entries.entrySet().stream()
                        .filter(entry -> entry.getValue() != null && !OFF.contains(entry.getValue()))
                        .sorted(Map.Entry.comparingByKey());
    }

    /**
     * A finding for an entry that is called like an annotation of the operator.
     *
     * @param misplaced what the message calls the entry that is to be taken off
     */
    private static Stream<Finding> finding(
            PlanInput input, Map.Entry<String, String> entry, String misplaced, String problem) {
        String key = entry.getKey();
        int slash = key.indexOf('/');
        String domain = slash < 0 ? "" : key.substring(0, slash);
        String meant = MEANT.get(key.substring(slash + 1)
                .toLowerCase(Locale.ROOT)
                .replace("-", "")
                .replace("_", "")
                .replace(".", ""));
        if (meant == null || !domain.equals(DOMAIN) && !domain.endsWith("." + DOMAIN)) {
            return Stream.of();
        }
        boolean request =
                meant.equals(Annotations.RESTART_REQUESTED_AT) || meant.equals(Annotations.MIGRATE_REQUESTED_AT);
        if (isAsked(input, meant, request ? entry.getValue() : "")) {
            return Stream.of();
        }
        return Stream.of(Finding.ignored(
                Concern.SPEC,
                "AnnotationNotRecognised",
                (problem + "; write: kubectl annotate wukong %s -n %s --overwrite %s=%s, and take %s off")
                        .formatted(
                                key,
                                meant,
                                input.name(),
                                input.namespace(),
                                meant,
                                request ? "\"$(date -Is)\"" : Annotations.YES,
                                misplaced)));
    }

    /**
     * Whether the annotation that may be meant is there beside the other. A request stays at the Wukong when it was answered, and asks for
     * nothing that is requested later, by a time that comes behind it.
     */
    private static boolean isAsked(PlanInput input, String meant, String least) {
        String value = Annotations.annotation(input.wukong(), meant);
        return value != null && !OFF.contains(value) && value.compareTo(least) >= 0;
    }
}
