package dev.novasphere.wukong.plan.pod;

import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds labels and annotations with which KubeVirt takes the machine and then makes no Pod of it, or Kubernetes refuses the Pod: a key whose
 * domain is too long (IsQualifiedName), annotations that are too large together (ValidateAnnotationsSize), the cost of a deletion that is no
 * number (GetDeletionCostFromPodAnnotations), and the detail of the launcher's log that is none (kubevirt:
 * pkg/virt-controller/services/template.go).
 */
final class PodRefusals {

    private static final String REASON = "PodMetadataRefused";
    private static final int MOST_BYTES = 256 * 1024;
    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final String LOG_VERBOSITY = "logVerbosity";

    private PodRefusals() {}

    /** A finding for each. */
    static List<Finding> of(Map<String, String> labels, Map<String, String> annotations) {
        List<Finding> findings = new ArrayList<>();
        int bytes = annotations.entrySet().stream()
                .mapToInt(annotation -> bytes(annotation.getKey()) + bytes(annotation.getValue()))
                .sum();
        if (bytes > MOST_BYTES) {
            findings.add(error(
                    "podMetadata.annotations have %d bytes together, of which Kubernetes takes %d on one object, so that the guest would never start; write fewer or shorter ones"
                            .formatted(bytes, MOST_BYTES)));
        }
        if (Stream.concat(labels.keySet().stream(), annotations.keySet().stream())
                .anyMatch(key -> !Matching.isLabelKey(key))) {
            findings.add(
                    error(
                            "podMetadata has a key that is that of no label or annotation, whose domain has at most 253 characters, so that the guest would never start; write for example example.org/team"));
        }
        String cost = annotations.get(DELETION_COST);
        if (cost != null && !isCost(cost)) {
            findings.add(error(
                    "the annotation %s of podMetadata is no whole number of 32 bits without + and leading zeros, and Kubernetes refuses a Pod with another one, so that the guest would never start; write for example \"100\""
                            .formatted(DELETION_COST)));
        }
        String verbosity = labels.get(LOG_VERBOSITY);
        if (verbosity != null && !isNumber(verbosity, Long::parseLong)) {
            findings.add(error(
                    "the label %s of podMetadata, which KubeVirt reads, is no whole number, and KubeVirt makes no Pod with another one, so that the guest would never start; write for example \"3\", or give the label another name"
                            .formatted(LOG_VERBOSITY)));
        }
        return List.copyOf(findings);
    }

    private static boolean isCost(String text) {
        boolean canonical = text.equals("0")
                || !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) >= '1' && text.charAt(0) <= '9');
        return canonical && isNumber(text, Integer::parseInt);
    }

    private static boolean isNumber(String text, Function<String, Number> read) {
        try {
            read.apply(text);
            return text.chars().allMatch(c -> c < 128);
        } catch (NumberFormatException none) {
            return false;
        }
    }

    private static int bytes(String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Finding error(String message) {
        return Finding.error(Concern.SPEC, REASON, message);
    }
}
