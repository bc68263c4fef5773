package dev.novasphere.wukong.plan.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlugPortsTest {

    private static List<Finding> findings(String memory, int disks, String fields) {
        String pluggable = IntStream.range(0, disks)
                .mapToObj(i -> ", {name: d%d, size: 1Gi, %s}".formatted(i, fields))
                .collect(Collectors.joining());
        return new StorageStage()
                        .plan(GivenWukong.of(
                                "memory: %s\ndisks: [{name: root, size: 1Gi}%s]".formatted(memory, pluggable)))
                        .findings()
                        .stream()
                        .filter(finding -> finding.reason().equals("PlugPortsFew"))
                        .toList();
    }

    @ParameterizedTest
    @CsvSource({"1Gi, 3, false", "2Gi, 4, true", "4Gi, 9, false", "4Gi, 10, true"})
    void disks_that_find_no_port_of_the_guest_are_named(String memory, int disks, boolean tooMany) {
        assertThat(findings(memory, disks, "hotpluggable: true"))
                .hasSize(tooMany ? 1 : 0)
                .allSatisfy(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.message())
                            .startsWith(disks + " hotpluggable disks are on the bus virtio")
                            .contains("at most " + (disks - 1), "bus: scsi");
                });
    }

    @Test
    void the_ports_that_are_kept_for_cards_are_free_where_there_is_no_card() {
        assertThat(findings("2Gi\npodNetwork: false", 4, "hotpluggable: true")).isEmpty();
        assertThat(findings("2Gi\npodNetwork: false", 5, "hotpluggable: true")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"hotpluggable: true, bus: scsi", "hotpluggable: false", "bus: sata"})
    void others_take_none(String fields) {
        assertThat(findings("1Gi", 20, fields)).isEmpty();
    }
}
