package dev.novasphere.wukong.plan.cloudinit.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountReviewTest {

    private static List<Finding> findings(String disks) {
        return MountReview.of(GivenWukong.of("disks: " + disks).spec());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{name: a, size: 1Gi, image: x, mount: {path: /a}}, {name: b, size: 1Gi}]",
                "[{name: iso, type: cdrom, size: 1Gi, image: y}, {name: a, size: 1Gi, image: x, mount: {path: /a}}]",
                "[{name: b, size: 1Gi}, {name: a, size: 1Gi, boot: true, claimName: x, mount: {path: /a}}]",
                "[{name: b, size: 1Gi, bootOrder: 2}, {name: a, bootOrder: 1, source: {pvc: {name: x}}, mount: {path: /a}}]",
                "[{name: b, size: 1Gi, image: x}, {name: a, size: 1Gi, readOnly: true, mount: {path: /a}}]",
                "[{name: b, size: 1Gi, image: x}, {name: a, size: 1Gi, readOnly: true, source: {blank: true}, mount: {path: /a}}]"
            })
    void a_mount_of_a_disk_with_partitions_or_without_a_file_system_is_said_to_have_no_effect(String disks) {
        assertThat(findings(disks)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
            assertThat(finding.reason()).isEqualTo("MountIgnored");
            assertThat(finding.message()).contains("mount of disk a");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{name: b, size: 1Gi, image: x}, {name: a, size: 1Gi, mount: {path: /a}}]",
                "[{name: a, size: 1Gi, mount: {path: /a}}, {name: b, size: 1Gi, image: x}]",
                "[{name: a, claimName: x, mount: {path: /a}}, {name: b, size: 1Gi, image: x, boot: true}]",
                "[{name: b, size: 1Gi, image: x}, {name: a, claimName: x, readOnly: true, mount: {path: /a}}]",
                "[{name: b, size: 1Gi, image: x}, {name: a, size: 1Gi, image: y, mount: {path: /a}}]",
                "[{name: a, claimName: x, mount: {path: /a}}]\nnetworks: [{name: lan, nadName: lan, bootOrder: 1}]"
            })
    void a_mount_that_the_guest_can_carry_out_is_not_remarked(String disks) {
        assertThat(findings(disks)).isEmpty();
    }
}
