package dev.novasphere.wukong.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.kubevirt.VirtualMachine;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class LeanClientTest {

    private final KubernetesSerialization serialization = serialization();

    @Test
    void managed_fields_are_not_kept() {
        VirtualMachine machine = read("""
                {"metadata": {"name": "web", "managedFields": [{"manager": "virt-api"}]}}""");

        assertThat(machine.getMetadata().getManagedFields()).isEmpty();
        assertThat(machine.getMetadata().getName()).isEqualTo("web");
    }

    @Test
    void equal_strings_of_many_objects_are_held_once() {
        VirtualMachine one = read(machine("node-a", "Running"));
        VirtualMachine two = read(machine("node-a", "Running"));

        assertThat(one.getMetadata().getLabels().get("where"))
                .isEqualTo("node-a")
                .isSameAs(two.getMetadata().getLabels().get("where"));
        assertThat(one.getStatus().printableStatus())
                .isEqualTo("Running")
                .isSameAs(two.getStatus().printableStatus());
    }

    @Test
    void strings_that_share_a_place_in_the_table_stay_themselves() {
        for (int i = 0; i < 20_000; i++) {
            VirtualMachine machine = read(machine("node-" + i, "s" + i));

            assertThat(machine.getMetadata().getLabels()).containsEntry("where", "node-" + i);
            assertThat(machine.getStatus().printableStatus()).isEqualTo("s" + i);
        }
    }

    @Test
    void long_strings_are_read_as_they_are() {
        String words = "x".repeat(SharedStrings.LONGEST + 1);

        assertThat(read(machine(words, words)).getMetadata().getLabels()).containsEntry("where", words);
    }

    private VirtualMachine read(String json) {
        return serialization.unmarshal(json, VirtualMachine.class);
    }

    private static String machine(String label, String status) {
        return """
                {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachine",
                 "metadata": {"name": "web", "labels": {"where": "%s"}}, "status": {"printableStatus": "%s"}}""".formatted(label, status);
    }

    private static KubernetesSerialization serialization() {
        ObjectMapper mapper = new ObjectMapper();
        KubernetesSerialization serialization = new KubernetesSerialization(mapper, true);
        new LeanClient().customize(mapper);
        return serialization;
    }
}
