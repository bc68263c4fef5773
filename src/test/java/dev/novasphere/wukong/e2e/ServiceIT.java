package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.plan.naming.Labels;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Service of a guest against a real API server. */
class ServiceIT {

    private static final String READY = "ServiceReady";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void newNamespace() {
        namespace = scene.cluster().newNamespace("services");
    }

    private void create(String name, String service) {
        scene.create(namespace, """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata:
                  name: %s
                  labels: {team: shop}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks: [{name: root, size: 1Gi, storageClassName: standard}]
                  service: %s
                """.formatted(name, service));
    }

    private Service service(String name) {
        return scene.client().services().inNamespace(namespace).withName(name).get();
    }

    private void patch(String name, String service) {
        scene.patch(namespace, name, "{\"spec\":{\"service\":" + service + "}}");
    }

    @Test
    void a_service_is_made_follows_changes_and_goes_with_the_field_while_the_guest_runs_on() {
        create("web", "{ports: [{port: 443, targetPort: 8443}], annotations: {example.org/a: x}}");
        scene.awaitPhase(namespace, "web", Phase.Running);

        Wukong reported = scene.awaitCondition(namespace, "web", READY, "True", "ServiceThere");
        Service made = service("web");
        assertThat(made.getSpec().getSelector()).isEqualTo(Map.of(Labels.WUKONG, "web"));
        assertThat(made.getMetadata().getLabels()).containsEntry("team", "shop");
        assertThat(made.getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getName)
                .containsExactly("web");
        assertThat(reported.getStatus().service().clusterIPs())
                .containsExactlyElementsOf(made.getSpec().getClusterIPs());
        assertThat(reported.getStatus().service().nodePorts()).isEmpty();

        patch(
                "web",
                "{\"type\":\"NodePort\",\"annotations\":null,\"ports\":[{\"name\":\"a\",\"port\":80},{\"name\":\"b\",\"port\":81}]}");
        scene.awaitWukong(
                namespace,
                "web",
                "the ports of nodes",
                wukong -> wukong.getStatus().service().nodePorts().size() == 2);
        assertThat(service("web").getSpec().getPorts())
                .extracting(ServicePort::getTargetPort)
                .containsExactly(new IntOrString(80), new IntOrString(81));
        assertThat(service("web").getMetadata().getAnnotations()).doesNotContainKey("example.org/a");

        patch("web", "{\"type\":null,\"ports\":[{\"port\":80}]}");
        scene.awaitWukong(namespace, "web", "no ports of nodes", wukong -> wukong.getStatus()
                .service()
                .nodePorts()
                .isEmpty());
        assertThat(service("web").getSpec().getPorts()).hasSize(1);

        patch("web", "null");
        await().atMost(PATIENCE).until(() -> service("web") == null);
        scene.awaitWukong(
                namespace,
                "web",
                "no word of a Service",
                wukong -> wukong.getStatus().service() == null
                        && wukong.getStatus().conditions().stream()
                                .noneMatch(condition -> READY.equals(condition.getType())));
        assertThat(scene.wukong(namespace, "web").getStatus().phase()).isEqualTo(Phase.Running);
    }

    @Test
    void a_service_that_others_change_or_delete_is_put_back() {
        create("web", "{ports: [{port: 80}]}");
        scene.awaitCondition(namespace, "web", READY, "True", "ServiceThere");

        scene.client().services().inNamespace(namespace).withName("web").edit(changed -> new ServiceBuilder(changed)
                .editSpec()
                .withSelector(Map.of("app", "other"))
                .endSpec()
                .build());
        await().atMost(PATIENCE)
                .until(() -> "web".equals(service("web").getSpec().getSelector().get(Labels.WUKONG)));
        String uid = service("web").getMetadata().getUid();
        scene.client().services().inNamespace(namespace).withName("web").delete();
        await().atMost(PATIENCE).until(() -> Optional.ofNullable(service("web"))
                .filter(found -> !uid.equals(found.getMetadata().getUid()))
                .isPresent());
    }

    @Test
    void a_service_becomes_headless_by_being_made_anew() {
        create("web", "{ports: [{port: 80}]}");
        scene.awaitCondition(namespace, "web", READY, "True", "ServiceThere");

        patch("web", "{\"clusterIP\":\"None\"}");

        await().atMost(PATIENCE).until(() -> Optional.ofNullable(service("web"))
                .filter(found -> "None".equals(found.getSpec().getClusterIP()))
                .isPresent());
        scene.awaitCondition(namespace, "web", READY, "True", "ServiceThere");
    }

    @Test
    void a_load_balancer_is_waited_for_and_its_address_reported() {
        create("web", "{type: LoadBalancer, ports: [{port: 80}]}");
        scene.awaitCondition(namespace, "web", READY, "False", "WaitForLoadBalancer");

        scene.client().services().inNamespace(namespace).withName("web").editStatus(given -> new ServiceBuilder(given)
                .withNewStatus()
                .withNewLoadBalancer()
                .addNewIngress()
                .withIp("192.0.2.7")
                .endIngress()
                .endLoadBalancer()
                .endStatus()
                .build());

        assertThat(scene.awaitCondition(namespace, "web", READY, "True", "ServiceThere")
                        .getStatus()
                        .service()
                        .loadBalancer())
                .containsExactly("192.0.2.7");
    }

    @Test
    void a_service_of_others_is_left_alone_and_the_machine_made_all_the_same() {
        Service foreign = Serialization.unmarshal("""
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {selector: {app: other}, ports: [{port: 80}]}
                """, Service.class);
        scene.client().resource(foreign).inNamespace(namespace).create();

        create("web", "{ports: [{port: 443}]}");

        scene.awaitPhase(namespace, "web", Phase.Running);
        Wukong reported = scene.awaitCondition(namespace, "web", READY, "False", "Conflict");
        assertThat(Scene.condition(reported, READY).getMessage()).contains("Service web", "left alone");
        assertThat(Scene.condition(reported, "Applied").getStatus()).isEqualTo("True");
        assertThat(service("web").getSpec().getSelector()).isEqualTo(Map.of("app", "other"));

        patch("web", "null");
        scene.awaitWukong(namespace, "web", "no word of a Service", wukong -> wukong.getStatus().conditions().stream()
                .noneMatch(condition -> READY.equals(condition.getType())));
        assertThat(service("web")).isNotNull();
    }
}
