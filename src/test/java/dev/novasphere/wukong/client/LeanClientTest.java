package dev.novasphere.wukong.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.client.reading.SharedStrings;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
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

    @Test
    void fields_that_the_model_does_not_know_are_kept() {
        PersistentVolumeClaim claim = claim("""
                "spec": {"newer": 1}""");

        assertThat(claim.getSpec().getAdditionalProperties()).containsEntry("newer", 1);
        assertThat(serialization.asJson(claim)).contains("\"newer\":1");
    }

    @Test
    void a_copy_of_what_was_read_can_be_changed() {
        PersistentVolumeClaim copy = new PersistentVolumeClaimBuilder(claim("""
                "spec": {}"""))
                .editSpec()
                .addToAdditionalProperties("newer", 1)
                .endSpec()
                .build();

        assertThat(copy.getSpec().getAdditionalProperties()).containsEntry("newer", 1);
    }

    private PersistentVolumeClaim claim(String rest) {
        return serialization.unmarshal("""
                {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "web-root", "ownerReferences": [{"name": "web"}]}, %s}""".formatted(rest), PersistentVolumeClaim.class);
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
        LeanClient.customize(mapper);
        return serialization;
    }
}
