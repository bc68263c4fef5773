package dev.novasphere.wukong.testcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrdsIT {

    private static final String WUKONG = """
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
            """;
    private static final String MACHINE = """
            apiVersion: kubevirt.io/v1
            kind: VirtualMachine
            metadata:
              name: web
            spec:
              runStrategy: Always
              template:
                spec:
                  domain:
                    devices: {}
            """;

    private final TestCluster cluster = TestCluster.shared();
    private final KubernetesClient client = cluster.client();
    private String namespace;

    @BeforeEach
    void newNamespace() {
        namespace = cluster.newNamespace("crds");
    }

    @Test
    void every_definition_is_established() {
        List<CustomResourceDefinition> expected = new ArrayList<>(Crds.others());
        expected.addAll(Crds.own());

        assertThat(expected).allSatisfy(definition -> assertThat(
                        client.resource(definition).get().getStatus().getConditions())
                .anySatisfy(condition -> {
                    assertThat(condition.getType()).isEqualTo("Established");
                    assertThat(condition.getStatus()).isEqualTo("True");
                }));
    }

    @Test
    void the_typed_kinds_are_served() {
        create(parse(WUKONG));
        create(parse(MACHINE));

        assertThat(client.resources(Wukong.class)
                        .inNamespace(namespace)
                        .withName("web")
                        .get()
                        .getSpec()
                        .cpu())
                .isEqualTo(1);
        assertThat(client.resources(VirtualMachine.class)
                        .inNamespace(namespace)
                        .withName("web")
                        .get()
                        .getSpec()
                        .runStrategy())
                .isEqualTo("Always");
    }

    @ParameterizedTest
    @ValueSource(strings = {WUKONG, MACHINE})
    void strict_validation_refuses_an_unknown_field(String known) {
        assumeTrue(known.equals(WUKONG) || Crds.areReal(), "definitions made from the model are open");
        GenericKubernetesResource object = parse(known);
        Map<String, Object> spec = object.get("spec");
        spec.put("colour", "blue");

        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> create(object))
                .satisfies(e -> assertThat(e.getCode()).isEqualTo(HttpURLConnection.HTTP_BAD_REQUEST))
                .withMessageContaining("unknown field \"spec.colour\"");
    }

    @Test
    void a_field_that_the_model_leaves_out_is_kept_where_the_definition_is_made_from_it() {
        assumeFalse(Crds.areReal(), "the real definitions refuse what they do not name");
        GenericKubernetesResource machine = parse(MACHINE);
        Map<String, Object> spec = machine.get("spec");
        spec.put("colour", "blue");

        create(machine);

        assertThat(client.resource(machine).get().<String>get("spec", "colour")).isEqualTo("blue");
    }

    @Test
    void a_definition_can_go_and_come_back() {
        CustomResourceDefinition networks =
                Crds.named(HasMetadata.getFullResourceName(NetworkAttachmentDefinition.class));

        Crds.uninstall(client, networks);
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> client.resources(NetworkAttachmentDefinition.class)
                        .inNamespace(namespace)
                        .list())
                .satisfies(e -> assertThat(e.getCode()).isEqualTo(HttpURLConnection.HTTP_NOT_FOUND));

        Crds.install(client, networks);
        assertThat(client.resources(NetworkAttachmentDefinition.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems())
                .isEmpty();
    }

    private GenericKubernetesResource parse(String yaml) {
        GenericKubernetesResource object = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
        object.getMetadata().setNamespace(namespace);
        return object;
    }

    private void create(GenericKubernetesResource object) {
        client.resource(object)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }
}
