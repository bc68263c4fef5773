package dev.novasphere.wukong.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every field of a Wukong's spec, found in the shipped CRD, and a spec that sets one of them. In a path {@code []} stands for the elements
 * of a list, <code>{}</code> for the values of a map and <code>{key}</code> for its keys.
 */
public final class SpecFields {

    private static final Path DEFINITION = Path.of("kubernetes", "base", "crds", "wukongs.vm.novasphere.dev.yaml");

    /** What a field needs beside it to be of use. */
    private static final Map<String, Map<String, Object>> COMPANIONS = Map.ofEntries(
            Map.entry("cloudInit.source", Map.of("packages", List.of("vim"))),
            Map.entry("disks[].imageOptions", Map.of("image", "https://example.org/a.qcow2")),
            Map.entry("sshKeyPropagation", Map.of("sshKeySecret", "keys", "cloudInitUser", Map.of("name", "me"))),
            Map.entry("filesystems[].mountPath", Map.of("configMap", "app")),
            Map.entry("filesystems[].name", Map.of("configMap", "app")),
            Map.entry("networks[].binding", Map.of("type", "macvlan", "physicalInterface", "eth1")),
            Map.entry("networks[].ipConfig.address", Map.of("mode", "static")),
            Map.entry("networks[].ipConfig.gateway", Map.of("mode", "static", "address", "192.168.1.5/24")),
            Map.entry("networks[].ipConfig.gateway6", Map.of("mode", "static", "address", "fd00::5/64")),
            Map.entry("networks[].ipConfig.addresses[]", Map.of("mode", "static", "address", "192.168.1.5/24")),
            Map.entry("highAvailability.tolerations[].key", Map.of("operator", "Exists")),
            Map.entry("highAvailability.tolerations[].value", Map.of("key", "gpu", "operator", "Equal")),
            Map.entry("highAvailability.tolerations[].effect", Map.of("key", "gpu", "operator", "Exists")),
            Map.entry("highAvailability.tolerations[].operator", Map.of("key", "gpu")),
            Map.entry(
                    "highAvailability.tolerations[].tolerationSeconds",
                    Map.of("key", "gpu", "operator", "Exists", "effect", "NoExecute")),
            Map.entry("highAvailability.antiAffinityPolicy", Map.of("antiAffinity", true)),
            Map.entry("highAvailability.antiAffinityTopologyKey", Map.of("antiAffinity", true)),
            Map.entry("readinessProbe.failureThreshold", Map.of("guestAgentPing", Map.of())),
            Map.entry("readinessProbe.initialDelaySeconds", Map.of("guestAgentPing", Map.of())),
            Map.entry("readinessProbe.periodSeconds", Map.of("guestAgentPing", Map.of())),
            Map.entry("readinessProbe.successThreshold", Map.of("guestAgentPing", Map.of())),
            Map.entry("readinessProbe.timeoutSeconds", Map.of("guestAgentPing", Map.of())));

    /** Values of required fields, by path. */
    private static final Map<String, Object> EXAMPLES = Map.ofEntries(
            Map.entry("cpu", 1),
            Map.entry("service.ports[].port", 80),
            Map.entry("service.ports", List.of(Map.of("port", 80))),
            Map.entry("memory", "1Gi"),
            Map.entry("disks", List.of(Map.of("name", "root", "size", "1Gi"))),
            Map.entry("disks[].name", "root"),
            Map.entry("disks[].size", "1Gi"),
            Map.entry("networks[].name", "lan"),
            Map.entry("networks[].ipConfig.mode", "dhcp"),
            Map.entry("networks[].ipConfig.routes[].to", "10.20.0.0/16"),
            Map.entry("networks[].ipConfig.routes[].via", "192.168.1.1"),
            Map.entry("cloudInitUser.name", "me"),
            Map.entry("cloudInitUser.passwordSecretRef.name", "password"),
            Map.entry("cloudInit.userDataSecretRef.name", "userdata"),
            Map.entry("cloudInit.users[].name", "ada"),
            Map.entry("cloudInit.users[].passwordSecretRef.name", "password"),
            Map.entry("cloudInit.writeFiles[].path", "/etc/motd"),
            Map.entry("watchdog.action", "reset"),
            Map.entry("disks[].mount.path", "/srv/data"),
            Map.entry("gpus[].name", "gpu"),
            Map.entry("filesystems[].name", "files"),
            Map.entry("gpus[].deviceName", "nvidia.com/GPU"),
            Map.entry("instancetype.name", "u1.small"),
            Map.entry("preference.name", "fedora"),
            Map.entry("hostDevices[].name", "device"),
            Map.entry("hostDevices[].deviceName", "intel.com/qat"),
            Map.entry("cpuFeatures[].name", "vmx"),
            Map.entry("numa.guestMappingPassthrough", Map.of()),
            Map.entry("disks[].source.dataSource.name", "fedora"),
            Map.entry("readinessProbe.httpGet.port", 80),
            Map.entry("readinessProbe.tcpSocket.port", 22),
            Map.entry("readinessProbe.exec.command", List.of("true")));

    /** Fields that rules ask for, beside those that the schema requires. */
    private static final Map<String, List<String>> NEEDED =
            Map.of("", List.of("cpu", "memory", "disks"), "disks[]", List.of("size"), "service", List.of("ports"));

    private final JSONSchemaProps schema;
    private final List<Field> fields = new ArrayList<>();

    /**
     * A field that holds a value.
     *
     * @param path for example {@code disks[].image}
     * @param type as the schema has it: string, integer, boolean
     * @param values the values that the schema lists, as text; empty when it lists none
     */
    public record Field(String path, String type, List<String> values) {

        boolean closed() {
            return !values.isEmpty();
        }

        /** Whether any text may be tried in it. */
        public boolean isText() {
            return "string".equals(type) && !closed();
        }

        boolean isNumber() {
            return "integer".equals(type);
        }

        /** The last name of the path, as messages about the field have it. */
        public String leaf() {
            String plain = path.replace("[]", "").replace("{key}", "").replace("{}", "");
            return plain.substring(plain.lastIndexOf('.') + 1);
        }

        @Override
        public String toString() {
            return path;
        }
    }

    /** Reads the shipped CRD. */
    public SpecFields() {
        try {
            schema = Serialization.unmarshal(Files.readString(DEFINITION), CustomResourceDefinition.class)
                    .getSpec()
                    .getVersions()
                    .get(0)
                    .getSchema()
                    .getOpenAPIV3Schema()
                    .getProperties()
                    .get("spec");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        walk("", schema);
    }

    /** All fields that hold a value. */
    public List<Field> all() {
        return List.copyOf(fields);
    }

    private void walk(String path, JSONSchemaProps at) {
        if ("array".equals(at.getType())) {
            walk(path + "[]", at.getItems().getSchema());
        } else if ("object".equals(at.getType())) {
            if (at.getAdditionalProperties() != null) {
                fields.add(new Field(path + "{key}", "string", List.of()));
                walk(path + "{}", at.getAdditionalProperties().getSchema());
            }
            if (at.getProperties() != null) {
                at.getProperties().forEach((name, child) -> walk(join(path, name), child));
            }
        } else {
            List<String> values = at.getEnum() == null
                    ? List.of()
                    : at.getEnum().stream().map(JsonNode::asText).toList();
            fields.add(new Field(path, at.getType(), values));
        }
    }

    /** Of what Kubernetes' own types for where a Pod may run require, by the name of the field alone. */
    private static final Map<String, Object> PLACEMENT_EXAMPLES = Map.of(
            "maxSkew",
            1,
            "weight",
            1,
            "topologyKey",
            "zone",
            "whenUnsatisfiable",
            "ScheduleAnyway",
            "key",
            "zone",
            "operator",
            "Exists",
            "preference",
            Map.of(),
            "podAffinityTerm",
            Map.of("topologyKey", "zone"),
            "nodeSelectorTerms",
            List.of());

    /** The smallest valid spec around one field that has a value. */
    public Map<String, Object> specWith(Field field, Object value) {
        Map<String, Object> spec = new LinkedHashMap<>();
        place(spec, schema, "", List.of(field.path().split("[.]")), value);
        return spec;
    }

    private static void place(
            Map<String, Object> parent, JSONSchemaProps at, String path, List<String> rest, Object value) {
        String segment = rest.get(0);
        String name = segment.replaceAll("[\\[{].*", "");
        String here = join(path, segment);
        parent.putAll(COMPANIONS.getOrDefault(known(here), Map.of()));
        parent.put(name, held(at.getProperties().get(name), here, rest.subList(1, rest.size()), value));
        List<String> needed = new ArrayList<>(at.getRequired() == null ? List.of() : at.getRequired());
        needed.addAll(NEEDED.getOrDefault(path, List.of()));
        needed.forEach(required -> parent.computeIfAbsent(required, absent -> example(join(path, absent))));
    }

    private static Object held(JSONSchemaProps child, String path, List<String> rest, Object value) {
        if (path.endsWith("{}")) {
            return Map.of("example.org/zone", value);
        }
        if (path.endsWith("{key}")) {
            return Map.of(value, "x");
        }
        boolean list = path.endsWith("[]");
        Object one = value;
        if (!rest.isEmpty()) {
            Map<String, Object> object = new LinkedHashMap<>();
            place(object, list ? child.getItems().getSchema() : child, path, rest, value);
            one = object;
        }
        return list ? List.of(one) : one;
    }

    /** Both probes have one form. */
    private static String known(String path) {
        return path.replace("livenessProbe", "readinessProbe");
    }

    private static Object example(String path) {
        Object example = path.startsWith("highAvailability.affinity")
                        || path.startsWith("highAvailability.topologySpreadConstraints")
                ? PLACEMENT_EXAMPLES.get(path.replaceAll(".*[.]", ""))
                : EXAMPLES.get(known(path));
        if (example == null) {
            throw new IllegalStateException("a required field is new: give an example of " + path);
        }
        return example;
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
