package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.watch.WatchedKinds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The component that lets the operator make bridges on nodes fits the base. */
class NodeNetworkComponentTest {

    private static final Path BASE = Path.of("kubernetes", "base");
    private static final Path COMPONENT = Path.of("kubernetes", "components", "node-network");

    @Test
    void every_kind_that_is_watched_besides_may_be_watched() throws IOException {
        ClusterRole role = one(ClusterRole.class, COMPONENT.resolve("rbac.yaml"));

        assertThat(WatchedKinds.ofNodes()).isNotEmpty().allSatisfy(kind -> assertThat(role.getRules().stream()
                        .filter(rule -> rule.getResources().contains(HasMetadata.getPlural(kind)))
                        .flatMap(rule -> rule.getVerbs().stream())
                        .toList())
                .contains("list", "watch"));
    }

    @Test
    void no_rule_has_a_wildcard_and_nodes_are_only_listed() throws IOException {
        assertThat(one(ClusterRole.class, COMPONENT.resolve("rbac.yaml")).getRules())
                .allSatisfy(rule -> {
                    assertThat(rule.getApiGroups()).doesNotContain("*");
                    assertThat(rule.getResources()).doesNotContain("*");
                    assertThat(rule.getVerbs()).doesNotContain("*", "update", "deletecollection");
                })
                .filteredOn(rule -> rule.getResources().contains("nodes"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.getVerbs()).containsExactly("list"));
    }

    @Test
    void the_rights_go_to_the_operator_and_the_settings_into_its_container() throws IOException {
        Deployment base = one(Deployment.class, BASE.resolve("deployment.yaml"));
        Deployment patch = one(Deployment.class, COMPONENT.resolve("deployment.yaml"));
        ClusterRoleBinding binding = one(ClusterRoleBinding.class, COMPONENT.resolve("rbac.yaml"));

        assertThat(binding.getSubjects()).singleElement().satisfies(subject -> assertThat(subject.getName())
                .isEqualTo(base.getSpec().getTemplate().getSpec().getServiceAccountName()));
        assertThat(binding.getRoleRef().getName())
                .isEqualTo(one(ClusterRole.class, COMPONENT.resolve("rbac.yaml"))
                        .getMetadata()
                        .getName());
        assertThat(patch.getMetadata().getName()).isEqualTo(base.getMetadata().getName());
        assertThat(patch.getMetadata().getNamespace())
                .isEqualTo(base.getMetadata().getNamespace());
        assertThat(patch.getSpec().getTemplate().getSpec().getContainers())
                .singleElement()
                .satisfies(container -> assertThat(container.getName())
                        .isEqualTo(base.getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .get(0)
                                .getName()));
    }

    @Test
    void the_component_names_its_files() throws IOException {
        GenericKubernetesResource kustomization = Serialization.unmarshal(
                Files.readString(COMPONENT.resolve("kustomization.yaml")), GenericKubernetesResource.class);

        assertThat(kustomization.getKind()).isEqualTo("Component");
        assertThat(kustomization.<List<String>>get("resources")).containsExactly("rbac.yaml");
        assertThat(kustomization.<String>get("patches", 0, "path")).isEqualTo("deployment.yaml");
        assertThat(kustomization.<String>get("patches", 1, "path")).isEqualTo("machines.yaml");
    }

    /** Where the operator serves one namespace, that is a Role: it deletes no machine of others. */
    @Test
    void machines_are_deleted_in_the_namespaces_of_Wukongs_only() throws IOException {
        assertThat(one(ClusterRole.class, COMPONENT.resolve("rbac.yaml")).getRules())
                .filteredOn(rule -> !rule.getApiGroups().equals(List.of("nmstate.io")))
                .allSatisfy(rule -> assertThat(rule.getVerbs()).isSubsetOf("get", "list", "watch"));
        assertThat(OperatorInstallation.rulesOfNodeNetworks()).singleElement().satisfies(rule -> {
            assertThat(rule.getResources()).containsExactly("virtualmachines");
            assertThat(rule.getVerbs()).containsExactly("delete");
        });
    }

    private static <R extends HasMetadata> R one(Class<R> kind, Path file) throws IOException {
        Object read = Serialization.unmarshal(new ByteArrayInputStream(Files.readAllBytes(file)));
        List<?> objects = read instanceof List<?> list ? list : List.of(read);
        return objects.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }
}
