package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.watch.WatchedKinds;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is installed in a cluster fits together, and gives the operator no more than it needs. */
class KubernetesBaseTest {

    private final List<PolicyRule> rules =
            BaseFiles.operatorRules().values().stream().flatMap(List::stream).toList();

    @Test
    void every_file_is_installed() throws IOException {
        try (Stream<Path> files = Files.walk(BaseFiles.FOLDER)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> BaseFiles.FOLDER.relativize(file).toString())
                            .filter(file -> !file.equals("kustomization.yaml")))
                    .containsExactlyInAnyOrderElementsOf(BaseFiles.installed());
        }
    }

    @Test
    void the_deployment_runs_as_the_service_account_that_has_the_rights() {
        ServiceAccount account = BaseFiles.one(ServiceAccount.class, "rbac.yaml");
        Deployment deployment = BaseFiles.one(Deployment.class, "deployment.yaml");

        assertThat(BaseFiles.operatorRules())
                .containsOnlyKeys(BaseFiles.all(ClusterRole.class, "rbac.yaml").stream()
                        .map(role -> role.getMetadata().getName())
                        .toList());
        assertThat(BaseFiles.all(ClusterRoleBinding.class, "rbac.yaml"))
                .allSatisfy(binding -> assertThat(binding.getSubjects())
                        .singleElement()
                        .satisfies(subject -> {
                            assertThat(subject.getName())
                                    .isEqualTo(account.getMetadata().getName());
                            assertThat(subject.getNamespace())
                                    .isEqualTo(account.getMetadata().getNamespace());
                        }));
        assertThat(deployment.getSpec().getTemplate().getSpec().getServiceAccountName())
                .isEqualTo(account.getMetadata().getName());
        assertThat(deployment.getMetadata().getNamespace())
                .isEqualTo(account.getMetadata().getNamespace());
    }

    @Test
    void cluster_wide_objects_are_only_read() {
        assertThat(BaseFiles.operatorRules().get(BaseFiles.CLUSTER_ROLE))
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(rule.getVerbs()).isSubsetOf("get", "list", "watch"));
    }

    @Test
    void each_role_of_users_covers_every_definition_and_view_writes_nothing() {
        for (String name : List.of("wukong-view", "wukong-edit", "wukong-admin")) {
            List<PolicyRule> rulesOfRole = userRole(name).getRules();
            assertThat(BaseFiles.definitions()).allSatisfy(definition -> {
                String plural = definition.substring(0, definition.indexOf('.'));
                assertThat(verbs(rulesOfRole, Wukong.GROUP, plural)).as(name).contains("get", "list", "watch");
                assertThat(verbs(rulesOfRole, Wukong.GROUP, plural + "/status"))
                        .as(name)
                        .isSubsetOf("get", "list", "watch");
            });
        }
        assertThat(userRole("wukong-view").getRules())
                .allSatisfy(rule -> assertThat(rule.getVerbs()).containsOnly("get", "list", "watch"));
        assertThat(Grant.of(userRole("wukong-admin").getRules()))
                .containsAll(Grant.of(userRole("wukong-edit").getRules()));
        assertThat(Grant.of(userRole("wukong-edit").getRules()))
                .containsAll(Grant.of(userRole("wukong-view").getRules()));
    }

    @Test
    void no_rule_has_a_wildcard_and_nothing_may_be_replaced_or_deleted_but_what_a_wukong_was_made_of() {
        assertThat(rules).allSatisfy(rule -> {
            assertThat(rule.getApiGroups()).doesNotContain("*");
            assertThat(rule.getResources()).doesNotContain("*");
            assertThat(rule.getVerbs()).doesNotContain("*", "deletecollection");
            if (!rule.getApiGroups().equals(List.of("subresources.kubevirt.io"))) {
                assertThat(rule.getVerbs()).doesNotContain("update");
            }
        });
        assertThat(rules)
                .filteredOn(rule -> rule.getVerbs().contains("delete"))
                .flatExtracting(PolicyRule::getResources)
                .isSubsetOf("datavolumes", "persistentvolumeclaims", "network-attachment-definitions", "services");
    }

    @Test
    void no_right_opens_the_disks_of_another_namespace() {
        assertThat(rules).flatExtracting(PolicyRule::getResources).doesNotContain("datavolumes/source", "pods");
    }

    @Test
    void every_kind_that_the_operator_watches_may_be_watched() {
        assertThat(Stream.concat(Stream.of(Wukong.class), WatchedKinds.withoutNodes().stream()))
                .allSatisfy(kind -> assertThat(verbs(rules, HasMetadata.getGroup(kind), HasMetadata.getPlural(kind)))
                        .contains("list", "watch"));
    }

    @Test
    void nodes_and_their_networks_are_out_of_reach() {
        assertThat(rules).allSatisfy(rule -> {
            assertThat(rule.getApiGroups()).doesNotContain("nmstate.io");
            assertThat(rule.getResources()).doesNotContain("nodes");
        });
    }

    @Test
    void just_the_definitions_that_are_asked_for_may_be_seen() {
        List<String> expected = Arrays.stream(OptionalApi.values())
                .flatMap(api -> api.definitions().stream())
                .toList();

        assertThat(rules)
                .filteredOn(rule -> rule.getResources().contains("customresourcedefinitions"))
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.getResourceNames()).containsExactlyInAnyOrderElementsOf(expected);
                    assertThat(rule.getVerbs()).containsExactlyInAnyOrder("list", "watch");
                });
    }

    @Test
    void the_pod_meets_the_restricted_standard_with_a_read_only_root() {
        PodSpec pod = BaseFiles.one(Deployment.class, "deployment.yaml")
                .getSpec()
                .getTemplate()
                .getSpec();
        Container operator = pod.getContainers().get(0);

        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getContainers()).hasSize(1);
        assertThat(operator.getSecurityContext().getRunAsGroup()).isNotNull().isNotZero();
        assertThat(operator.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(operator.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(operator.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(operator.getResources().getLimits()).containsKey("memory");
    }

    @Test
    void without_leader_election_there_is_one_replica_and_the_old_one_ends_first() {
        Deployment deployment = BaseFiles.one(Deployment.class, "deployment.yaml");

        assertThat(deployment.getSpec().getReplicas()).isEqualTo(1);
        assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("Recreate");
    }

    /** The operator reads them once at its start. A Pod that takes one from another object is not started anew when that changes. */
    @Test
    void the_settings_of_the_operator_stand_in_its_pod() throws IOException {
        try (Stream<Path> files = Files.walk(BaseFiles.FOLDER.getParent())) {
            assertThat(files.filter(file -> file.endsWith("deployment.yaml")))
                    .hasSizeGreaterThan(3)
                    .allSatisfy(file -> {
                        String deployment = Files.readString(file);
                        assertThat(deployment).doesNotContain("configMapKeyRef", "secretKeyRef", "envFrom");
                    });
        }
    }

    /** The API server stores an empty list of rules as none, and counts each apply of one as a change. */
    @Test
    void the_network_policy_has_no_empty_list() throws IOException {
        assertThat(Files.readString(BaseFiles.FOLDER.resolve("network-policy.yaml")))
                .contains("policyTypes: [Ingress, Egress]")
                .doesNotContain("[]");
    }

    /** Otherwise the node ends the Pod for what it wrote to its log over months, or in an hour without the API server. */
    @Test
    void the_limit_of_storage_has_room_for_the_logs_that_nodes_keep_and_the_folder_for_temporary_files() {
        PodSpec pod = BaseFiles.one(Deployment.class, "deployment.yaml")
                .getSpec()
                .getTemplate()
                .getSpec();
        BigDecimal logs = new Quantity("50Mi").getNumericalAmount().multiply(BigDecimal.valueOf(5));

        assertThat(pod.getContainers()
                        .get(0)
                        .getResources()
                        .getLimits()
                        .get("ephemeral-storage")
                        .getNumericalAmount())
                .isGreaterThan(logs.add(
                        pod.getVolumes().get(0).getEmptyDir().getSizeLimit().getNumericalAmount()));
    }

    private static ClusterRole userRole(String name) {
        return BaseFiles.all(ClusterRole.class, "user-roles.yaml").stream()
                .filter(role -> role.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> verbs(List<PolicyRule> rules, String group, String resource) {
        return rules.stream()
                .filter(rule -> rule.getApiGroups().contains(group)
                        && rule.getResources().contains(resource))
                .map(PolicyRule::getVerbs)
                .flatMap(Collection::stream)
                .toList();
    }
}
