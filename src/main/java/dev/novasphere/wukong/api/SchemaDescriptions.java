package dev.novasphere.wukong.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Map;

/** Descriptions for {@code kubectl explain} of what no annotation of the operator can reach: the kinds, and the types Kubernetes defines. */
final class SchemaDescriptions {

    private static final Map<String, String> KINDS = Map.of(
            "Wukong",
            "A virtual machine in a few lines. The operator makes a KubeVirt VirtualMachine called <name>-vm of it, with its disks,"
                    + " networks and cloud-init data, keeps them as this resource says, and reports the state of the machine in status.",
            "WukongSnapshot",
            "A snapshot of the disks of a Wukong's virtual machine. It is taken once, when this resource is created, and can be restored"
                    + " by a WukongRestore.",
            "WukongRestore",
            "Puts the disks of a Wukong's virtual machine back to a WukongSnapshot. It is done once, when this resource is created.",
            "WukongPolicy",
            "What the Wukongs of some namespaces may ask for of a virtual machine, written by the administrator of the cluster. Where several"
                    + " policies select a namespace, each must allow a Wukong. Without a policy anything is allowed.");

    private static final Map<String, Map<String, String>> TOP = Map.of(
            "Wukong",
            Map.of(
                    "spec", "The virtual machine that is wanted.",
                    "status", "The virtual machine as the operator sees it; written by the operator alone."),
            "WukongSnapshot",
            Map.of(
                    "spec", "What to snapshot, and what the snapshot must be like; it cannot be changed.",
                    "status", "How far the snapshot is and what it holds; written by the operator alone."),
            "WukongRestore",
            Map.of(
                    "spec", "What to restore from which snapshot; it cannot be changed.",
                    "status", "How far the restore is; written by the operator alone."),
            "WukongPolicy",
            Map.of(
                    "spec",
                    "What is allowed. A list that is absent allows anything unless its field says otherwise, an empty one nothing."));

    private static final Map<String, String> SELECTOR = Map.of(
            "matchLabels", "Labels that the namespace must have, each with its value.",
            "matchExpressions", "Requirements on labels of the namespace; all must be met.");

    private static final Map<String, String> REQUIREMENT = Map.of(
            "key", "Key of the label.",
            "operator", "In, NotIn, Exists or DoesNotExist.",
            "values", "Values for In and NotIn.");

    private static final Map<String, String> TOLERATION = Map.of(
            "key", "Key of the taint. Empty, with operator Exists: every taint.",
            "operator", "Equal (default): key and value must be those of the taint. Exists: any value of the key.",
            "value", "Value of the taint. Leave it out with operator Exists.",
            "effect", "NoSchedule, PreferNoSchedule or NoExecute. Empty: all of them.",
            "tolerationSeconds",
                    "With effect NoExecute: for how many seconds the taint is tolerated. Absent: for ever.");

    private static final Map<String, String> CONDITION = Map.of(
            "type", "Name of the condition, for example Ready.",
            "status", "True, False or Unknown.",
            "reason", "Why, in one word, for programs.",
            "message", "Why, in a sentence, and what to do about it.",
            "observedGeneration", "Generation of the spec that the condition was made of.",
            "lastTransitionTime", "When the status of the condition changed last.");

    private SchemaDescriptions() {}

    /** Whether resources of a kind have a status. */
    static boolean hasStatus(String kind) {
        return TOP.getOrDefault(kind, Map.of()).containsKey("status");
    }

    /** Adds the descriptions to a kind's schema; those that are there already stay. */
    static void addTo(String kind, JSONSchemaProps schema) {
        if (schema.getDescription() == null) {
            schema.setDescription(KINDS.get(kind));
        }
        describe(schema, TOP.getOrDefault(kind, Map.of()));
        describeLists(schema);
    }

    private static void describeLists(JSONSchemaProps schema) {
        if (schema.getProperties() == null) {
            return;
        }
        schema.getProperties().forEach((name, property) -> {
            if (name.equals("affinity") || name.equals("topologySpreadConstraints")) {
                PlacementDescriptions.addTo(property);
                return;
            }
            if (property.getItems() != null && name.equals("tolerations")) {
                describe(property.getItems().getSchema(), TOLERATION);
            } else if (name.equals("namespaceSelector")) {
                describe(property, SELECTOR);
                describe(
                        property.getProperties()
                                .get("matchExpressions")
                                .getItems()
                                .getSchema(),
                        REQUIREMENT);
            } else if (property.getItems() != null && name.equals("conditions")) {
                describe(property.getItems().getSchema(), CONDITION);
            }
            describeLists(property);
        });
    }

    private static void describe(JSONSchemaProps schema, Map<String, String> descriptions) {
        descriptions.forEach((name, description) -> {
            JSONSchemaProps property = schema.getProperties().get(name);
            if (property != null && property.getDescription() == null) {
                property.setDescription(description);
            }
        });
    }
}
