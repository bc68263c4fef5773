package dev.novasphere.wukong.plan.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.PlanScene;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        PlanScene scene = PlanScene.of("disks: [{name: data, size: 9Gi}]")
                .withClaim(
                        "data",
                        "metadata: {name: web-data, labels: {vm.novasphere.dev/wukong: web}}\nspec: {%s}\nstatus: {phase: Pending}"
                                .formatted(spec));

        assertThat(holdsNothing(scene)).isEqualTo(nothing);
    }

    /** CDI: pkg/controller/datavolume, syncClone says so only while there is no claim, and nothing of a claim that another client made. */
    @ParameterizedTest
    @ValueSource(strings = {"CloneWithoutSource", "CloneValidationFailed"})
    void a_copy_that_did_not_begin_holds_nothing_until_there_is_a_claim(String reason) {
        PlanScene waiting = PlanScene.of("disks: [{name: data, size: 9Gi, source: {claim: golden}}]")
                .withDataVolume("data", """
                        metadata: {name: web-data, labels: {vm.novasphere.dev/wukong: web}}
                        spec: {source: {pvc: {namespace: shop, name: golden}}}
                        status: {conditions: [{type: Bound, status: "False", reason: %s}]}
                        """.formatted(reason));

        assertThat(holdsNothing(waiting)).isTrue();
        assertThat(holdsNothing(waiting.withClaim("data", "metadata: {name: web-data}\nstatus: {phase: Bound}")))
                .isFalse();
    }

    private static boolean holdsNothing(PlanScene scene) {
        PlanInput input = scene.input();
        PlannedDisk disk = new PlannedDisk(input, input.spec().disks().get(0), Optional.empty());
        return HoldsNothing.yet(disk, LiveDisk.of(input, "data").orElseThrow());
    }
}
