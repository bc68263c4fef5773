package dev.novasphere.wukong.plan.naming;

import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The labels of a Wukong that the objects made of it carry as well, so that they are found and counted with it. Those by which tools track
 * what they applied themselves are left out: Argo CD, Flux, Helm, kapp and {@code kubectl apply --prune} would take the objects for their
 * own, and delete what is in no manifest. Those of KubeVirt, CDI and this operator mean something else on an object than on a Wukong. Those
 * that podMetadata refuses are left out as well, because CDI gives the labels of a claim to the Pod that fills it.
 */
public final class InheritedLabels {

    private static final List<String> TRACKING = List.of(Labels.MANAGED_BY, "app.kubernetes.io/instance");
    private static final List<String> DOMAINS_OF_TOOLS = List.of(
            "argoproj.io",
            "fluxcd.io",
            "helm.sh",
            "cattle.io",
            "k14s.io",
            "applyset.kubernetes.io",
            "kubevirt.io",
            "novasphere.dev");
    private static final Predicate<String> RESERVED_ON_PODS = Matching.required(Patterns.RESERVED_POD_KEY);

    private InheritedLabels() {}

    /** The labels of a Wukong that what is made of it carries, sorted by key. */
    public static Map<String, String> of(HasMetadata wukong) {
        Map<String, String> labels = wukong.getMetadata().getLabels();
        if (labels == null || labels.isEmpty()) {
            return Map.of();
        }
        Map<String, String> inherited = new TreeMap<>(labels);
        inherited.keySet().removeAll(TRACKING);
        inherited.keySet().removeIf(key -> isOfTool(key) || isRefusedOnPods(key));
        return Collections.unmodifiableMap(inherited);
    }

    /** Whether podMetadata refuses a key; objects that an earlier version made may still bear it. */
    public static boolean isRefusedOnPods(String key) {
        return RESERVED_ON_PODS.test(key);
    }

    private static boolean isOfTool(String key) {
        int slash = key.indexOf('/');
        String domain = slash < 0 ? key : key.substring(0, slash);
        return DOMAINS_OF_TOOLS.stream().anyMatch(tool -> domain.equals(tool) || domain.endsWith("." + tool));
    }

    /** The value of the annotation that remembers which labels of an object are the Wukong's; empty text when none is. */
    public static String note(Map<String, String> inherited) {
        return String.join(",", inherited.keySet());
    }

    /** The keys that an object's annotation names; empty when there is none. */
    public static List<String> noted(HasMetadata object) {
        return Annotations.names(object, Annotations.INHERITED_LABELS);
    }
}
