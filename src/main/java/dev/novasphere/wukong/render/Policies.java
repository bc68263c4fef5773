package dev.novasphere.wukong.render;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.plan.policy.NamespaceSelection;
import dev.novasphere.wukong.render.input.DocumentError;
import dev.novasphere.wukong.render.input.InputDocument;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The policies that Wukongs are held to, and the labels of namespaces, which say whose policy each is. */
final class Policies {

    /** The label that the API server gives every namespace. */
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private final WukongReader reader = new WukongReader();
    private final Map<String, WukongPolicy> policies = new TreeMap<>();
    private final Map<String, Map<String, String>> namespaces = new HashMap<>();

    /** Whether a document is a Namespace. */
    static boolean isNamespace(InputDocument document) {
        return document.kind().equals("Namespace") && document.apiVersion().equals("v1");
    }

    /** Whether a document is a WukongPolicy of whatever version. */
    static boolean isPolicy(InputDocument document) {
        return document.kind().equals(WukongPolicy.class.getSimpleName())
                && document.group().equals(Wukong.GROUP);
    }

    /**
     * Takes a document of a file of policies in.
     *
     * @return why it cannot be used; empty when it can
     */
    List<DocumentError> add(InputDocument document) {
        if (isNamespace(document)) {
            return addNamespace(document);
        }
        if (!isPolicy(document)) {
            String kind = document.kind().isEmpty() ? "an object without kind" : document.kind();
            return List.of(
                    document.refused(
                            "kind",
                            (kind + " " + document.name()).strip()
                                    + " is neither a WukongPolicy nor a Namespace; --policy takes only these, give others with -f"));
        }
        int before = reader.refusals().size();
        Optional<WukongPolicy> policy = reader.readPolicy(document);
        if (policy.isPresent() && policies.putIfAbsent(document.name(), policy.get()) != null) {
            return List.of(document.refused("metadata.name", "WukongPolicy " + document.name() + " is given before"));
        }
        List<DocumentError> refusals = reader.refusals();
        return refusals.subList(before, refusals.size());
    }

    /**
     * Takes the labels of a Namespace in; what is given last of one counts.
     *
     * @param document one that {@link #isNamespace}
     * @return why it cannot be used; empty when it can
     */
    List<DocumentError> addNamespace(InputDocument document) {
        if (document.name().isEmpty()) {
            return List.of(document.refused("metadata.name", "a name is needed"));
        }
        List<DocumentError> refusals = new ArrayList<>();
        Map<String, String> labels = new HashMap<>();
        for (Map.Entry<String, JsonNode> label :
                document.tree().path("metadata").path("labels").properties()) {
            if (label.getValue().isTextual()) {
                labels.put(label.getKey(), label.getValue().textValue());
            } else {
                refusals.add(document.refused(
                        "metadata.labels[" + label.getKey() + "]",
                        "text is needed (write numbers, true and false in quotes)"));
            }
        }
        labels.put(NAME_LABEL, document.name());
        namespaces.put(document.name(), labels);
        return refusals;
    }

    /** Whether there is no policy. */
    boolean isEmpty() {
        return policies.isEmpty();
    }

    /** The policies for a namespace, by the rules of the operator: all of them where its labels are not known. */
    List<WukongPolicy> of(String namespace) {
        return NamespaceSelection.of(policies.values().stream(), Optional.ofNullable(namespaces.get(namespace)));
    }

    /** The labels of a namespace; empty where they are not known. */
    Map<String, String> labelsOf(String namespace) {
        return namespaces.getOrDefault(namespace, Map.of());
    }

    /** Whether labels that were not given would say which policies are for a namespace. */
    boolean lacksLabelsOf(String namespace) {
        return !namespaces.containsKey(namespace) && policies.values().stream().anyMatch(Policies::selects);
    }

    private static boolean selects(WukongPolicy policy) {
        LabelSelector selector = policy.getSpec().namespaceSelector();
        return selector != null && !selector.equals(new LabelSelector());
    }
}
