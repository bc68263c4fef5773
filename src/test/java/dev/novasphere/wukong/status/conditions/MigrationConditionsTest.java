package dev.novasphere.wukong.status.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.status.MigrationStatus;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.status.StatusFixture;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.status.events.StatusEvents;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.MigrationAnswers;
import dev.novasphere.wukong.status.vocabulary.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationConditionsTest {

    private static final String EARLY = "2026-01-02T03:00:00Z";
    private static final String LATE = "2026-01-02T03:30:00Z";

    private final StatusFixture fixture = StatusFixture.usual().vmi("Running", "nodeName: node-1");

    private static Condition condition(WukongStatus status, String type) {
        return Conditions.find(status.conditions(), type).orElse(null);
    }

    @Test
    void a_guest_that_was_never_moved_says_nothing_of_migrations() {
        WukongStatus status = fixture.status();
        assertThat(status.migration()).isNull();
        assertThat(condition(status, "Migrated")).isNull();
        assertThat(condition(status, "MigrationRoom")).isNull();
        assertThat(condition(status, "NodeLost")).isNull();
    }

    @Test
    void the_newest_migration_is_reported_with_its_nodes_and_its_end_is_an_event() {
        fixture.migration("old", EARLY, "{phase: Failed, migrationState: {failureReason: no answer}}");
        WukongStatus first = fixture.written();
        assertThat(first.migration().message()).contains("no answer");

        fixture.migration(
                "new",
                LATE,
                "{phase: Succeeded, migrationState: {sourceNode: a, targetNode: b, startTimestamp: '2026-01-02T03:30:01Z',"
                        + " endTimestamp: '2026-01-02T03:30:09Z'}}");
        WukongStatus second = fixture.status();

        assertThat(second.migration())
                .isEqualTo(new MigrationStatus(
                        "new", "Succeeded", "a", "b", "2026-01-02T03:30:01Z", "2026-01-02T03:30:09Z", null));
        assertThat(StatusEvents.between(first, second))
                .extracting(EventMessage::reason)
                .containsExactly("MigrationSucceeded");
        assertThat(StatusEvents.between(
                        second,
                        fixture.migration("again", LATE, "{phase: Pending}").status()))
                .isEmpty();
    }

    @Test
    void a_migration_without_a_status_is_pending_and_a_failure_without_a_reason_names_a_command() {
        assertThat(fixture.migration("one", EARLY, "{}").status().migration().phase())
                .isEqualTo("Pending");
        assertThat(fixture.migration("two", LATE, "{phase: Failed}")
                        .status()
                        .migration()
                        .message())
                .contains("kubectl describe vmim two -n shop");
    }

    @Test
    void what_was_said_of_an_ended_migration_stays_until_the_guest_ends() {
        fixture.migration("one", EARLY, "{phase: Failed, migrationState: {failureReason: no answer}}");
        MigrationStatus said = fixture.written().migration();

        assertThat(fixture.withoutMigrations().status().migration()).isEqualTo(said);
        assertThat(fixture.withoutVmi().status().migration()).isNull();
    }

    @Test
    void a_migration_that_went_away_before_its_end_is_not_reported_any_more() {
        fixture.migration("one", EARLY, "{phase: Running}").written();

        assertThat(fixture.withoutMigrations().status().migration()).isNull();
    }

    @Test
    void a_quota_without_room_for_the_second_pod_is_said_and_taken_back() {
        fixture.migration(
                "one",
                EARLY,
                "{phase: Pending, conditions: [{type: migrationRejectedByResourceQuota, status: 'True'}]}");
        WukongStatus held = fixture.written();
        assertThat(condition(held, "MigrationRoom").getReason()).isEqualTo("QuotaWithoutRoom");
        assertThat(condition(held, "MigrationRoom").getMessage())
                .contains("ResourceQuota of namespace shop", "kubectl describe quota -n shop");
        assertThat(held.migration().message()).contains("no room");

        WukongStatus freed = fixture.withoutMigrations()
                .migration("one", EARLY, "{phase: Running}")
                .status();
        assertThat(condition(freed, "MigrationRoom").getStatus()).isEqualTo("True");
    }

    @Test
    void a_quota_that_never_has_room_for_the_second_pod_is_said_before_a_migration_and_taken_back() {
        fixture.finding(Finding.warning(Finding.Concern.MIGRATION, "QuotaForOnePod", "The quota is small."));
        WukongStatus small = fixture.written();
        assertThat(condition(small, "MigrationRoom").getStatus()).isEqualTo("False");
        assertThat(condition(small, "MigrationRoom").getReason()).isEqualTo("QuotaForOnePod");
        assertThat(condition(small, "MigrationRoom").getMessage()).isEqualTo("The quota is small.");
        assertThat(condition(small, "Ready").getStatus()).isEqualTo("True");

        WukongStatus raised = fixture.withoutFindings().status();
        assertThat(condition(raised, "MigrationRoom").getReason()).isEqualTo("RoomFound");
    }

    @Test
    void the_answer_to_a_request_stays_and_is_one_event() {
        WukongStatus before = fixture.written();
        fixture.outcome(
                ApplyOutcome.done().withMigration(MigrationAnswers.impossible("now", "DisksNotLiveMigratable")));
        WukongStatus answered = fixture.written();

        assertThat(answered.handledMigration()).isEqualTo("now");
        assertThat(condition(answered, "Migrated").getReason()).isEqualTo("NotMigratable");
        assertThat(StatusEvents.between(before, answered))
                .extracting(EventMessage::reason)
                .containsExactly("MigrationNotDone");
        WukongStatus next = fixture.outcome(ApplyOutcome.done()).status();
        assertThat(next).isEqualTo(answered);
    }

    @Test
    void a_guest_whose_pod_is_not_ready_without_a_reason_is_on_a_lost_node_until_it_is_ready() {
        fixture.vmi("Running", "nodeName: node-1\nconditions: [{type: Ready, status: 'False'}]");
        WukongStatus lost = fixture.written();
        assertThat(condition(lost, "NodeLost").getStatus()).isEqualTo("True");
        assertThat(condition(lost, "NodeLost").getMessage())
                .contains(
                        "Node node-1 does not answer", "kubectl taint nodes node-1 node.kubernetes.io/out-of-service=");

        fixture.vmi(
                "Running",
                "nodeName: node-1\nconditions: [{type: Ready, status: 'False', reason: PodTerminating, message: going}]");
        assertThat(condition(fixture.written(), "NodeLost").getStatus()).isEqualTo("True");

        fixture.vmi("Running", "nodeName: node-2\nconditions: [{type: Ready, status: 'True'}]");
        assertThat(condition(fixture.status(), "NodeLost").getReason()).isEqualTo("NodeAnswers");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Running | {type: Ready, status: 'False', reason: PodTerminating, message: virt-launcher pod is terminating}",
                "Running | {type: Ready, status: 'False', reason: ContainersNotReady, message: probe}",
                "Running | {type: Ready, status: 'True'}",
                "Scheduling | {type: Ready, status: 'False'}",
            })
    void a_guest_that_is_not_ready_for_another_reason_is_on_no_lost_node(String phase, String ready) {
        fixture.vmi(phase, "nodeName: node-1\nconditions: [" + ready + "]");

        assertThat(condition(fixture.status(), "NodeLost")).isNull();
    }

    /** The conditions are those that a real virt-controller wrote when a Pod went as those of a lost node do. */
    @Test
    void a_node_is_lost_from_its_first_silence_until_the_pod_is_gone() {
        fixture.vmi(
                "Running",
                "nodeName: node-1\nconditions: [{type: Ready, status: 'False', lastProbeTime: null, lastTransitionTime: null}]");
        assertThat(condition(fixture.written(), "NodeLost").getReason()).isEqualTo("NodeUnreachable");

        fixture.vmi(
                "Running",
                "nodeName: node-1\nconditions: [{type: Ready, status: 'False', reason: PodTerminating, message: virt-launcher pod is"
                        + " terminating, lastTransitionTime: '2026-01-02T03:04:05Z'}]");
        assertThat(condition(fixture.written(), "NodeLost").getReason()).isEqualTo("NodeUnreachable");

        fixture.vmi(
                "Scheduling",
                "conditions: [{type: Ready, status: 'False', reason: GuestNotRunning, message: Guest VM is not reported as running}]");
        assertThat(condition(fixture.status(), "NodeLost").getReason()).isEqualTo("NodeAnswers");
    }

    @Test
    void a_guest_that_kubevirt_gave_up_with_its_node_says_so() {
        fixture.vmi("Failed", "nodeName: node-1\nreason: NodeUnresponsive");

        assertThat(condition(fixture.status(), "NodeLost").getReason()).isEqualTo("NodeGivenUp");
    }
}
