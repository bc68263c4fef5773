package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people may do with Wukongs, asked of a real API server; and that each right of the operator is in the role of its scope. */
class RolesIT {

    private static final TestCluster CLUSTER = TestCluster.shared();
    private static final KubernetesClient CLIENT = CLUSTER.client();

    /** The object of KubeVirt itself has a namespace, which is that of KubeVirt. */
    private static final String KUBEVIRT = "kubevirt.io/kubevirts";

    /** Not by definitions, but by KubeVirt itself; all of it has a namespace. */
    private static final String SERVED_BY_KUBEVIRT = "subresources.kubevirt.io/";

    private static final Wukong WUKONG = Serialization.unmarshal("""
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: Wukong
            metadata:
              name: web
            spec:
              cpu: 1
              memory: 1Gi
              disks:
                - name: root
                  size: 1Gi
            """, Wukong.class);

    private final String namespace = CLUSTER.newNamespace("roles");

    @BeforeAll
    static void install() {
        BaseFiles.objects("user-roles.yaml")
                .forEach(role -> CLIENT.resource(role).serverSideApply());
        RoleAggregation.perform(CLIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"view", "wukong-view"})
    void who_may_view_sees_wukongs_and_changes_none(String role) {
        KubernetesClient user = userWith(role);
        CLIENT.resource(WUKONG).inNamespace(namespace).create();

        assertThat(wukongs(user, namespace)).hasSize(1);
        forbidden(() -> user.resource(WUKONG).inNamespace(namespace).delete());
        forbidden(() -> user.resource(WUKONG).inNamespace(namespace).create());
        forbidden(() -> scale(user));
    }

    @ParameterizedTest
    @ValueSource(strings = {"view", "wukong-view", "wukong-edit", "wukong-admin"})
    void neither_view_nor_a_role_for_wukongs_alone_shows_the_secret_of_cloud_init(String role) {
        KubernetesClient user = userWith(role);
        CLIENT.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("web-cloudinit")
                        .endMetadata()
                        .addToStringData("userdata", "#cloud-config")
                        .build())
                .inNamespace(namespace)
                .create();

        forbidden(() ->
                user.secrets().inNamespace(namespace).withName("web-cloudinit").get());
        forbidden(() -> user.secrets().inNamespace(namespace).list());
    }

    @ParameterizedTest
    @ValueSource(strings = {"edit", "wukong-edit", "admin", "wukong-admin"})
    void who_may_edit_creates_changes_and_deletes_wukongs(String role) {
        KubernetesClient user = userWith(role);

        user.resource(WUKONG).inNamespace(namespace).create();
        scale(user);
        assertThat(wukongs(user, namespace))
                .singleElement()
                .satisfies(changed -> assertThat(changed.getSpec().cpu()).isEqualTo(2));
        user.resource(WUKONG).inNamespace(namespace).delete();

        assertThat(wukongs(CLIENT, namespace)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"edit", "wukong-edit", "admin", "wukong-admin"})
    void only_the_operator_writes_a_status(String role) {
        KubernetesClient user = userWith(role);
        CLIENT.resource(WUKONG).inNamespace(namespace).create();

        forbidden(() -> user.resources(Wukong.class)
                .inNamespace(namespace)
                .withName("web")
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": {\"phase\": \"Running\"}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"view", "edit", "admin", "wukong-view", "wukong-edit", "wukong-admin"})
    void a_role_that_is_bound_in_one_namespace_is_worth_nothing_in_another(String role) {
        KubernetesClient user = userWith(role);

        forbidden(() -> wukongs(user, CLUSTER.newNamespace("roles-elsewhere")));
        forbidden(() -> user.resources(Wukong.class).inAnyNamespace().list());
    }

    @ParameterizedTest
    @ValueSource(strings = {"view", "edit", "admin", "wukong-view", "wukong-edit", "wukong-admin"})
    void only_an_administrator_of_the_cluster_writes_a_policy(String role) {
        KubernetesClient user = userWith(role);
        WukongPolicy policy = Serialization.unmarshal("""
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: WukongPolicy
                metadata: {name: of-a-tenant}
                spec: {plaintextPasswords: true}
                """, WukongPolicy.class);

        forbidden(() -> user.resource(policy).create());
        forbidden(() -> user.resource(policy).serverSideApply());
        forbidden(() -> user.resource(policy).delete());
    }

    @Test
    void only_admin_deletes_all_of_a_namespace_at_once() {
        CLIENT.resource(WUKONG).inNamespace(namespace).create();

        forbidden(() -> deleteAll(userWith("wukong-edit")));
        assertThatCode(() -> deleteAll(userWith("wukong-admin"))).doesNotThrowAnyException();
        assertThat(wukongs(CLIENT, namespace)).isEmpty();
    }

    @Test
    void each_right_of_the_operator_is_in_the_role_of_its_scope() {
        assertThat(resourcesOf(BaseFiles.NAMESPACED_ROLE))
                .as("put what belongs to the whole cluster into the ClusterRole " + BaseFiles.CLUSTER_ROLE)
                .filteredOn(resource -> !resource.startsWith(SERVED_BY_KUBEVIRT))
                .isSubsetOf(served(true));
        assertThat(resourcesOf(BaseFiles.CLUSTER_ROLE))
                .contains(KUBEVIRT)
                .filteredOn(resource -> !resource.equals(KUBEVIRT))
                .isSubsetOf(served(false));
    }

    /** Why the operator has a right to create what it never creates by a request of that verb. */
    @Test
    void a_new_object_by_server_side_apply_needs_create_beside_patch() {
        VirtualMachine machine = Serialization.unmarshal("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata: {name: web-vm, namespace: %s}
                spec: {runStrategy: Halted, template: {spec: {domain: {devices: {}}}}}
                """.formatted(namespace), VirtualMachine.class);

        forbidden(() -> userAllowed("patch").resource(machine).serverSideApply());
        userAllowed("patch", "create").resource(machine).serverSideApply();

        assertThat(CLIENT.resources(VirtualMachine.class)
                        .inNamespace(namespace)
                        .withName("web-vm")
                        .get())
                .isNotNull();
    }

    /** A client of a user who has these rights on virtual machines in the test's namespace, and no other. */
    private KubernetesClient userAllowed(String... verbs) {
        String role = "machines-" + String.join("-", verbs);
        CLIENT.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .withNamespace(namespace)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("kubevirt.io")
                        .withResources("virtualmachines")
                        .withVerbs(verbs)
                        .endRule()
                        .build())
                .create();
        return userWith("Role", role);
    }

    private static List<String> resourcesOf(String role) {
        List<String> resources = new ArrayList<>();
        for (PolicyRule rule : BaseFiles.operatorRules().get(role)) {
            rule.getApiGroups()
                    .forEach(group -> rule.getResources().forEach(resource -> resources.add(group + "/" + resource)));
        }
        return resources;
    }

    /** What the server serves, in namespaces or not, as group/resource. */
    private static List<String> served(boolean namespaced) {
        List<String> resources = new ArrayList<>(of(CLIENT.getApiResources("v1"), "", namespaced));
        CLIENT.getApiGroups().getGroups().forEach(group -> group.getVersions()
                .forEach(version -> resources.addAll(
                        of(CLIENT.getApiResources(version.getGroupVersion()), group.getName(), namespaced))));
        return resources;
    }

    private static List<String> of(APIResourceList list, String group, boolean namespaced) {
        return list.getResources().stream()
                .filter(resource -> resource.getNamespaced() == namespaced)
                .map(APIResource::getName)
                .map(resource -> group + "/" + resource)
                .toList();
    }

    /** A client of a user who has a role in the test's namespace, and no other right. */
    private KubernetesClient userWith(String role) {
        return userWith("ClusterRole", role);
    }

    private KubernetesClient userWith(String kind, String role) {
        String user = role + "-of-" + namespace;
        CLIENT.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(user)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", kind, role)
                        .addNewSubject()
                        .withApiGroup("rbac.authorization.k8s.io")
                        .withKind("User")
                        .withName(user)
                        .endSubject()
                        .build())
                .create();
        return CLUSTER.clientAs(user, List.of("system:authenticated"));
    }

    private static List<Wukong> wukongs(KubernetesClient user, String namespace) {
        return user.resources(Wukong.class).inNamespace(namespace).list().getItems();
    }

    private void scale(KubernetesClient user) {
        user.resources(Wukong.class)
                .inNamespace(namespace)
                .withName("web")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"cpu\": 2}}");
    }

    private void deleteAll(KubernetesClient user) {
        user.raw("/apis/vm.novasphere.dev/v1alpha1/namespaces/" + namespace + "/wukongs", "DELETE", null);
    }

    private static void forbidden(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(KubernetesClientException.class, refused -> assertThat(refused.getCode())
                        .isEqualTo(HttpURLConnection.HTTP_FORBIDDEN));
    }
}
