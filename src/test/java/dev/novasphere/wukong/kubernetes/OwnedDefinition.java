package dev.novasphere.wukong.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a bundle describes a kind of our own: what it is, and a descriptor for each field, from which a console makes forms and pages. All of it
 * comes from the schema of the CustomResourceDefinition.
 */
final class OwnedDefinition {

    private static final String UI = "urn:alm:descriptor:com.tectonic.ui:";
    private static final String KUBERNETES = "urn:alm:descriptor:io.kubernetes";

    /** Fields that a console can do better than show as text, by the last part of their path. */
    private static final Map<String, String> SPECIAL = Map.of(
            "sshKeySecret", KUBERNETES + ":Secret",
            "storageClassName", KUBERNETES + ":StorageClass",
            "password", UI + "password",
            "phase", KUBERNETES + ".phase",
            "phaseReason", KUBERNETES + ".phase:reason",
            "conditions", KUBERNETES + ".conditions");

    private static final Made MACHINE = new Made("VirtualMachine", "v1", "virtualmachines.kubevirt.io");

    /** What each kind becomes, or, for a policy, what it is about; a console shows it below the object. The scorecard wants one for each kind. */
    private static final Map<String, List<Made>> MADE = Map.of(
            "Wukong",
            List.of(
                    MACHINE,
                    new Made("DataVolume", "v1beta1", "datavolumes.cdi.kubevirt.io"),
                    new Made("NetworkAttachmentDefinition", "v1", "network-attachment-definitions.k8s.cni.cncf.io"),
                    new Made("PersistentVolumeClaim", "v1", ""),
                    new Made("Secret", "v1", "")),
            "WukongSnapshot",
            List.of(new Made("VirtualMachineSnapshot", "v1beta1", "virtualmachinesnapshots.snapshot.kubevirt.io")),
            "WukongRestore",
            List.of(
                    new Made("VirtualMachineRestore", "v1beta1", "virtualmachinerestores.snapshot.kubevirt.io"),
                    MACHINE),
            "WukongPolicy",
            List.of(new Made("Wukong", "v1alpha1", "wukongs.vm.novasphere.dev")));

    /**
     * @param version without the group, which a console takes from the definition's name
     * @param definition the name of the CustomResourceDefinition; empty for a kind of Kubernetes itself
     */
    private record Made(String kind, String version, String definition) {}

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final CustomResourceDefinition definition;
    private final CustomResourceDefinitionVersion version;
    private final JSONSchemaProps schema;

    OwnedDefinition(CustomResourceDefinition definition) {
        this.definition = definition;
        this.version = definition.getSpec().getVersions().get(0);
        this.schema = version.getSchema().getOpenAPIV3Schema();
    }

    /** The entry of {@code spec.customresourcedefinitions.owned}. */
    ObjectNode describe() {
        String kind = definition.getSpec().getNames().getKind();
        ObjectNode owned = JSON.objectNode()
                .put("name", definition.getMetadata().getName())
                .put("version", version.getName())
                .put("kind", kind)
                .put("displayName", words(kind))
                .put("description", schema.getDescription());
        ArrayNode resources = owned.putArray("resources");
        for (Made made : MADE.get(kind)) {
            resources
                    .addObject()
                    .put("kind", made.kind())
                    .put("name", made.definition())
                    .put("version", made.version());
        }
        owned.set("specDescriptors", descriptors("spec"));
        owned.set("statusDescriptors", descriptors("status"));
        return owned;
    }

    private ArrayNode descriptors(String part) {
        ArrayNode descriptors = JSON.arrayNode();
        JSONSchemaProps root = schema.getProperties().get(part);
        if (root != null) {
            describe("", root, descriptors);
        }
        return descriptors;
    }

    /** Every property by its name's order; those of the first element stand for those of any element of a list. */
    private static void describe(String path, JSONSchemaProps parent, ArrayNode descriptors) {
        new TreeMap<>(properties(parent)).forEach((name, property) -> {
            String at = path.isEmpty() ? name : path + "." + name;
            descriptors
                    .addObject()
                    .put("path", at)
                    .put("displayName", words(name))
                    .put("description", property.getDescription())
                    .set("x-descriptors", xDescriptors(name, path, property));
            if (!isOfConditions(name)) {
                describe(
                        isList(property) ? at + "[0]" : at, isList(property) ? items(property) : property, descriptors);
            }
        });
    }

    private static ArrayNode xDescriptors(String name, String parent, JSONSchemaProps property) {
        ArrayNode hints = JSON.arrayNode();
        if (SPECIAL.containsKey(name)) {
            hints.add(SPECIAL.get(name));
        } else if (property.getEnum() != null && !property.getEnum().isEmpty()) {
            property.getEnum().forEach(value -> hints.add(UI + "select:" + value.asText()));
        } else if (isList(property)) {
            hints.add(UI + "arrayFieldGroup:" + name);
        } else if ("boolean".equals(property.getType())) {
            hints.add(UI + "booleanSwitch");
        } else if ("integer".equals(property.getType())) {
            hints.add(UI + "number");
        } else if ("string".equals(property.getType())) {
            hints.add(UI + "text");
        }
        if (!parent.isEmpty() && !parent.contains("[")) {
            hints.add(UI + "fieldGroup:" + parent);
        }
        return hints;
    }

    private static boolean isOfConditions(String name) {
        return name.equals("conditions");
    }

    private static boolean isList(JSONSchemaProps property) {
        return "array".equals(property.getType());
    }

    private static JSONSchemaProps items(JSONSchemaProps list) {
        return list.getItems().getSchema();
    }

    private static Map<String, JSONSchemaProps> properties(JSONSchemaProps parent) {
        return parent.getProperties() == null ? Map.of() : parent.getProperties();
    }

    /** A field's name as a label: {@code storageClassName} is {@code Storage Class Name}. */
    static String words(String name) {
        return Stream.of(name.split("(?<=[a-z0-9])(?=[A-Z])"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining(" "));
    }
}
