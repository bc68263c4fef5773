package dev.novasphere.wukong.plan.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.observed.Observed;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirmwareChangeTest {

    private static final String BIOS = "{devices: {}}";
    private static final String UEFI = "{firmware: {bootloader: {efi: {secureBoot: true}}}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "firmware: {secureBoot: true}",
                "firmware: {persistent: true}",
                "{firmware: {secureBoot: true}, guestOS: windows}",
                "{firmware: {secureBoot: true}, preference: {name: fedora}}"
            })
    void what_needs_uefi_is_said_to_take_the_bios_of_a_guest_that_runs(String spec) {
        assertThat(findings(spec, guest(BIOS, "amd64", BIOS))).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.message())
                    .contains(
                            "started with BIOS and starts with UEFI the next time",
                            "firmware.secureBoot",
                            "write firmware.bootloader: bios");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"hostname: a", "firmware: {secureBoot: false}", "guestOS: linux"})
    void nothing_that_asks_for_uefi_is_said_to_take_the_uefi_of_a_guest_that_runs(String spec) {
        assertThat(findings(spec, guest(UEFI, "amd64", BIOS))).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.message())
                    .contains(
                            "started with UEFI and starts with BIOS the next time",
                            "write firmware.bootloader: uefi to keep UEFI");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "firmware: {bootloader: uefi, secureBoot: true} | bios  | amd64 | bios",
                "firmware: {bootloader: bios}                   | uefi  | amd64 | bios",
                "firmware: {secureBoot: true}                   | uefi  | amd64 | uefi",
                "hostname: a                                    | bios  | amd64 | bios",
                "hostname: a                                    | uefi  | amd64 | uefi",
                "hostname: a                                    | uefi  | arm64 | bios",
                "preference: {name: fedora}                     | uefi  | amd64 | bios",
            })
    void nothing_is_said_of_what_is_asked_for_by_name_stays_or_is_not_known(
            String spec, String runs, String architecture, String machine) {
        assertThat(findings(spec, guest(domain(runs), architecture, domain(machine))))
                .isEmpty();
    }

    @Test
    void nothing_is_said_without_a_guest_that_runs() {
        assertThat(findings("firmware: {secureBoot: true}", GivenWukong.cluster()))
                .isEmpty();
    }

    private static String domain(String firmware) {
        return firmware.equals("uefi") ? UEFI : BIOS;
    }

    private static Observed guest(String domain, String architecture, String ofMachine) {
        return GivenWukong.clusterWith()
                .machine("""
                        metadata: {name: web-vm, namespace: shop}
                        spec: {template: {spec: {domain: %s}}}
                        """.formatted(ofMachine))
                .guest(Optional.of(
                        Serialization.unmarshal("""
                        metadata: {name: web-vm, namespace: shop}
                        spec: {architecture: %s, domain: %s}
                        """.formatted(architecture, domain), VirtualMachineInstance.class)))
                .build();
    }

    private static List<Finding> findings(String spec, Observed cluster) {
        return new HardwareStage()
                .plan(GivenWukong.of(spec, cluster)).findings().stream()
                        .filter(finding -> finding.reason().equals("FirmwareChanges"))
                        .toList();
    }
}
