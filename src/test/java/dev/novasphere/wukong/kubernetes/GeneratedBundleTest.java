package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.api.GeneratedFile;
import dev.novasphere.wukong.testcluster.Folders;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bundle for the Operator Lifecycle Manager is current and complete, and grants what kustomize grants. */
class GeneratedBundleTest {

    private static final Path BUNDLE = OlmBundle.FOLDER.resolve("bundle");
    private static final Path SCORECARD = Path.of("tests", "scorecard", "config.yaml");
    private static final int LARGEST_OBJECT = 1 << 20;
    private static final int LARGEST_ANNOTATIONS = 256 << 10;

    private static final OlmBundle BUNDLE_NOW = new OlmBundle();

    @BeforeAll
    static void update() throws IOException {
        if (Boolean.getBoolean(GeneratedFile.UPDATE)) {
            Folders.delete(BUNDLE.resolve("manifests"));
            for (Map.Entry<String, String> file : BUNDLE_NOW.files().entrySet()) {
                new GeneratedFile(BUNDLE.resolve(file.getKey())).mustBe(file.getValue());
            }
        }
    }

    @Test
    void the_bundle_in_the_repository_is_current() throws IOException {
        Map<String, String> files = BUNDLE_NOW.files();
        for (Map.Entry<String, String> file : files.entrySet()) {
            new GeneratedFile(BUNDLE.resolve(file.getKey())).mustBe(file.getValue());
        }
        new GeneratedFile(OlmBundle.FOLDER.resolve("bundle.Dockerfile")).mustBe(BUNDLE_NOW.dockerfile());

        List<String> expected = new ArrayList<>(files.keySet());
        expected.add(SCORECARD.toString());
        try (Stream<Path> found = Files.walk(BUNDLE)) {
            assertThat(found.filter(Files::isRegularFile)
                            .map(file -> BUNDLE.relativize(file).toString()))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void it_grants_just_what_kustomize_grants() throws IOException {
        JsonNode install = committed().at("/spec/install/spec");

        assertThat(granted(install.get("permissions")))
                .isEqualTo(named(BaseFiles.operatorRules().get(BaseFiles.NAMESPACED_ROLE)));
        assertThat(granted(install.get("clusterPermissions")))
                .isEqualTo(named(BaseFiles.operatorRules().get(BaseFiles.CLUSTER_ROLE)));
    }

    @Test
    void every_kind_has_an_example_and_a_description_of_each_field() throws IOException {
        JsonNode version = committed();
        JsonNode examples = Serialization.jsonMapper()
                .readTree(version.at("/metadata/annotations/alm-examples").asText());
        Set<String> kinds = new HashSet<>();
        examples.forEach(example -> kinds.add(example.get("kind").asText()));

        assertThat(version.at("/spec/customresourcedefinitions/owned"))
                .hasSameSizeAs(BaseFiles.definitions())
                .allSatisfy(owned -> {
                    assertThat(kinds).contains(owned.get("kind").asText());
                    assertThat(owned.get("description").asText()).isNotBlank();
                    assertThat(owned.get("specDescriptors")).isNotEmpty().allSatisfy(field -> assertThat(
                                    field.path("description").asText())
                            .as(field.get("path").asText())
                            .isNotBlank());
                    boolean isCarriedOut = !owned.get("kind").asText().equals("WukongPolicy");
                    assertThat(owned.get("statusDescriptors").isEmpty()).isNotEqualTo(isCarriedOut);
                    assertThat(owned.get("resources").findValuesAsText("version"))
                            .as("a console puts the group before each version")
                            .isNotEmpty()
                            .allMatch(number -> number.matches("v[0-9a-z]+"));
                });
        assertThat(examples.toString()).doesNotContain("expected-phase");
    }

    /** The rules of the Operator Framework let most of this be absent. */
    @Test
    void everything_is_there_that_a_catalog_shows_or_a_console_needs() throws IOException {
        JsonNode version = committed();

        assertThat(List.of(
                        "/metadata/annotations/capabilities",
                        "/metadata/annotations/categories",
                        "/metadata/annotations/description",
                        "/metadata/annotations/containerImage",
                        "/metadata/annotations/createdAt",
                        "/metadata/annotations/repository",
                        "/metadata/annotations/support",
                        "/metadata/annotations/operatorframework.io~1suggested-namespace-template",
                        "/spec/displayName",
                        "/spec/description",
                        "/spec/icon/0/mediatype",
                        "/spec/keywords/0",
                        "/spec/links/0/url",
                        "/spec/maintainers/0/email",
                        "/spec/maturity",
                        "/spec/minKubeVersion",
                        "/spec/provider/name",
                        "/spec/version"))
                .allSatisfy(field ->
                        assertThat(version.at(field).asText()).as(field).isNotBlank());
        assertThat(version.at("/spec/installModes")).hasSize(4);
        assertThat(version.at("/spec/customresourcedefinitions/required/0/kind").asText())
                .isEqualTo("KubeVirt");
        assertThat(version.at("/spec/description").asText()).contains("CDI is optional", "Multus is optional");
    }

    @Test
    void the_image_that_runs_is_among_the_related_images() throws IOException {
        JsonNode version = committed();
        JsonNode containers = version.at("/spec/install/spec/deployments/0/spec/template/spec/containers");

        assertThat(containers).hasSize(1);
        assertThat(version.at("/spec/relatedImages")).singleElement().satisfies(image -> assertThat(image.get("image"))
                .isEqualTo(containers.at("/0/image")));
    }

    /** Others than these a bundle must not have; the list is that of the Operator Framework, without what we never have. */
    @Test
    void olm_can_install_every_object() throws IOException {
        try (Stream<Path> files = Files.list(BUNDLE.resolve("manifests"))) {
            assertThat(files).isNotEmpty().allSatisfy(file -> assertThat(Serialization.yamlMapper()
                            .readTree(Files.readString(file))
                            .get("kind")
                            .asText())
                    .isIn("ClusterServiceVersion", "CustomResourceDefinition", "ClusterRole", "PriorityClass"));
        }
    }

    /** Once the first release is out, each names the one before: docs/upgrading.md has the steps. */
    @Test
    void a_release_after_the_first_replaces_another_and_never_itself() throws IOException {
        JsonNode version = committed();
        String first = "0.1.0";
        String name = version.at("/metadata/name").asText();

        if (!ProjectVersion.ofPom().startsWith(first)) {
            assertThat(version.at("/spec/replaces").asText()).startsWith("wukong-operator.v");
        }
        assertThat(version.at("/spec/replaces").asText()).isNotEqualTo(name);
        assertThat(version.at("/spec/skips")).allSatisfy(skipped -> assertThat(skipped.asText())
                .startsWith("wukong-operator.v")
                .isNotEqualTo(name));
    }

    @Test
    void a_field_of_a_list_and_a_secret_have_the_descriptors_that_a_console_knows() throws IOException {

        JsonNode wukong = StreamSupport.stream(
                        committed().at("/spec/customresourcedefinitions/owned").spliterator(), false)
                .filter(owned -> owned.get("kind").asText().equals("Wukong"))
                .findFirst()
                .orElseThrow();
        assertThat(paths(wukong.get("specDescriptors")))
                .contains("disks[0].size", "networks[0].ipConfig.address", "cloudInitUser.passwordSecretRef.name");
        assertThat(hints(wukong, "sshKeySecret")).containsExactly("urn:alm:descriptor:io.kubernetes:Secret");
        assertThat(hints(wukong, "liveResize")).containsExactly("urn:alm:descriptor:com.tectonic.ui:booleanSwitch");
        assertThat(hints(wukong, "deletionPolicy"))
                .containsExactly(
                        "urn:alm:descriptor:com.tectonic.ui:select:Delete",
                        "urn:alm:descriptor:com.tectonic.ui:select:Retain");
    }

    @Test
    void the_icon_is_a_picture_and_the_objects_are_small_enough_for_the_api_server() throws IOException {
        JsonNode version = committed();

        assertThat(new String(
                        Base64.getDecoder()
                                .decode(version.at("/spec/icon/0/base64data").asText()),
                        StandardCharsets.UTF_8))
                .startsWith("<svg");
        assertThat(version.at("/metadata/annotations").toString().length()).isLessThan(LARGEST_ANNOTATIONS);
        try (Stream<Path> files = Files.walk(BUNDLE)) {
            assertThat(files.filter(Files::isRegularFile)).allSatisfy(file -> assertThat(file)
                    .satisfies(f -> assertThat(Files.size(f)).isLessThan(LARGEST_OBJECT)));
        }
    }

    private static JsonNode committed() throws IOException {
        return Serialization.yamlMapper().readTree(Files.readString(BUNDLE.resolve(OlmBundle.CLUSTER_SERVICE_VERSION)));
    }

    private static Set<String> granted(JsonNode permissions) {
        assertThat(permissions).hasSize(1);
        List<PolicyRule> rules = new ArrayList<>();
        permissions
                .get(0)
                .get("rules")
                .forEach(rule -> rules.add(Serialization.jsonMapper().convertValue(rule, PolicyRule.class)));
        return named(rules);
    }

    /** Rules as single grants: group, resource, object name and verb. */
    private static Set<String> named(List<PolicyRule> rules) {
        Set<String> grants = new HashSet<>();
        for (PolicyRule rule : rules) {
            List<String> names = rule.getResourceNames().isEmpty() ? List.of("any") : rule.getResourceNames();
            for (String group : rule.getApiGroups()) {
                for (String resource : rule.getResources()) {
                    for (String verb : rule.getVerbs()) {
                        names.forEach(name -> grants.add(String.join(" ", verb, group, resource, name)));
                    }
                }
            }
        }
        return grants;
    }

    private static List<String> paths(JsonNode descriptors) {
        return StreamSupport.stream(descriptors.spliterator(), false)
                .map(field -> field.get("path").asText())
                .toList();
    }

    private static List<String> hints(JsonNode owned, String path) {
        for (JsonNode field : owned.get("specDescriptors")) {
            if (field.get("path").asText().equals(path)) {
                return StreamSupport.stream(field.get("x-descriptors").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList();
            }
        }
        throw new AssertionError("no descriptor of " + path);
    }
}
