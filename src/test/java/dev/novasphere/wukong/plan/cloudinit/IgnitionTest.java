package dev.novasphere.wukong.plan.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IgnitionTest {

    private static final String BUTANE = "# our machines\nvariant: flatcar\nversion: 1.0.0\n";

    private static List<Finding> findings(String text, Optional<VirtualMachine> machine) {
        return Ignition.plan(GivenWukong.of(
                        "ignitionSecret: coreos",
                        GivenWukong.clusterWith()
                                .machine(machine)
                                .build()
                                .withGuestSecrets(Map.of(
                                        "coreos",
                                        SecretLookup.found(
                                                Map.of("userdata", text.getBytes(StandardCharsets.UTF_8)))))))
                .findings();
    }

    @Test
    void a_new_machine_waits_while_its_secret_holds_what_no_guest_reads() {
        assertThat(findings(BUTANE, Optional.empty())).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WAITING);
            assertThat(finding.reason()).isEqualTo("IgnitionNotRecognised");
            assertThat(finding.message())
                    .contains("Secret coreos, named by ignitionSecret, holds a Butane configuration", "butane FILE");
        });
        assertThat(findings("#cloud-config\nusers: []\n", Optional.empty()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.message())
                            .contains("a cloud-config, which Ignition does not read", "cloudInit.userDataSecretRef");
                });
    }

    @Test
    void a_machine_that_exists_is_not_held_up_by_it() {
        assertThat(findings(BUTANE, Optional.of(new VirtualMachine())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ignition\": {\"version\": \"3.4.0\"}}",
                "\n {\n\"ignition\": {}}",
                "version: v1alpha1\nmachine:\n  type: controlplane\n---\nkind: HostnameConfig\n"
            })
    void another_configuration_is_passed_on_as_it_is(String text) {
        assertThat(findings(text, Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "' \n' | nothing under the key",
                "'{\"ignition\": {\"version\": \"3.4.0\"}' | begins as JSON and is none",
                "'{\"ignition\": {\"version\": \"3.4.0\"}} }' | begins as JSON and is none (line 1)",
                "'{\nvariant: \"no\"}' | begins as JSON and is none (line 2)"
            })
    void a_secret_that_holds_broken_json_or_nothing_is_remarked(String text, String message) {
        assertThat(findings(text, Optional.empty())).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.reason()).isEqualTo("IgnitionNotRecognised");
            assertThat(finding.message()).contains(message);
        });
    }
}
