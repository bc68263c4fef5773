package dev.novasphere.wukong.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.kubevirt.VirtualMachine;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class LeanClientTest {

    private final KubernetesSerialization serialization = serialization();

    @Test
    void strings_that_repeat_from_object_to_object_are_held_once() {
        PersistentVolumeClaim one = claim("one", "Bound");
        PersistentVolumeClaim two = claim("two", "Bound");

        assertThat(two.getStatus().getPhase())
                .isEqualTo("Bound")
                .isSameAs(one.getStatus().getPhase());
        assertThat(two.getMetadata().getLabels().get("app"))
                .isEqualTo("web")
                .isSameAs(one.getMetadata().getLabels().get("app"));
        assertThat(one.getMetadata().getName()).isEqualTo("one");
        assertThat(two.getMetadata().getName()).isEqualTo("two");
    }

    @Test
    void strings_of_records_are_held_once_too() {
        assertThat(machine("b").getSpec().runStrategy())
                .isEqualTo("Always")
                .isSameAs(machine("a").getSpec().runStrategy());
    }

    @Test
    void a_long_string_is_read_as_it_is() {
        String phase = "x".repeat(10_000);

        assertThat(claim("long", phase).getStatus().getPhase()).isEqualTo(phase);
    }

    private PersistentVolumeClaim claim(String name, String phase) {
        return serialization.unmarshal("""
                {"apiVersion": "v1", "kind": "PersistentVolumeClaim",
                 "metadata": {"name": "%s", "labels": {"app": "web"}, "managedFields": [{"manager": "x"}]},
                 "status": {"phase": "%s"}}
                """.formatted(name, phase), PersistentVolumeClaim.class);
    }

    private VirtualMachine machine(String name) {
        return serialization.unmarshal("""
                {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachine",
                 "metadata": {"name": "%s"}, "spec": {"runStrategy": "Always"}}
                """.formatted(name), VirtualMachine.class);
    }

    private static KubernetesSerialization serialization() {
        ObjectMapper mapper = new ObjectMapper();
        new LeanClient().customize(mapper);
        return new KnownKinds().serialization(mapper);
    }
}
