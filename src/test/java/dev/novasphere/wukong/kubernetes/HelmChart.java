package dev.novasphere.wukong.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.testcluster.Folders;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Helm chart, made from kubernetes/base, components and overlays, and from what people wrote in kubernetes/helm. Nothing that stands in one of
 * them is written a second time: a template is an object as kustomize has it, with a choice where a component or an overlay has something else.
 */
public final class HelmChart {

    /** Name of the chart. */
    public static final String NAME = "wukong-operator";

    private static final Path WRITTEN = Path.of("kubernetes", "helm");
    private static final Path COMPONENTS = Path.of("kubernetes", "components");
    private static final Path OVERLAYS = Path.of("kubernetes", "overlays");
    private static final Path SINGLE = OVERLAYS.resolve("single-namespace");
    private static final String INSTALLED_IN = "novasphere-system";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Written by hand for users of kustomize; the namespace of a release is made by Helm. */
    private static final List<String> LEFT_OUT = List.of("namespace.yaml");

    /** Kinds of rbac.yaml that belong to one namespace when there is only one to serve. */
    private static final Map<String, String> CONFINED =
            Map.of("ClusterRole", "Role", "ClusterRoleBinding", "RoleBinding");

    /** Writes the chart into a folder, which is made anew. */
    public static Path write(Path folder) {
        try {
            Folders.delete(folder);
            for (Map.Entry<String, String> file : new HelmChart().files().entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The metadata of the chart, as in Chart.yaml. */
    public static JsonNode metadata() {
        ObjectNode chart =
                (ObjectNode) yaml(text(WRITTEN.resolve("Chart.yaml"))).get(0);
        return chart.put("version", ProjectVersion.ofPom()).put("appVersion", ProjectVersion.ofPom());
    }

    /** The files of the chart, by their path in it. */
    Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        files.put("Chart.yaml", Serialization.asYaml(metadata()));
        files.put("values.yaml", text(WRITTEN.resolve("values.yaml")));
        files.put("values.schema.json", text(WRITTEN.resolve("values.schema.json")));
        files.put("templates/NOTES.txt", text(WRITTEN.resolve("NOTES.txt")));
        for (String file : BaseFiles.installed()) {
            if (!LEFT_OUT.contains(file)) {
                files.put("templates/" + Path.of(file).getFileName(), template(file));
            }
        }
        files.put(
                "templates/leader-election.yaml",
                whole("highAvailability", COMPONENTS.resolve("leader-election/rbac.yaml"))
                        + whole("highAvailability", OVERLAYS.resolve("high-availability/disruption-budget.yaml")));
        files.put(
                "templates/node-network.yaml",
                whole("nodeNetwork.enabled", COMPONENTS.resolve("node-network/rbac.yaml")));
        return files;
    }

    private String template(String file) {
        StringBuilder documents = new StringBuilder();
        for (JsonNode object : yaml(text(BaseFiles.FOLDER.resolve(file)))) {
            documents.append(template((ObjectNode) object));
        }
        return documents.toString();
    }

    private String template(ObjectNode object) {
        String kind = object.get("kind").asText();
        return switch (kind) {
            case "CustomResourceDefinition" -> document(kept(object));
            case "Deployment" -> deployment(object);
            case "ClusterRole", "ClusterRoleBinding" ->
                object.at("/metadata/name").asText().equals(BaseFiles.NAMESPACED_ROLE)
                        ? when("watchNamespace", withMachines(confined(object.deepCopy())), withMachines(object))
                        : document(object);
            default -> document(object);
        };
    }

    /** Without its definitions, every Wukong and its machine would go: they stay when the release is uninstalled. */
    private static ObjectNode kept(ObjectNode definition) {
        definition
                .withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("helm.sh/resource-policy", "keep");
        return definition;
    }

    /** What the component node-network adds comes behind the rules of the role, which are its last field. */
    private static String withMachines(ObjectNode object) {
        StringBuilder added = new StringBuilder();
        if (object.has("rules")) {
            yaml(text(COMPONENTS.resolve("node-network/machines.yaml")))
                    .forEach(rule ->
                            added.append("- ").append(json(rule.get("value"))).append('\n'));
        }
        return document(object) + (added.isEmpty() ? "" : when("nodeNetwork.enabled", added.toString(), ""));
    }

    private static ObjectNode confined(ObjectNode object) {
        object.put("kind", CONFINED.get(object.get("kind").asText()));
        object.withObjectProperty("metadata").put("namespace", "@@watchNamespace@@");
        if (object.get("roleRef") instanceof ObjectNode role) {
            role.put("kind", "Role");
        }
        return object;
    }

    private static String deployment(ObjectNode deployment) {
        JsonNode available = spec(OVERLAYS.resolve("high-availability/deployment.yaml"));
        JsonNode small = container(COMPONENTS.resolve("native/deployment.yaml"));
        ObjectNode spec = (ObjectNode) deployment.get("spec");
        ObjectNode pod = (ObjectNode) spec.at("/template/spec");
        ObjectNode container = (ObjectNode) pod.at("/containers/0");
        List<String> slots = new ArrayList<>();

        slot(slots, spec, "replicas", choice("highAvailability", available.get("replicas"), spec.get("replicas")));
        slot(slots, spec, "strategy", choice("highAvailability", available.get("strategy"), spec.get("strategy")));
        slot(
                slots,
                pod,
                "topologySpreadConstraints",
                choice("highAvailability", available.at("/template/spec/topologySpreadConstraints"), JSON.nullNode()));
        slot(
                slots,
                pod,
                "imagePullSecrets",
                "{{ range .Values.image.pullSecrets }}" + item("{\"name\":{{ . | quote }}}") + "{{ end }}");
        slot(
                slots,
                pod,
                "nodeSelector",
                "{{ merge (deepCopy (default dict .Values.nodeSelector)) (fromJson `" + json(pod.get("nodeSelector"))
                        + "`) | toJson }}");
        slot(slots, pod, "tolerations", "{{ .Values.tolerations | toJson }}");
        slot(
                slots,
                container,
                "image",
                "\"{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}\"");
        slot(slots, container, "args", choice("native", small.get("args"), JSON.createArrayNode()));
        slot(slots, container, "env", environment(container));
        slot(
                slots,
                container,
                "resources",
                "{{ if .Values.resources }}{{ .Values.resources | toJson }}{{ else }}"
                        + choice(
                                "native",
                                merged(container.get("resources"), small.get("resources")),
                                container.get("resources"))
                        + "{{ end }}");
        String text = document(deployment);
        for (int i = 0; i < slots.size(); i++) {
            text = text.replace("\"@@" + i + "@@\"", slots.get(i));
        }
        return text;
    }

    /** The variables of base, of components and of the overlay for one namespace, each unless the user gives it; then the user's. */
    private static String environment(ObjectNode container) {
        StringBuilder list = new StringBuilder("{{ $given := list }}{{ range .Values.env }}")
                .append("{{ $given = append $given .name }}{{ end }}{{ if not .Values.native }}");
        container.get("env").forEach(variable -> list.append(variable(variable, json(variable))));
        list.append("{{ end }}{{ if .Values.watchNamespace }}");
        container(SINGLE.resolve("deployment.yaml"))
                .get("env")
                .forEach(variable -> list.append(variable(variable, from(variable, "watchNamespace"))));
        list.append("{{ end }}{{ if .Values.nodeNetwork.enabled }}");
        container(COMPONENTS.resolve("node-network/deployment.yaml"))
                .get("env")
                .forEach(variable -> list.append(variable(
                        variable,
                        switch (variable.get("name").asText()) {
                            case "WUKONG_NODE_NETWORK_NODE_SELECTOR" -> from(variable, "nodeNetwork.nodeSelector");
                            case "WUKONG_NODE_NETWORK_INTERFACES" -> from(variable, "nodeNetwork.interfaces");
                            default -> json(variable);
                        })));
        list.append("{{ end }}{{ if .Values.highAvailability }}");
        JsonNode patch = yaml(text(COMPONENTS.resolve("leader-election/kustomization.yaml")))
                .get(0)
                .at("/patches/0/patch");
        yaml(patch.asText()).forEach(added -> list.append(variable(added.get("value"), json(added.get("value")))));
        return list.append("{{ end }}{{ range .Values.env }}")
                .append(item("{{ . | toJson }}"))
                .append("{{ end }}")
                .toString();
    }

    /** One that the user gives too would stand twice in the list, which server-side apply refuses. */
    private static String variable(JsonNode variable, String element) {
        return "{{ if not (has " + json(variable.get("name")) + " $given) }}" + item(element) + "{{ end }}";
    }

    /** An element of a list in the Pod, on a line of its own; a list without elements is null. */
    private static String item(String element) {
        return "\n            - " + element;
    }

    private static String from(JsonNode variable, String value) {
        return "{\"name\":" + json(variable.get("name")) + ",\"value\":{{ .Values." + value + " | quote }}}";
    }

    /** Puts a mark where a template stands in the text afterwards. */
    private static void slot(List<String> slots, ObjectNode object, String field, String template) {
        object.put(field, "@@" + slots.size() + "@@");
        slots.add(template);
    }

    private static String choice(String value, JsonNode yes, JsonNode no) {
        return "{{ if .Values." + value + " }}" + json(yes) + "{{ else }}" + json(no) + "{{ end }}";
    }

    /** A strategic merge of resources: fields of the patch over those of the object. */
    private static JsonNode merged(JsonNode object, JsonNode patch) {
        ObjectNode merged = object.deepCopy();
        patch.fields().forEachRemaining(field -> {
            JsonNode before = merged.get(field.getKey());
            merged.set(
                    field.getKey(),
                    before != null && before.isObject() ? merged(before, field.getValue()) : field.getValue());
        });
        return merged;
    }

    private static String whole(String value, Path file) {
        StringBuilder documents = new StringBuilder();
        yaml(text(file)).forEach(object -> documents.append(document(object)));
        return when(value, documents.toString(), "");
    }

    private static String when(String value, String yes, String no) {
        return "{{- if .Values." + value + " }}\n" + yes + (no.isEmpty() ? "" : "{{- else }}\n" + no) + "{{- end }}\n";
    }

    /** An object as a document of a template: what Helm would read as its own is escaped. */
    private static String document(JsonNode object) {
        String text = Serialization.asYaml(object).replace("{{", "{{ \"{{\" }}");
        return (text.startsWith("---") ? "" : "---\n")
                + text.replace(INSTALLED_IN, "{{ .Release.Namespace }}")
                        .replace("\"@@watchNamespace@@\"", "{{ .Values.watchNamespace | quote }}");
    }

    private static JsonNode spec(Path deployment) {
        return yaml(text(deployment)).get(0).get("spec");
    }

    private static JsonNode container(Path deployment) {
        return spec(deployment).at("/template/spec/containers/0");
    }

    private static String json(JsonNode value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> yaml(String text) {
        try (var documents =
                Serialization.yamlMapper().readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
