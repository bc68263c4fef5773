package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.api.v1alpha1.status.VolumeStatus;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineSpec;
import dev.novasphere.wukong.testcluster.ApiRequests;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Wukongs with all that a revision of the Go operator left of them, found by this operator when it starts: one start takes over the Wukongs
 * of all tests, each in a namespace of its own.
 */
@Tag("full")
class TakeoverIT {

    private static final List<String> REVISIONS = List.of(GoOperator.DECEMBER, GoOperator.JANUARY);
    private static final Scene SCENE = Scene.shared();
    private static final KubernetesClient GO =
            SCENE.cluster().client("manager/v0.0.0 (linux/amd64) kubernetes/$Format");
    private static final Map<String, LeftByGoOperator> LEFT = new HashMap<>();
    private static final Map<String, List<VirtualMachineSpec>> SEEN = new HashMap<>();
    private static final List<Watch> WATCHES = new ArrayList<>();

    /** What a test does with a Wukong; the tests of one purpose only read. */
    private enum Purpose {
        WATCHED,
        STARTED_AGAIN,
        OFF,
        CHANGED,
        STOPPED,
        CONTESTED,
        WRITTEN_BY_ANOTHER_PROGRAM
    }

    @BeforeAll
    static void all_are_taken_over_by_one_start() {
        SCENE.operator().close();
        for (String revision : REVISIONS) {
            for (Purpose purpose : Purpose.values()) {
                LEFT.put(purpose + revision, new LeftByGoOperator(SCENE, GO, revision));
            }
        }
        LEFT.values().forEach(LeftByGoOperator::running);
        for (String revision : REVISIONS) {
            turnOff(left(Purpose.OFF, revision));
            left(Purpose.WRITTEN_BY_ANOTHER_PROGRAM, revision)
                    .machineOfTheProgram()
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\":{\"labels\":{\"backup\":\"nightly\"},\"annotations\":{\"note\":\"keep\"}}}");
            SEEN.put(revision, new CopyOnWriteArrayList<>());
            WATCHES.add(left(Purpose.WATCHED, revision).machines().watch(new Recorder(SEEN.get(revision))));
        }
        SCENE.restartOperator();
        LEFT.forEach((name, left) -> SCENE.awaitPhase(
                left.namespace(), "web", name.startsWith(Purpose.OFF.name()) ? Phase.Stopped : Phase.Running));
        SCENE.awaitQuiet();
    }

    private static void turnOff(LeftByGoOperator left) {
        left.machines().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"running\":false}}");
        LeftByGoOperator.until("the guest is off", () -> left.guest() == null);
    }

    private static LeftByGoOperator left(Purpose purpose, String revision) {
        return LEFT.get(purpose + revision);
    }

    @AfterAll
    static void nothing_stays() {
        WATCHES.forEach(Watch::close);
        GO.close();
        LeftByGoOperator.policy(SCENE).delete();
        LEFT.values().forEach(LeftByGoOperator::end);
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void a_running_machine_is_taken_over_without_a_restart(String revision) {
        LeftByGoOperator left = left(Purpose.WATCHED, revision);
        VirtualMachineInstance guest = left.guestBefore();

        Wukong taken = SCENE.awaitPhase(left.namespace(), "web", Phase.Running);
        SCENE.awaitQuiet();

        assertThat(left.guest().getMetadata().getUid())
                .isEqualTo(guest.getMetadata().getUid());
        assertThat(left.machine().getMetadata().getLabels()).containsEntry("vm.novasphere.dev/wukong", "web");
        assertThat(left.machine().getStatus().condition("RestartRequired")).isEmpty();
        assertThat(Scene.condition(taken, "RestartRequired")).isNull();
        assertThat(left.volume("cloudinitdisk").cloudInitNoCloud().userData()).contains("passwd: $6$saltsaltsalt$");
        assertThat(left.template().networks().get(1).name())
                .isEqualTo(revision.equals(GoOperator.DECEMBER) ? "web-external-nad" : "external");
        assertThat(left.template().domain().devices().interfaces())
                .extracting(Interface::macAddress)
                .containsOnlyNulls();
        assertThat(taken.getStatus().networks().get(1).macAddress()).isEqualTo(LeftByGoOperator.macOfCard(guest, 1));
        assertThat(Scene.condition(taken, "CloudInitReady").getReason()).isEqualTo("CloudInitKept");
        assertThat(Scene.condition(taken, "NetworksConfigured").getMessage()).contains("once it is off");
        assertThat(left.reasons("web")).contains("TakenOver").doesNotContain("VirtualMachineCreated");
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void the_next_stop_and_start_bring_the_new_shape_with_the_old_addresses(String revision) {
        LeftByGoOperator left = left(Purpose.STARTED_AGAIN, revision);
        String mac = LeftByGoOperator.macOfCard(left.guestBefore(), 1);
        SCENE.awaitPhase(left.namespace(), "web", Phase.Running);

        SCENE.kubeVirt().virtctl().stop(left.namespace(), "web-vm");
        SCENE.awaitPhase(left.namespace(), "web", Phase.Stopped);
        LeftByGoOperator.until(
                "the Secret takes the place of the inline text",
                () -> left.volume("cloudinitdisk").cloudInitNoCloud().secretRef() != null);
        SCENE.kubeVirt().virtctl().start(left.namespace(), "web-vm");
        Wukong started = SCENE.awaitPhase(left.namespace(), "web", Phase.Running);

        assertThat(left.template().networks()).extracting(n -> n.name()).containsExactly("default", "external");
        assertThat(left.template().domain().devices().interfaces().get(1).macAddress())
                .isEqualTo(mac);
        assertThat(LeftByGoOperator.macOfCard(left.guest(), 1)).isEqualTo(mac);
        assertThat(left.machine().getStatus().condition("RestartRequired")).isEmpty();
        assertThat(Scene.condition(started, "CloudInitReady").getReason()).isEqualTo("Rendered");
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void running_becomes_a_run_strategy_in_one_write(String revision) {
        LeftByGoOperator left = left(Purpose.WATCHED, revision);
        List<VirtualMachineSpec> seen = SEEN.get(revision);

        assertThat(seen).anyMatch(spec -> spec.running() != null).anyMatch(spec -> spec.runStrategy() != null);
        assertThat(seen).allMatch(spec -> (spec.running() == null) != (spec.runStrategy() == null));
        assertThat(left.machine().getSpec().runStrategy()).isEqualTo("Always");
        assertThat(left.machine().getSpec().running()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void a_machine_that_is_off_stays_off(String revision) {
        LeftByGoOperator left = left(Purpose.OFF, revision);
        Wukong taken = SCENE.awaitPhase(left.namespace(), "web", Phase.Stopped);
        SCENE.awaitQuiet();

        assertThat(left.guest()).isNull();
        assertThat(left.machine().getSpec().runStrategy()).isEqualTo("Halted");
        assertThat(left.machine().getSpec().running()).isNull();
        assertThat(taken.getStatus().appliedRunStrategy()).isEqualTo("Halted");
        assertThat(left.volume("cloudinitdisk").cloudInitNoCloud().secretRef()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void a_field_taken_out_of_the_wukong_goes_from_the_machine(String revision) {
        LeftByGoOperator left = left(Purpose.CHANGED, revision);
        SCENE.awaitPhase(left.namespace(), "web", Phase.Running);
        assertThat(left.template().nodeSelector()).containsEntry("zone", "a");

        SCENE.patch(left.namespace(), "web", "{\"spec\":{\"highAvailability\":null}}");

        LeftByGoOperator.until(
                "the node selector goes", () -> left.template().nodeSelector().isEmpty());
        assertThat(left.template().tolerations()).isEmpty();
        assertThat(left.machine().getMetadata().getManagedFields())
                .filteredOn(entry -> entry.getManager().equals("manager"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void contents_of_the_old_status_do_not_stay_in_it(String revision) {
        LeftByGoOperator left = left(Purpose.STOPPED, revision);
        Wukong taken = SCENE.awaitPhase(left.namespace(), "web", Phase.Running);
        assertThat(taken.getStatus().volumes()).extracting(VolumeStatus::name).containsExactly("system", "data");

        SCENE.kubeVirt().virtctl().stop(left.namespace(), "web-vm");
        Wukong stopped = SCENE.awaitPhase(left.namespace(), "web", Phase.Stopped);

        assertThat(stopped.getStatus().nodeName()).isNull();
        assertThat(stopped.getMetadata().getManagedFields())
                .filteredOn(entry -> "status".equals(entry.getSubresource()))
                .extracting(ManagedFieldsEntry::getManager)
                .containsExactly("wukong-operator");
    }

    @Test
    void what_another_program_of_the_same_name_wrote_is_left_to_it() {
        LeftByGoOperator left = left(Purpose.WRITTEN_BY_ANOTHER_PROGRAM, GoOperator.JANUARY);
        SCENE.awaitPhase(left.namespace(), "web", Phase.Running);

        assertThat(left.machine().getMetadata().getLabels()).containsEntry("backup", "nightly");
        assertThat(left.machine().getMetadata().getAnnotations()).containsEntry("note", "keep");
        assertThat(left.machine().getMetadata().getManagedFields())
                .filteredOn(entry -> entry.getManager().equals("manager"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.getFieldsV1().getAdditionalProperties())
                        .containsOnlyKeys("f:metadata"));
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void once_taken_over_a_restart_of_the_operator_writes_nothing(String revision) {
        LeftByGoOperator left = left(Purpose.WATCHED, revision);
        SCENE.awaitPhase(left.namespace(), "web", Phase.Running);
        SCENE.awaitQuiet();

        long mark = SCENE.cluster().requests().mark();
        SCENE.restartOperator();
        SCENE.awaitQuiet();

        assertThat(SCENE.operatorRequests(mark)).noneMatch(ApiRequests.Request::writes);
    }

    @ParameterizedTest
    @ValueSource(strings = {GoOperator.DECEMBER, GoOperator.JANUARY})
    void the_go_operator_still_at_work_is_reported_and_not_fought(String revision) {
        LeftByGoOperator left = left(Purpose.CONTESTED, revision);
        SCENE.awaitPhase(left.namespace(), "web", Phase.Running);
        long mark = SCENE.cluster().requests().mark();

        left.rival().writeMachine();
        Wukong contested = SCENE.awaitCondition(left.namespace(), "web", "Applied", "False", "OtherOperator");
        SCENE.patch(left.namespace(), "web", "{\"spec\":{\"memory\":\"5Gi\"}}");
        SCENE.awaitQuiet();

        assertThat(Scene.condition(contested, "Applied").getMessage())
                .contains("Field manager manager wrote", "--replicas=0");
        assertThat(left.machine().getSpec().running()).isTrue();
        assertThat(SCENE.operatorRequests(mark))
                .noneMatch(r -> r.writes() && r.resource().equals("virtualmachines"));
        assertThat(left.reasons("web")).contains("OtherOperator");

        left.lastWriteLiesBack(Duration.ofMinutes(6));

        SCENE.awaitCondition(left.namespace(), "web", "Applied", "True", "Applied");
        assertThat(left.machine().getSpec().running()).isNull();
        assertThat(left.machine().getSpec().runStrategy()).isEqualTo("Always");
        LeftByGoOperator.until("the change is carried out", () -> "5Gi"
                .equals(String.valueOf(left.template().domain().memory().guest())));
    }

    private record Recorder(List<VirtualMachineSpec> seen) implements Watcher<VirtualMachine> {

        @Override
        public void eventReceived(Action action, VirtualMachine machine) {
            seen.add(machine.getSpec());
        }

        @Override
        public void onClose(WatcherException cause) {
            throw new AssertionError("the watch ended", cause);
        }
    }
}
