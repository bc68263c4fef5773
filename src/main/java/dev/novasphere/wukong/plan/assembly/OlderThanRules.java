package dev.novasphere.wukong.plan.assembly;

import dev.novasphere.wukong.api.rules.Violation;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongRules;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.recent.RecentEntries;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rules of the definition that a stored Wukong breaks: it is older than the rule, or was written under the definition of the Go operator.
 * Kubernetes does not check again what does not change, so nothing else would say that such a field may not work as it is written. Its
 * machine is made as before. Without a cluster nothing is stored, and render refuses such a Wukong itself.
 */
final class OlderThanRules {

    /** The message of a condition stays readable; the further ones are named once these are corrected. */
    private static final int MOST = 3;

    private static final int LONGEST_QUOTE = 64;

    private static final String SPEC = "spec.";

    /** Whose condition is False already names what has to be corrected first. */
    private static final Map<String, Concern> CONCERNS = Map.of(
            "spec.disks", Concern.VOLUMES,
            "spec.networks", Concern.NETWORKS,
            "spec.cloudInit", Concern.CLOUD_INIT,
            "spec.sshKey", Concern.CLOUD_INIT,
            "spec.highAvailability", Concern.SCHEDULING);

    /** They have one boot order together. */
    private static final Set<Concern> DEVICES = Set.of(Concern.VOLUMES, Concern.NETWORKS);

    /** The rules cost more than a plan. One that was judged is judged again only when its spec changes, or when many others came since. */
    private static final int MOST_REMEMBERED = 4096;

    private final Map<String, Judgement> judged = Collections.synchronizedMap(new RecentEntries<>(MOST_REMEMBERED));

    private record Judgement(long generation, List<Violation> broken) {}

    /**
     * The finding that names the broken rules.
     *
     * @param others what the stages found; a field that they name, or whose condition they make False, is not named twice
     * @return empty when no rule is broken, or when each such field is named already
     */
    Optional<Finding> of(PlanInput input, List<Finding> others) {
        if (!input.observed().cluster()) {
            return Optional.empty();
        }
        List<Violation> broken = broken(input.wukong());
        if (broken.isEmpty()) {
            return Optional.empty();
        }
        List<Violation> unnamed = broken.stream()
                .filter(violation -> others.stream().noneMatch(finding -> names(finding, violation.path())))
                .toList();
        return unnamed.isEmpty() ? Optional.empty() : Optional.of(finding(unnamed));
    }

    private List<Violation> broken(Wukong wukong) {
        String uid = wukong.getMetadata().getUid();
        Long generation = wukong.getMetadata().getGeneration();
        if (uid == null || generation == null) {
            return WukongRules.check(wukong);
        }
        Judgement known = judged.get(uid);
        if (known == null || known.generation() != generation) {
            known = new Judgement(generation, WukongRules.check(wukong));
            judged.put(uid, known);
        }
        return known.broken();
    }

    /** A warning does not count: with it the field is taken for one that counts. */
    private static boolean names(Finding finding, String path) {
        if (finding.severity().compareTo(Severity.IGNORED) < 0) {
            return false;
        }
        Concern concern = concernOf(path);
        boolean ofDevices = DEVICES.contains(concern) && DEVICES.contains(finding.concern());
        return path.startsWith(SPEC) && hasWord(finding.message(), path.substring(SPEC.length()))
                || finding.concern() == concern
                        && finding.message().startsWith(path.substring(path.lastIndexOf('.') + 1) + " ")
                || finding.severity() == Severity.ERROR && (finding.concern() == concern || ofDevices);
    }

    /** Whether a text has a word that is no part of a longer one, as cpu is of cpuModel. */
    private static boolean hasWord(String text, String word) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int end = at + word.length();
            boolean begins = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            if (begins && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static Concern concernOf(String path) {
        return CONCERNS.entrySet().stream()
                .filter(concern -> path.startsWith(concern.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Concern.SPEC);
    }

    private static Finding finding(List<Violation> broken) {
        String first = broken.stream().limit(MOST).map(OlderThanRules::text).collect(Collectors.joining("; "));
        return Finding.ignored(
                Concern.SPEC,
                "RefusedByNow",
                "%s%s; this is stored, and the definition refuses it by now: correct it, because it may not work as it is written, and until then other changes of the spec may be refused too"
                        .formatted(first, broken.size() > MOST ? "; and %d more".formatted(broken.size() - MOST) : ""));
    }

    private static String text(Violation violation) {
        return violation.value().length() <= LONGEST_QUOTE
                ? violation.toString()
                : violation.path() + ": " + violation.message();
    }
}
