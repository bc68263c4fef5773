package dev.novasphere.wukong.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class NoTimedLooksTest {

    @TestFactory
    Stream<DynamicTest> nothing_is_looked_at_because_time_has_passed() {
        return Stream.of(WukongReconciler.class, WukongSnapshotReconciler.class, WukongRestoreReconciler.class)
                .map(reconciler -> DynamicTest.dynamicTest(
                        reconciler.getSimpleName(),
                        () -> assertThat(reconciler
                                        .getAnnotation(ControllerConfiguration.class)
                                        .maxReconciliationInterval()
                                        .interval())
                                .isEqualTo(WukongReconciler.NEVER_UNASKED)));
    }
}
