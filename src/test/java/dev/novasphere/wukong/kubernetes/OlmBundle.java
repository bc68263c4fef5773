package dev.novasphere.wukong.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The bundle for the Operator Lifecycle Manager, made from kubernetes/base, kubernetes/samples, pom.xml and what people wrote in
 * kubernetes/olm. Nothing that stands in one of them is written a second time.
 */
final class OlmBundle {

    static final Path FOLDER = Path.of("kubernetes", "olm");
    static final String CLUSTER_SERVICE_VERSION = "manifests/wukong-operator.clusterserviceversion.yaml";

    /** Where the Operator Lifecycle Manager says which namespaces were chosen; empty means all. */
    private static final String TARGET_NAMESPACES = "metadata.annotations['olm.targetNamespaces']";

    static final String PACKAGE = "wukong-operator";
    static final String CHANNEL = "candidate";
    private static final Path SAMPLES = Path.of("kubernetes", "samples");
    private static final String EXPECTED_PHASE = "vm.novasphere.dev/expected-phase";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The files of the bundle, by their path below its folder. */
    Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        files.put(CLUSTER_SERVICE_VERSION, yaml(clusterServiceVersion()));
        for (CustomResourceDefinition definition : definitions()) {
            files.put("manifests/" + definition.getMetadata().getName() + ".yaml", Serialization.asYaml(definition));
        }
        for (ClusterRole role : BaseFiles.all(ClusterRole.class, "user-roles.yaml")) {
            files.put("manifests/" + role.getMetadata().getName() + ".clusterrole.yaml", Serialization.asYaml(role));
        }
        PriorityClass priority = BaseFiles.one(PriorityClass.class, "priority-class.yaml");
        files.put(
                "manifests/" + priority.getMetadata().getName() + ".priorityclass.yaml",
                Serialization.asYaml(priority));
        files.put("metadata/annotations.yaml", yaml(annotations()));
        return files;
    }

    /** The Dockerfile of the bundle's image, which holds nothing but the bundle. */
    String dockerfile() {
        StringBuilder lines = new StringBuilder(
                "# Generated like the bundle beside it: podman build -f kubernetes/olm/bundle.Dockerfile kubernetes/olm\n");
        lines.append("FROM scratch\n\n");
        annotations().get("annotations").fields().forEachRemaining(label -> lines.append("LABEL ")
                .append(label.getKey())
                .append('=')
                .append(label.getValue().asText())
                .append('\n'));
        return lines.append("\nCOPY bundle/manifests /manifests/\nCOPY bundle/metadata /metadata/\n")
                .append("COPY bundle/tests/scorecard /tests/scorecard/\n")
                .toString();
    }

    ObjectNode clusterServiceVersion() {
        ObjectNode version = (ObjectNode) read("clusterserviceversion.yaml");
        ObjectNode metadata = (ObjectNode) version.get("metadata");
        metadata.put("name", PACKAGE + ".v" + semanticVersion());
        ObjectNode annotations = (ObjectNode) metadata.get("annotations");
        annotations.put("alm-examples", examples());
        annotations.put("containerImage", image());
        annotations.put("createdAt", ProjectVersion.ofPom("/project/properties/project.build.outputTimestamp"));
        annotations.put("operatorframework.io/suggested-namespace-template", suggestedNamespace());

        ObjectNode spec = (ObjectNode) version.get("spec");
        spec.put("version", semanticVersion());
        spec.put("description", text("description.md"));
        spec.putArray("icon")
                .addObject()
                .put(
                        "base64data",
                        Base64.getEncoder().encodeToString(text("icon.svg").getBytes(StandardCharsets.UTF_8)))
                .put("mediatype", "image/svg+xml");
        ArrayNode owned = ((ObjectNode) spec.get("customresourcedefinitions")).putArray("owned");
        definitions().forEach(definition -> owned.add(new OwnedDefinition(definition).describe()));
        spec.set("install", install());
        spec.putArray("relatedImages").addObject().put("name", "operator").put("image", image());
        return version;
    }

    private static ObjectNode install() {
        Deployment deployment = BaseFiles.one(Deployment.class, "deployment.yaml");
        ObjectNode install = JSON.createObjectNode().put("strategy", "deployment");
        ObjectNode spec = install.putObject("spec");
        spec.putArray("permissions").add(permissions(deployment, BaseFiles.NAMESPACED_ROLE));
        spec.putArray("clusterPermissions").add(permissions(deployment, BaseFiles.CLUSTER_ROLE));
        ObjectNode installed = spec.putArray("deployments").addObject();
        installed.put("name", deployment.getMetadata().getName());
        installed.set("label", JSON.valueToTree(deployment.getMetadata().getLabels()));
        installed.set("spec", tree(inBundle(deployment.getSpec())));
        return install;
    }

    private static ObjectNode permissions(Deployment deployment, String role) {
        List<PolicyRule> rules = BaseFiles.operatorRules().get(role);
        ObjectNode permissions = JSON.createObjectNode()
                .put(
                        "serviceAccountName",
                        deployment.getSpec().getTemplate().getSpec().getServiceAccountName());
        permissions.set("rules", tree(rules));
        return permissions;
    }

    /** The same Pod as kustomize makes, with the namespaces that the Operator Lifecycle Manager says. */
    private static DeploymentSpec inBundle(DeploymentSpec spec) {
        spec.getTemplate().getSpec().getContainers().forEach(container -> {
            container.setImage(image());
            container
                    .getEnv()
                    .add(new EnvVarBuilder()
                            .withName("QUARKUS_OPERATOR_SDK_NAMESPACES")
                            .withNewValueFrom()
                            .withNewFieldRef(null, TARGET_NAMESPACES)
                            .endValueFrom()
                            .build());
        });
        return spec;
    }

    /** All samples of our kinds, without what only the sandbox reads. */
    private static String examples() {
        ArrayNode examples = JSON.createArrayNode();
        try (Stream<Path> files = Files.list(SAMPLES)) {
            for (Path file : files.sorted().toList()) {
                for (HasMetadata object : BaseFiles.parse(Files.readString(file))) {
                    if (object.getApiVersion().startsWith("vm.novasphere.dev/")) {
                        examples.add(example(object));
                    }
                }
            }
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(examples);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode example(HasMetadata object) {
        ObjectNode example = (ObjectNode) tree(object);
        ObjectNode metadata = (ObjectNode) example.get("metadata");
        if (metadata.get("annotations") instanceof ObjectNode annotations) {
            annotations.remove(EXPECTED_PHASE);
            if (annotations.isEmpty()) {
                metadata.remove("annotations");
            }
        }
        return example;
    }

    private static String suggestedNamespace() {
        try {
            return JSON.writeValueAsString(tree(BaseFiles.one(Namespace.class, "namespace.yaml")));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode annotations() {
        ObjectNode file = JSON.createObjectNode();
        ObjectNode annotations = file.putObject("annotations");
        annotations.put("operators.operatorframework.io.bundle.mediatype.v1", "registry+v1");
        annotations.put("operators.operatorframework.io.bundle.manifests.v1", "manifests/");
        annotations.put("operators.operatorframework.io.bundle.metadata.v1", "metadata/");
        annotations.put("operators.operatorframework.io.bundle.package.v1", PACKAGE);
        annotations.put("operators.operatorframework.io.bundle.channels.v1", CHANNEL);
        annotations.put("operators.operatorframework.io.bundle.channel.default.v1", CHANNEL);
        annotations.put("operators.operatorframework.io.test.mediatype.v1", "scorecard+v1");
        annotations.put("operators.operatorframework.io.test.config.v1", "tests/scorecard/");
        annotations.put("com.redhat.openshift.versions", "v4.18");
        return file;
    }

    private static List<CustomResourceDefinition> definitions() {
        return BaseFiles.definitions().stream()
                .map(name -> BaseFiles.one(CustomResourceDefinition.class, "crds/" + name + ".yaml"))
                .toList();
    }

    private static String image() {
        return BaseFiles.image().get("newName") + ":" + ProjectVersion.ofPom();
    }

    /** Object names have no capitals. */
    private static String semanticVersion() {
        return ProjectVersion.ofPom().toLowerCase(Locale.ROOT);
    }

    private static JsonNode read(String file) {
        try {
            return Serialization.yamlMapper().readTree(text(file));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(Object object) {
        return Serialization.jsonMapper().valueToTree(object);
    }

    private static String yaml(JsonNode tree) {
        return Serialization.asYaml(tree);
    }
}
