package dev.novasphere.wukong.status.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the growth of a claim stands, as its status says it in the forms that storage drivers use. */
class ClaimGrowthTest {

    private static Optional<ClaimGrowth> growth(String asked, String capacity, String more) {
        return ClaimGrowth.of(
                Serialization.unmarshal("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: web-data, namespace: shop}
                spec: {resources: {requests: {storage: %s}}}
                status:
                  capacity: {storage: %s}
                """.formatted(asked, capacity) + more.indent(2), PersistentVolumeClaim.class));
    }

    @ParameterizedTest
    @CsvSource({"1Gi, 1Gi", "1Gi, 1024Mi", "1Gi, 2Gi"})
    void a_claim_that_is_as_large_as_asked_or_larger_does_not_grow(String asked, String capacity) {
        assertThat(growth(asked, capacity, "")).isEmpty();
    }

    @Test
    void a_claim_that_has_no_volume_yet_does_not_grow() {
        PersistentVolumeClaim pending = Serialization.unmarshal("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: web-data, namespace: shop}
                spec: {resources: {requests: {storage: 2Gi}}}
                """, PersistentVolumeClaim.class);

        assertThat(ClaimGrowth.of(pending)).isEmpty();
        pending.setSpec(null);
        assertThat(ClaimGrowth.of(pending)).isEmpty();
    }

    @Test
    void a_claim_that_grows_says_from_where_to_where() {
        assertThat(growth("3Gi", "1Gi", ""))
                .contains(new ClaimGrowth(
                        DiskReport.State.GROWING, "growing PersistentVolumeClaim web-data from 1Gi to 3Gi."));
    }

    @Test
    void a_volume_that_has_grown_waits_for_the_file_system() {
        assertThat(growth("3Gi", "1Gi", "conditions: [{type: FileSystemResizePending, status: 'True'}]"))
                .get()
                .satisfies(growth -> {
                    assertThat(growth.state()).isEqualTo(DiskReport.State.GROWING);
                    assertThat(growth.message()).contains("has grown, and the node enlarges its file system");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ControllerResizeError", "NodeResizeError"})
    void an_error_has_the_message_of_the_storage(String type) {
        assertThat(growth(
                        "3Gi",
                        "1Gi",
                        "conditions: [{type: %s, status: 'True', message: pool is full}]".formatted(type)))
                .get()
                .satisfies(growth -> {
                    assertThat(growth.state()).isEqualTo(DiskReport.State.GROWTH_FAILED);
                    assertThat(growth.message())
                            .contains("cannot grow PersistentVolumeClaim web-data from 1Gi to 3Gi: ")
                            .contains("pool is full")
                            .endsWith("kubectl describe pvc web-data -n shop");
                });
    }

    @Test
    void an_error_that_is_over_is_not_reported() {
        assertThat(growth(
                        "3Gi", "1Gi", "conditions: [{type: NodeResizeError, status: 'False', message: pool was full}]"))
                .get()
                .extracting(ClaimGrowth::state)
                .isEqualTo(DiskReport.State.GROWING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ControllerResizeInfeasible", "NodeResizeInfeasible"})
    void a_resize_status_alone_shows_that_it_failed(String status) {
        assertThat(growth("3Gi", "1Gi", "allocatedResourceStatuses: {storage: %s}".formatted(status)))
                .get()
                .satisfies(growth -> {
                    assertThat(growth.state()).isEqualTo(DiskReport.State.GROWTH_FAILED);
                    assertThat(growth.message()).contains("the storage says only " + status);
                });
    }

    @Test
    void a_resize_that_is_under_way_is_not_a_failure() {
        assertThat(growth("3Gi", "1Gi", "allocatedResourceStatuses: {storage: NodeResizeInProgress}"))
                .get()
                .extracting(ClaimGrowth::state)
                .isEqualTo(DiskReport.State.GROWING);
    }
}
