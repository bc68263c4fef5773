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
                    assertThat(owned.get("statusDescriptors")).isNotEmpty();
                });
        assertThat(examples.toString()).doesNotContain("expected-phase");
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
