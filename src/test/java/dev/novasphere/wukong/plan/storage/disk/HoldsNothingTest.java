package dev.novasphere.wukong.plan.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.PlanScene;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldsNothingTest {

    /** An API server wants the kind of a source, but files for render may lack it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dataSource: {kind: VolumeSnapshot, name: s} | false",
                "dataSourceRef: {kind: PersistentVolumeClaim, name: s} | false",
                "dataSource: {kind: VolumeImportSource, name: s} | true",
                "dataSource: {name: s}, dataSourceRef: {name: s} | true",
                "volumeMode: Block | true",
            })
    void a_claim_that_never_got_a_volume_holds_nothing_unless_it_is_to_be_a_copy(String spec, boolean nothing) {
        PlanInput input = PlanScene.of("disks: [{name: data, size: 9Gi}]")
                .withClaim(
                        "data",
                        "metadata: {name: web-data, labels: {vm.novasphere.dev/wukong: web}}\nspec: {%s}\nstatus: {phase: Pending}"
                                .formatted(spec))
                .input();
        PlannedDisk disk = new PlannedDisk(input, input.spec().disks().get(0), Optional.empty());

        assertThat(HoldsNothing.yet(disk, LiveDisk.of(input, "data").orElseThrow()))
                .isEqualTo(nothing);
    }
}
