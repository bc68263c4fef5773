package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.OptionalApi;
import dev.novasphere.wukong.reconcile.Informers;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is installed in a cluster fits together, and gives the operator no more than it needs. */
class KubernetesBaseTest {

    private static final Path BASE = Path.of("kubernetes", "base");

    private final List<PolicyRule> rules = one(ClusterRole.class, "rbac.yaml").getRules();

    @Test
    void every_file_is_installed() throws IOException {
        List<?> resources = (List<?>) Serialization.unmarshal(
                        Files.readString(BASE.resolve("kustomization.yaml")), GenericKubernetesResource.class)
                .get("resources");

        try (Stream<Path> files = Files.walk(BASE)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> BASE.relativize(file).toString())
                            .filter(file -> !file.equals("kustomization.yaml")))
                    .containsExactlyInAnyOrderElementsOf(
                            resources.stream().map(String::valueOf).toList());
        }
    }

    @Test
    void the_deployment_runs_as_the_service_account_that_has_the_rights() {
        ServiceAccount account = one(ServiceAccount.class, "rbac.yaml");
        ClusterRoleBinding binding = one(ClusterRoleBinding.class, "rbac.yaml");
        Deployment deployment = one(Deployment.class, "deployment.yaml");

        assertThat(binding.getRoleRef().getName())
                .isEqualTo(one(ClusterRole.class, "rbac.yaml").getMetadata().getName());
        assertThat(binding.getSubjects()).singleElement().satisfies(subject -> {
            assertThat(subject.getName()).isEqualTo(account.getMetadata().getName());
            assertThat(subject.getNamespace()).isEqualTo(account.getMetadata().getNamespace());
        });
        assertThat(deployment.getSpec().getTemplate().getSpec().getServiceAccountName())
                .isEqualTo(account.getMetadata().getName());
        assertThat(deployment.getMetadata().getNamespace())
                .isEqualTo(account.getMetadata().getNamespace());
    }

    @Test
    void no_rule_has_a_wildcard_and_nothing_may_be_deleted_or_replaced() {
        assertThat(rules).allSatisfy(rule -> {
            assertThat(rule.getApiGroups()).doesNotContain("*");
            assertThat(rule.getResources()).doesNotContain("*");
            assertThat(rule.getVerbs()).doesNotContain("*", "delete", "deletecollection");
            if (!rule.getApiGroups().equals(List.of("subresources.kubevirt.io"))) {
                assertThat(rule.getVerbs()).doesNotContain("update");
            }
        });
    }

    @Test
    void D2_every_kind_that_the_operator_watches_may_be_watched() {
        assertThat(Stream.concat(Stream.of(Wukong.class), Informers.kinds().stream()))
                .allSatisfy(kind -> assertThat(verbs(HasMetadata.getGroup(kind), HasMetadata.getPlural(kind)))
                        .contains("list", "watch"));
    }

    @Test
    void D9_nodes_and_their_networks_are_out_of_reach() {
        assertThat(rules).allSatisfy(rule -> {
            assertThat(rule.getApiGroups()).doesNotContain("nmstate.io");
            assertThat(rule.getResources()).doesNotContain("nodes");
        });
    }

    @Test
    void just_the_definitions_that_are_asked_for_may_be_seen() {
        List<String> expected = Stream.concat(
                        Stream.of(HasMetadata.getPlural(Wukong.class) + "." + Wukong.GROUP),
                        Arrays.stream(OptionalApi.values()).map(OptionalApi::crdName))
                .toList();

        assertThat(rules)
                .filteredOn(rule -> rule.getResources().contains("customresourcedefinitions"))
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.getResourceNames()).containsExactlyInAnyOrderElementsOf(expected);
                    assertThat(rule.getVerbs()).containsExactlyInAnyOrder("get", "list", "watch");
                });
    }

    @Test
    void the_pod_meets_the_restricted_standard_with_a_read_only_root() {
        PodSpec pod =
                one(Deployment.class, "deployment.yaml").getSpec().getTemplate().getSpec();
        Container operator = pod.getContainers().get(0);

        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getContainers()).hasSize(1);
        assertThat(operator.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(operator.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(operator.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(operator.getResources().getLimits()).containsKey("memory");
    }

    @Test
    void without_leader_election_there_is_one_replica_and_the_old_one_ends_first() {
        Deployment deployment = one(Deployment.class, "deployment.yaml");

        assertThat(deployment.getSpec().getReplicas()).isEqualTo(1);
        assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("Recreate");
    }

    private List<String> verbs(String group, String resource) {
        return rules.stream()
                .filter(rule -> rule.getApiGroups().contains(group)
                        && rule.getResources().contains(resource))
                .map(PolicyRule::getVerbs)
                .flatMap(Collection::stream)
                .toList();
    }

    private static <R extends HasMetadata> R one(Class<R> kind, String file) {
        try {
            Object read = Serialization.unmarshal(new ByteArrayInputStream(Files.readAllBytes(BASE.resolve(file))));
            List<?> objects = read instanceof List<?> list ? list : List.of(read);
            List<R> found =
                    objects.stream().filter(kind::isInstance).map(kind::cast).toList();
            assertThat(found).as("%s in %s", kind.getSimpleName(), file).hasSize(1);
            return found.get(0);
        } catch (IOException e) {
            throw new AssertionError(file + " cannot be read", e);
        }
    }
}
