package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.testcluster.ApiRequests;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A WukongPolicy that comes, changes or goes after a Wukong; each is for a namespace of its own, because policies are the whole cluster's. */
class PolicyIT {

    private static final String FORBIDDEN = "ForbiddenByPolicy";
    private static final String REFUSED = "spec.networks[lan].vlanId: 250 is not allowed by WukongPolicy ";
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            VirtualMachine.class,
            VirtualMachineInstance.class,
            DataVolume.class,
            PersistentVolumeClaim.class,
            Secret.class,
            NetworkAttachmentDefinition.class);

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void newNamespace() {
        namespace = scene.cluster().newNamespace("policies");
    }

    @AfterEach
    void leaveNothing() {
        scene.client().resources(WukongPolicy.class).withName(namespace).delete();
        scene.client().resources(Wukong.class).inNamespace(namespace).delete();
    }

    @Test
    void a_policy_that_comes_later_blocks_changes_of_the_wukong_and_leaves_its_guest_and_objects_alone() {
        label("selected");
        createRunning();
        Map<String, String> before = identities();
        long mark = scene.cluster().requests().mark();

        policy("selected", "{from: 100, to: 199}");
        Wukong forbidden = scene.awaitCondition(namespace, "web", "SpecAccepted", "False", FORBIDDEN);

        assertThat(Scene.condition(forbidden, "SpecAccepted").getMessage())
                .contains(REFUSED + namespace)
                .contains("100-199");
        Wukong held = scene.awaitCondition(namespace, "web", "Ready", "False", FORBIDDEN);
        assertThat(held.getStatus().phase()).isEqualTo(Phase.Error);
        assertThat(Scene.condition(held, "Ready").getMessage())
                .contains(REFUSED + namespace)
                .contains("VirtualMachine web-vm stays as it was.");
        assertThat(Scene.condition(held, "Applied").getReason()).isEqualTo("HeldBack");
        scene.awaitQuiet();
        assertThat(identities()).isEqualTo(before);
        assertThat(guestPhase()).isEqualTo("Running");
        assertThat(scene.operatorRequests(mark))
                .filteredOn(request -> request.namespace().equals(namespace))
                .filteredOn(ApiRequests.Request::writes)
                .allSatisfy(request -> assertThat(request.resource()).isIn("wukongs", "events"));
    }

    @Test
    void a_blocked_wukong_heals_when_the_policy_allows_it_and_when_the_policy_is_deleted() {
        label("selected");
        createRunning();
        Map<String, String> before = identities();
        policy("selected", "{from: 100, to: 199}");
        scene.awaitCondition(namespace, "web", "SpecAccepted", "False", FORBIDDEN);

        policy("selected", "{from: 100, to: 299}");
        awaitHealed();

        policy("selected", "{from: 1, to: 249}");
        scene.awaitCondition(namespace, "web", "SpecAccepted", "False", FORBIDDEN);

        scene.client().resources(WukongPolicy.class).withName(namespace).delete();
        awaitHealed();
        assertThat(identities()).isEqualTo(before);
    }

    @Test
    void a_namespace_that_gets_the_label_of_a_policy_comes_under_it_until_the_label_goes() {
        createRunning();
        policy("selected", "{from: 100, to: 199}");
        Map<String, String> before = identities();

        label("selected");
        Wukong forbidden = scene.awaitCondition(namespace, "web", "SpecAccepted", "False", FORBIDDEN);
        assertThat(Scene.condition(forbidden, "SpecAccepted").getMessage()).contains(REFUSED + namespace);

        label("other");
        awaitHealed();
        assertThat(identities()).isEqualTo(before);
    }

    private void createRunning() {
        scene.create(namespace, """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: web}
                spec:
                  cpu: 1
                  memory: 1Gi
                  networks: [{name: lan, bridgeName: br-lan, vlanId: 250}]
                  disks: [{name: root, size: 5Gi, storageClassName: standard}]
                """);
        scene.awaitPhase(namespace, "web", Phase.Running);
        scene.awaitCondition(namespace, "web", "SpecAccepted", "True", "AsWritten");
        scene.awaitQuiet();
    }

    private void awaitHealed() {
        scene.awaitCondition(namespace, "web", "SpecAccepted", "True", "AsWritten");
        scene.awaitPhase(namespace, "web", Phase.Running);
        assertThat(guestPhase()).isEqualTo("Running");
    }

    /** Selects this test's namespace alone, by a label that has the namespace's name. */
    private void policy(String value, String vlans) {
        scene.client()
                .resource(Serialization.unmarshal("""
                        apiVersion: vm.novasphere.dev/v1alpha1
                        kind: WukongPolicy
                        metadata: {name: %1$s}
                        spec:
                          namespaceSelector:
                            matchLabels: {policy-of: %1$s-%2$s}
                          networks:
                            bridges: [{name: br-lan, vlans: [%3$s]}]
                        """.formatted(namespace, value, vlans), WukongPolicy.class))
                .forceConflicts()
                .serverSideApply();
    }

    private void label(String value) {
        scene.client().namespaces().withName(namespace).edit(found -> new NamespaceBuilder(found)
                .editMetadata()
                .addToLabels("policy-of", namespace + "-" + value)
                .endMetadata()
                .build());
    }

    private String guestPhase() {
        return scene.client()
                .resources(VirtualMachineInstance.class)
                .inNamespace(namespace)
                .withName("web-vm")
                .get()
                .getStatus()
                .phase();
    }

    /** Of each object around the Wukong its UID, which changes when it is made anew, and of what is written what it asks for. */
    private Map<String, String> identities() {
        Map<String, String> identities = new TreeMap<>();
        for (Class<? extends HasMetadata> kind : KINDS) {
            scene.client()
                    .resources(kind)
                    .inNamespace(namespace)
                    .list()
                    .getItems()
                    .forEach(object -> identities.put(
                            kind.getSimpleName() + " " + object.getMetadata().getName(),
                            object.getMetadata().getUid() + " "
                                    + object.getMetadata().getGeneration()));
        }
        assertThat(identities).containsKeys("VirtualMachine web-vm", "VirtualMachineInstance web-vm");
        assertThat(identities)
                .containsKeys("NetworkAttachmentDefinition web-lan-nad", "PersistentVolumeClaim web-root");
        return identities;
    }
}
