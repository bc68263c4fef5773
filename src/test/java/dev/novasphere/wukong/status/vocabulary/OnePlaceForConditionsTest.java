package dev.novasphere.wukong.status.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.architecture.ProductClasses;
import dev.novasphere.wukong.observability.WukongGauges;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@link Conditions} is the one place where the status and the time of a condition are read or set. */
class OnePlaceForConditionsTest {

    private static final Clock MORNING = clock("2026-01-01T08:00:00.5Z");
    private static final Clock NOON = clock("2026-01-01T12:00:00Z");

    @Test
    void no_other_class_reads_or_sets_status_and_time_of_a_condition() {
        assertThat(accesses()
                        .filter(access -> !access.getOriginOwner().getFullName().equals(Conditions.class.getName()))
                        .map(JavaAccess::getDescription))
                .isEmpty();
    }

    @Test
    void the_place_itself_is_seen_to_read_and_to_set_them() {
        assertThat(accesses().map(access -> access.getTarget().getName()))
                .contains("getStatus", "getLastTransitionTime", "setLastTransitionTime");
    }

    @Test
    void the_time_moves_only_when_the_status_changes() {
        List<Condition> before = List.of(Conditions.set(List.of(), no("Waiting"), 1L, MORNING));

        assertThat(Conditions.set(before, no("Broken"), 2L, NOON))
                .returns("2026-01-01T08:00:00Z", Condition::getLastTransitionTime)
                .returns("Broken", Condition::getReason)
                .returns(2L, Condition::getObservedGeneration);
        assertThat(Conditions.set(before, ConditionValue.yes("Ready", "Fine", ""), 2L, NOON))
                .returns("2026-01-01T12:00:00Z", Condition::getLastTransitionTime)
                .returns("True", Condition::getStatus);
    }

    @Test
    void a_condition_that_is_absent_is_neither_true_nor_false() {
        List<Condition> conditions = List.of(Conditions.set(List.of(), no("Waiting"), 1L, MORNING));

        assertThat(Conditions.isFalse(conditions, "Ready")).isTrue();
        assertThat(Conditions.isTrue(conditions, "Ready")).isFalse();
        assertThat(Conditions.isFalse(conditions, "Applied")).isFalse();
        assertThat(Conditions.isTrue(conditions, "Applied")).isFalse();
        assertThat(Conditions.of((WukongStatus) null)).isEmpty();
    }

    @Test
    void an_absent_condition_has_no_reason_in_common_with_another() {
        Optional<Condition> waiting = Optional.of(Conditions.set(List.of(), no("Waiting"), 1L, MORNING));

        assertThat(Conditions.sameReason(waiting, waiting)).isTrue();
        assertThat(Conditions.sameReason(waiting, Optional.empty())).isFalse();
        assertThat(Conditions.sameReason(Optional.empty(), Optional.empty())).isFalse();
    }

    private static ConditionValue no(String reason) {
        return ConditionValue.no("Ready", reason, "");
    }

    private static Clock clock(String time) {
        return Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
    }

    /** The status is also a label of a metric, in {@link WukongGauges}. */
    private static Stream<JavaAccess<?>> accesses() {
        return ProductClasses.all().stream()
                .<JavaAccess<?>>flatMap((JavaClass type) -> type.getAccessesFromSelf().stream())
                .filter(access -> !access.getOriginOwner().getFullName().equals(WukongGauges.class.getName()))
                .filter(OnePlaceForConditionsTest::concernsACondition);
    }

    private static boolean concernsACondition(JavaAccess<?> access) {
        return access.getTargetOwner().isAssignableTo(ConditionBuilder.class)
                || access.getTargetOwner().isEquivalentTo(Condition.class)
                        && Set.of("getStatus", "getLastTransitionTime", "setStatus", "setLastTransitionTime")
                                .contains(access.getTarget().getName());
    }
}
