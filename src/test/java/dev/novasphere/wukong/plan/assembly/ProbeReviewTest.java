package dev.novasphere.wukong.plan.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeReviewTest {

    @ParameterizedTest
    @ValueSource(strings = {"livenessProbe: {guestAgentPing: {}}", "livenessProbe: {exec: {command: [/bin/true]}}"})
    void a_liveness_probe_without_an_agent_ends_the_guest_again_and_again(String fields) {
        assertThat(ProbeReview.of(GivenWukong.of(fields))).hasValueSatisfying(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.reason()).isEqualTo("ProbeNeedsAgent");
            assertThat(finding.message()).contains("cloudInit.guestAgent: true");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "livenessProbe: {tcpSocket: {port: 22}}",
                "readinessProbe: {guestAgentPing: {}}",
                "{livenessProbe: {guestAgentPing: {}}, cloudInit: {guestAgent: true}}"
            })
    void another_one_is_not_remarked(String fields) {
        assertThat(ProbeReview.of(GivenWukong.of(fields))).isEmpty();
    }

    @Test
    void nor_is_one_whose_agent_answers() {
        VirtualMachineInstance guest = Serialization.unmarshal(
                "status: {conditions: [{type: AgentConnected, status: 'True'}]}", VirtualMachineInstance.class);

        assertThat(ProbeReview.of(GivenWukong.of(
                        "livenessProbe: {guestAgentPing: {}}",
                        GivenWukong.clusterWith().guest(Optional.of(guest)).build())))
                .isEmpty();
    }
}
