package dev.novasphere.wukong.status.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.observed.OptionalApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The self-check's report: one line for each API, and what is missing comes first where it is reported as sentences. */
class ApiVersionsTest {

    @Test
    void what_is_there_has_its_versions_and_what_is_missing_says_what_cannot_be_done() {
        ApiVersions some = new ApiVersions(
                Map.of(OptionalApi.KUBEVIRT, List.of("v1", "v1alpha3"), OptionalApi.MULTUS, List.of("v1")),
                Optional.of("v1.9.0"));

        assertThat(some.report())
                .containsEntry("KubeVirt", "v1, v1alpha3 (KubeVirt v1.9.0)")
                .containsEntry("Multus", "v1")
                .containsEntry("CDI", "missing: no disk can be filled from an image; empty disks can be made")
                .hasSize(OptionalApi.values().length);
        assertThat(some.sentences())
                .startsWith("CDI is missing: no disk can be filled from an image; empty disks can be made.")
                .endsWith("There are: KubeVirt v1, v1alpha3 (KubeVirt v1.9.0), Multus v1.");
    }

    @Test
    void a_version_of_kubevirt_that_is_not_published_is_left_out() {
        ApiVersions served = new ApiVersions(Map.of(OptionalApi.KUBEVIRT, List.of("v1")), Optional.empty());

        assertThat(served.report()).containsEntry("KubeVirt", "v1");
    }

    @Test
    void in_an_empty_cluster_everything_is_missing_and_nothing_else_is_said() {
        assertThat(ApiVersions.unknown().report().values())
                .allSatisfy(line -> assertThat(line).startsWith("missing: "));
        assertThat(ApiVersions.unknown().sentences())
                .contains("KubeVirt is missing: no virtual machine can be made.")
                .doesNotContain("There are");
    }

    @Test
    void in_a_complete_cluster_nothing_is_missing() {
        Map<OptionalApi, List<String>> all = new EnumMap<>(OptionalApi.class);
        for (OptionalApi api : OptionalApi.values()) {
            all.put(api, List.of("v1"));
        }

        assertThat(new ApiVersions(all, Optional.empty()).sentences()).doesNotContain("missing");
    }

    @Test
    void each_line_has_its_row_in_the_handbook() throws Exception {
        String page = Files.readString(Path.of("docs", "self-check.md"));

        assertThat(ApiVersions.unknown().report().keySet())
                .allSatisfy(name -> assertThat(page).contains("\n| " + name + " |"));
    }
}
