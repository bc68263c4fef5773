package dev.novasphere.wukong.status.pending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceView;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a running guest does not have yet of where it may run. */
class PendingPlacementTest {

    private static List<String> between(String template, String guest) {
        return PendingPlacement.between(
                Serialization.unmarshal("---\n" + template, VirtualMachineInstanceSpec.class),
                Serialization.unmarshal("---\n" + guest, VirtualMachineInstanceView.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nodeSelector | {zone: a} | {zone: b}",
                "affinity | {podAffinity: {}} | {nodeAffinity: {}}",
                "tolerations | [{key: gpu, operator: Exists}] | [{key: gpu, operator: Equal}]",
                "topologySpreadConstraints | [{maxSkew: 1, topologyKey: zone}] | [{maxSkew: 2, topologyKey: zone}]",
                "priorityClassName | gold | silver",
                "schedulerName | packing | default"
            })
    void each_field_that_differs_is_named_in_the_words_of_the_Wukong(String field, String wanted, String running) {
        String template = "{%s: %s}".formatted(field, wanted);

        assertThat(between(template, "{%s: %s}".formatted(field, running)))
                .containsExactly("spec.highAvailability." + field);
        assertThat(between(template, "{}")).containsExactly("spec.highAvailability." + field);
        assertThat(between(template, template)).isEmpty();
    }

    @Test
    void what_the_template_leaves_open_is_not_pending() {
        assertThat(
                        between(
                                "{}",
                                "{nodeSelector: {kubernetes.io/arch: amd64}, tolerations: [{key: a}], priorityClassName: normal}"))
                .isEmpty();
    }

    @Test
    void several_fields_are_named_in_the_order_of_the_Wukong() {
        assertThat(between("{schedulerName: packing, nodeSelector: {zone: a}, priorityClassName: gold}", "{}"))
                .containsExactly(
                        "spec.highAvailability.nodeSelector",
                        "spec.highAvailability.priorityClassName",
                        "spec.highAvailability.schedulerName");
    }
}
