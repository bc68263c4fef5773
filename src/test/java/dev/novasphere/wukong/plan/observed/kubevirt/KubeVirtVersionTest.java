package dev.novasphere.wukong.plan.observed.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeVirtVersionTest {

    @ParameterizedTest
    @CsvSource({"v1.9.0, 1, 9", "1.6.2-34-gabc, 1, 6", "v1.10.0-rc.1, 1, 10", "v0.59, 0, 59", "2.0, 2, 0"})
    void the_first_two_numbers_are_the_version(String text, int major, int minor) {
        assertThat(KubeVirtVersion.parse(text)).contains(new KubeVirtVersion(major, minor));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "devel", "v", "v1", "v1.", ".9", "v1.x", "vx.1", "1a.2", "v1234567.1", "v1.1234567", "-1.2"})
    void what_has_no_two_numbers_is_no_version(String text) {
        assertThat(KubeVirtVersion.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1.5, 1.5, true", "1.5, 1.10, true", "1.10, 1.5, false", "1.9, 2.0, true", "2.0, 1.9, false"})
    void versions_are_compared_as_numbers(String first, String second, boolean notAfter) {
        assertThat(KubeVirtVersion.parse(first)
                        .orElseThrow()
                        .notAfter(KubeVirtVersion.parse(second).orElseThrow()))
                .isEqualTo(notAfter);
    }

    @Test
    void an_installation_that_reports_none_has_none() {
        assertThat(KubeVirtVersion.of(new KubeVirt())).isEmpty();
        assertThat(KubeVirtVersion.of(read("status: {}"))).isEmpty();
        assertThat(KubeVirtVersion.of(read("status: {observedKubeVirtVersion: v1.8.2}")))
                .contains(new KubeVirtVersion(1, 8));
    }

    private static KubeVirt read(String yaml) {
        return Serialization.unmarshal("---\n" + yaml, KubeVirt.class);
    }
}
