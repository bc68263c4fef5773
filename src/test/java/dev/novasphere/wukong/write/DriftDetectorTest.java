package dev.novasphere.wukong.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftDetectorTest {

    @ParameterizedTest
    @CsvSource({"1k, 1000", "1000, 1k", "1024Mi, 1Gi", "0.5, 500m", "1, 1.0", "9223372036854775807, 9223372036854775806"
    })
    void text_that_reads_like_a_quantity_is_compared_as_text(String wanted, String live) {
        assertThat(isReached(labelled(wanted), labelled(live))).isFalse();
        assertThat(isReached(labelled(wanted), labelled(wanted))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1024Mi, 1Gi",
        "1Gi, 1024Mi",
        "1e9, 1G",
        "0.5Gi, 512Mi",
        "1000m, 1",
        "9223372036854775807, 9223372036854775807"
    })
    void quantities_are_compared_by_amount(String wanted, String live) {
        assertThat(isReached(machine(wanted), machine(live))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1Gi, 1G",
        "9223372036854775807, 9223372036854775806",
        "9007199254740993001, 9007199254740993002",
        "1Gi, 2Gi"
    })
    void no_digit_of_a_quantity_is_lost(String wanted, String live) {
        assertThat(isReached(machine(wanted), machine(live))).isFalse();
    }

    private static <R extends HasMetadata> boolean isReached(R wanted, R live) {
        return DriftDetector.matches(wanted, live);
    }

    private static NetworkAttachmentDefinition labelled(String value) {
        return Serialization.unmarshal(
                "---\n{metadata: {name: web-lan-nad, labels: {size: \"%s\"}}}".formatted(value),
                NetworkAttachmentDefinition.class);
    }

    private static VirtualMachine machine(String memory) {
        return Serialization.unmarshal(
                "---\n{metadata: {name: web-vm}, spec: {template: {spec: {domain: {memory: {guest: \"%s\"}}}}}}"
                        .formatted(memory),
                VirtualMachine.class);
    }
}
