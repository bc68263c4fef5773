package dev.novasphere.wukong.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.ObservedBuilder;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.ApplyRejection;
import dev.novasphere.wukong.status.input.RejectionMessage;
import dev.novasphere.wukong.status.input.RequestAnswer;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import dev.novasphere.wukong.testcluster.AnsweringServer.Answer;
import dev.novasphere.wukong.testcluster.AnsweringServer.Request;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of refusals are those of KubeVirt's virt-api. */
class PowerRequestsTest {

    private static final String STARTED_ONCE = "startStrategy: {runStrategy: Manual, autoStart: true}";
    private static final String PENDING = "vm.novasphere.dev/auto-start: pending";

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private int code = 202;
    private String reason;
    private String words = "";
    private String refusedAt = "";
    private final AnsweringServer server = AnsweringServer.start(this::answer);
    private final PowerRequests power =
            new PowerRequests(new Writer(server.client(), new Informers(null, null, null, null)));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void the_one_start_is_asked_for_and_noted_on_the_machine() {
        ApplyOutcome outcome = serve(wukong(STARTED_ONCE, ""), machine("Manual", PENDING), null);

        assertThat(outcome.refusal()).isEmpty();
        assertThat(requests).extracting(Request::method).containsExactly("PUT", "PATCH");
        assertThat(requests.get(0).uri().getPath()).endsWith("/virtualmachines/web-vm/start");
        assertThat(requests.get(1).body()).contains("\"vm.novasphere.dev/auto-start\":\"done\"");
    }

    @Test
    void a_start_that_was_noted_is_not_asked_for_again() {
        serve(wukong(STARTED_ONCE, ""), machine("Manual", "vm.novasphere.dev/auto-start: done"), null);

        assertThat(requests).isEmpty();
    }

    @Test
    void a_start_of_a_machine_that_runs_already_counts_as_done() {
        refuse(409, "Conflict", "Operation cannot be fulfilled: VM is already running");

        ApplyOutcome outcome = serve(wukong(STARTED_ONCE, ""), machine("Manual", PENDING), null, "/start");

        assertThat(outcome.refusal()).isEmpty();
        assertThat(requests).extracting(Request::method).containsExactly("PUT", "PATCH");
    }

    @ParameterizedTest
    @CsvSource({
        "409, Conflict, Always does not support manual start requests",
        "409, Conflict, RerunOnFailure does not support starting VM from failed state",
        "400, BadRequest, the machine is of a size that no node has",
    })
    void a_start_that_kubevirt_does_not_take_is_reported_with_its_words_and_what_to_do(
            int code, String reason, String words) {
        refuse(code, reason, words);

        ApplyOutcome outcome = serve(wukong(STARTED_ONCE, ""), machine("Manual", PENDING), null);

        ApplyRejection refusal = outcome.refusal().orElseThrow();
        assertThat(refusal.reason()).isEqualTo(Reasons.START_REFUSED);
        assertThat(RejectionMessage.of(refusal))
                .startsWith("KubeVirt did not start VirtualMachine web-vm (" + code + ")")
                .contains(words, "virtctl start web-vm");
        assertThat(requests).as("no note that it was started").hasSize(1);
    }

    @Test
    void a_missing_right_to_start_stays_one() {
        refuse(
                403,
                "Forbidden",
                "virtualmachines \"web-vm\" is forbidden: User \"wukong\" cannot update resource \"virtualmachines/start\"");

        assertThat(serve(wukong(STARTED_ONCE, ""), machine("Manual", PENDING), null)
                        .refusal())
                .hasValueSatisfying(refusal -> {
                    assertThat(refusal.reason()).isEqualTo(Reasons.FORBIDDEN);
                    assertThat(refusal.name()).isEqualTo("web-vm/start");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "409, Conflict, unable to complete request: stop/start already underway",
        "500, InternalError, Internal error occurred: unable to complete request: stop/start already underway",
        "409, Conflict, the object has been modified; please apply your changes to the latest version",
        "503, ServiceUnavailable, no endpoints available for service virt-api",
        "500, InternalError, Internal error occurred",
    })
    void a_start_that_passes_in_a_moment_is_tried_again_without_a_word(int code, String reason, String words) {
        refuse(code, reason, words);

        assertThatThrownBy(() -> serve(wukong(STARTED_ONCE, ""), machine("Manual", PENDING), null))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(words);
    }

    @Test
    void nothing_is_asked_of_a_machine_that_could_not_be_written_as_planned() {
        Wukong wukong = wukong(STARTED_ONCE, "monday");
        ApplyOutcome refused = ApplyOutcome.refused("VirtualMachine", "web-vm", 422, Reasons.REFUSED, "no");
        Finding error = Finding.error(Finding.Concern.SPEC, "CpuOutOfRange", "spec.cpu is missing");

        assertThat(power.serve(wukong, plan(wukong), observed(machine("Manual", PENDING), guest("a")), refused))
                .isSameAs(refused);
        assertThat(power.serve(
                                wukong,
                                plan(wukong, error),
                                observed(machine("Manual", PENDING), guest("a")),
                                ApplyOutcome.done())
                        .restart())
                .isEmpty();
        assertThat(requests).isEmpty();
    }

    @Test
    void a_restart_is_noted_before_it_is_asked_for() {
        RequestAnswer answer = restart(wukong("", "monday"), machine("Always", ""), guest("a"));

        assertThat(answer.done()).isTrue();
        assertThat(requests).extracting(Request::method).containsExactly("PATCH", "PUT");
        assertThat(requests.get(0).body()).contains("\"monday\"", "\"uid-of-a\"");
        assertThat(requests.get(1).uri().getPath()).endsWith("/virtualmachines/web-vm/restart");
    }

    @Test
    void a_restart_that_was_asked_for_of_a_guest_that_is_gone_is_over_and_of_one_that_runs_is_asked_for_again() {
        String noted = "vm.novasphere.dev/restart-request: monday, vm.novasphere.dev/restart-guest: uid-of-a";

        assertThat(restart(wukong("", "monday"), machine("Always", noted), guest("b"))
                        .done())
                .isTrue();
        assertThat(requests).isEmpty();
        assertThat(restart(wukong("", "monday"), machine("Always", noted), guest("a"))
                        .done())
                .isTrue();
        assertThat(requests).extracting(Request::method).containsExactly("PUT");
    }

    @Test
    void a_restart_that_was_answered_is_not_read_again() {
        Wukong wukong = wukong("", "monday");
        wukong.setStatus(Serialization.unmarshal("---\n{handledRestart: monday}", WukongStatus.class));

        assertThat(serve(wukong, machine("Always", ""), guest("a")).restart()).isEmpty();
        assertThat(requests).isEmpty();
    }

    @Test
    void without_a_guest_that_runs_there_is_nothing_to_restart() {
        VirtualMachineInstance ended = guest("a");
        ended.setStatus(Serialization.unmarshal(
                "---\n{phase: Failed}", dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus.class));

        assertThat(restart(wukong("", "monday"), machine("Always", ""), null).message())
                .contains("virtctl start web-vm -n shop");
        assertThat(restart(wukong("", "monday"), machine("Always", ""), ended).reason())
                .isEqualTo(Reasons.NOT_RUNNING);
        assertThat(restart(wukong("", "monday"), null, null).reason()).isEqualTo(Reasons.NOT_RUNNING);
        assertThat(requests).isEmpty();
    }

    @Test
    void a_restart_waits_for_the_end_of_a_move_of_disks_which_it_would_break_off() {
        Wukong wukong = wukong("", "monday");
        Finding moving = move("StorageMigrating");

        RequestAnswer answer = power.serve(
                        wukong, plan(wukong, moving), observed(machine("Always", ""), guest("a")), ApplyOutcome.done())
                .restart()
                .orElseThrow();

        assertThat(requests).isEmpty();
        assertThat(answer.waits()).isTrue();
        assertThat(answer.reason()).isEqualTo(Reasons.HELD_BACK);
        assertThat(answer.message()).contains("monday", "moves to another claim", "StorageMigrated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"StorageMigrationRefused", "StorageMigrationWaits", "StorageMigrationUnclear"})
    void a_restart_that_a_move_waits_for_is_asked_for(String ofMove) {
        Wukong wukong = wukong("", "monday");

        assertThat(power.serve(
                                wukong,
                                plan(wukong, move(ofMove)),
                                observed(machine("Always", ""), guest("a")),
                                ApplyOutcome.done())
                        .restart()
                        .orElseThrow()
                        .reason())
                .isEqualTo(Reasons.RESTART_REQUESTED);
    }

    @Test
    void a_move_that_is_taken_back_is_waited_for_as_long_as_the_guest_moves() {
        Wukong wukong = wukong("", "monday");
        VirtualMachineInstance moving = guest("a");
        moving.setStatus(Serialization.unmarshal(
                "---\n{phase: Running, migratedVolumes: [{volumeName: root}]}",
                dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus.class));

        for (VirtualMachineInstance guest : List.of(moving, guest("a"))) {
            assertThat(power.serve(
                                    wukong,
                                    plan(wukong, move("StorageMigrationCancelled")),
                                    observed(machine("Always", ""), guest),
                                    ApplyOutcome.done())
                            .restart()
                            .orElseThrow()
                            .waits())
                    .isEqualTo(guest == moving);
        }
    }

    @Test
    void a_guest_that_may_run_on_a_claim_that_kubevirt_does_not_name_is_not_restarted() {
        Wukong wukong = wukong("", "monday");
        VirtualMachineInstance moved = guest("a");
        moved.setStatus(Serialization.unmarshal(
                "---\n{phase: Running, migrationState: {migrationUid: m1, endTimestamp: '2026-05-02T10:20:00Z', completed: true}}",
                dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus.class));
        PersistentVolumeClaim target = Serialization.unmarshal("""
                metadata:
                  name: web-root-2
                  annotations:
                    vm.novasphere.dev/storage-migration-guest: uid-of-a
                    vm.novasphere.dev/storage-migration-source: web-root
                """, PersistentVolumeClaim.class);

        for (VirtualMachineInstance guest : List.of(moved, guest("b"))) {
            Observed observed =
                    observed(machine("Always", ""), guest).with(KubeVirtSettings.unknown(), List.of(target));
            assertThat(power.serve(wukong, plan(wukong, move("StorageMigrationUnclear")), observed, ApplyOutcome.done())
                            .restart()
                            .orElseThrow()
                            .waits())
                    .isEqualTo(guest == moved);
        }
    }

    private static Finding move(String reason) {
        return Finding.warning(Finding.Concern.STORAGE_MIGRATION, reason, "disk root: it moves");
    }

    @ParameterizedTest
    @CsvSource({
        "409, Conflict, unable to complete request: stop/start already underway, Requested",
        "500, InternalError, Internal error occurred: unable to complete request: stop/start already underway, Requested",
        "409, Conflict, VM is not running: web-vm, NotRunning",
        "409, Conflict, Once does not support manual restart requests, RestartRefused",
        "403, Forbidden, admission webhook \"windows\" denied the request: maintenance is already underway, RestartRefused",
    })
    void what_kubevirt_answers_to_a_restart_is_the_answer(int code, String reason, String words, String answer) {
        refuse(code, reason, words);

        assertThat(restart(wukong("", "monday"), machine("Always", ""), guest("a"), "/restart")
                        .reason())
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void a_restart_is_tried_again_when_kubevirt_is_down(int code) {
        refuse(code, "ServiceUnavailable", "no endpoints available");

        assertThatThrownBy(() -> restart(wukong("", "monday"), machine("Always", ""), guest("a"), "/restart"))
                .isInstanceOf(KubernetesClientException.class);
    }

    private Answer answer(Request request) {
        requests.add(request);
        boolean refused = code >= 300 && request.uri().getPath().endsWith(refusedAt);
        return refused
                ? new Answer(
                        code,
                        new StatusBuilder()
                                .withCode(code)
                                .withReason(reason)
                                .withMessage(words)
                                .build())
                : new Answer(200, request.method().equals("PUT") ? "" : machine("Always", ""));
    }

    private void refuse(int code, String reason, String words) {
        this.code = code;
        this.reason = reason;
        this.words = words;
    }

    private ApplyOutcome serve(
            Wukong wukong, VirtualMachine machine, VirtualMachineInstance guest, String... onlyRefusedAt) {
        refusedAt = onlyRefusedAt.length == 0 ? "" : onlyRefusedAt[0];
        return power.serve(wukong, plan(wukong), observed(machine, guest), ApplyOutcome.done());
    }

    private RequestAnswer restart(
            Wukong wukong, VirtualMachine machine, VirtualMachineInstance guest, String... onlyRefusedAt) {
        return serve(wukong, machine, guest, onlyRefusedAt).restart().orElseThrow();
    }

    private static Plan plan(Wukong wukong, Finding... findings) {
        return new Plan(List.of(), List.of(findings), PowerPlan.of(wukong.getSpec()));
    }

    private static Wukong wukong(String spec, String restart) {
        return Serialization.unmarshal(
                """
                ---
                metadata:
                  name: web
                  namespace: shop
                  uid: uid-1
                  annotations: {%s}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks: [{name: root, size: 1Gi}]
                  %s
                """.formatted(restart.isEmpty() ? "" : "vm.novasphere.dev/restartRequestedAt: " + restart, spec),
                Wukong.class);
    }

    private static VirtualMachine machine(String strategy, String annotations) {
        return Serialization.unmarshal("""
                ---
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata:
                  name: web-vm
                  namespace: shop
                  uid: uid-2
                  annotations: {%s}
                  ownerReferences: [{apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, uid: uid-1, controller: true}]
                spec: {runStrategy: %s}
                """.formatted(annotations, strategy), VirtualMachine.class);
    }

    private static VirtualMachineInstance guest(String name) {
        return Serialization.unmarshal("""
                ---
                apiVersion: kubevirt.io/v1
                kind: VirtualMachineInstance
                metadata: {name: web-vm, namespace: shop, uid: uid-of-%s}
                status: {phase: Running}
                """.formatted(name), VirtualMachineInstance.class);
    }

    private static Observed observed(VirtualMachine machine, VirtualMachineInstance guest) {
        return ObservedBuilder.like(Observed.nothing())
                .machine(Optional.ofNullable(machine))
                .guest(Optional.ofNullable(guest))
                .build();
    }
}
