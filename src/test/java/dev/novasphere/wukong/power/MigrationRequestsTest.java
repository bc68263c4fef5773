package dev.novasphere.wukong.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigration;
import dev.novasphere.wukong.plan.ObservedBuilder;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.RequestAnswer;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import dev.novasphere.wukong.testcluster.AnsweringServer.Answer;
import dev.novasphere.wukong.testcluster.AnsweringServer.Request;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MigrationRequestsTest {

    private static final String MIGRATABLE = "{type: LiveMigratable, status: 'True'}";

    private final List<Request> requests = new ArrayList<>();
    private int code = 201;
    private String words = "";
    private final AnsweringServer server = AnsweringServer.start(this::answer);
    private final MigrationRequests migrations =
            new MigrationRequests(new Writer(server.client(), new Informers(null, null, null, null)));

    private final Wukong wukong = read("""
            metadata:
              name: web
              namespace: shop
              uid: uid-1
              annotations: {vm.novasphere.dev/migrateRequestedAt: monday}
            spec: {cpu: 1, memory: 1Gi, disks: [{name: root, size: 1Gi}]}
            """, Wukong.class);

    private Answer answer(Request request) {
        requests.add(request);
        return code < 300
                ? new Answer(code, request.body())
                : new Answer(
                        code,
                        new StatusBuilder().withCode(code).withMessage(words).build());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static <T> T read(String yaml, Class<T> type) {
        return Serialization.unmarshal("---\n" + yaml, type);
    }

    private static VirtualMachine machine(String annotations) {
        return read("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata:
                  name: web-vm
                  namespace: shop
                  uid: uid-2
                  annotations: %s
                  ownerReferences: [{apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, uid: uid-1, controller: true}]
                """.formatted(annotations), VirtualMachine.class);
    }

    private static VirtualMachineInstance guest(String phase, String condition) {
        return read("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachineInstance
                metadata: {name: web-vm, namespace: shop, uid: uid-3}
                status: {phase: %s, conditions: [%s]}
                """.formatted(phase, condition), VirtualMachineInstance.class);
    }

    private static Observed observed(VirtualMachine machine, VirtualMachineInstance guest) {
        return ObservedBuilder.like(Observed.nothing())
                .machine(Optional.ofNullable(machine))
                .guest(Optional.ofNullable(guest))
                .build();
    }

    private RequestAnswer serve(Observed observed) {
        Plan plan = new Plan(List.of(), List.of(), PowerPlan.of(wukong.getSpec()));
        return migrations
                .serve(wukong, plan, observed, ApplyOutcome.done())
                .migration()
                .orElseThrow();
    }

    @Test
    void a_new_value_is_one_migration_and_a_note_on_the_machine() {
        RequestAnswer answer = serve(observed(machine("{}"), guest("Running", MIGRATABLE)));

        assertThat(answer.done()).isTrue();
        assertThat(requests).extracting(Request::method).containsExactly("POST", "PATCH");
        JsonNode made = Serialization.unmarshal(requests.get(0).body(), JsonNode.class);
        assertThat(made.at("/spec/vmiName").asText()).isEqualTo("web-vm");
        assertThat(made.at("/metadata/ownerReferences/0/uid").asText()).isEqualTo("uid-1");
        assertThat(requests.get(1).body()).contains("vm.novasphere.dev/migration-request", "monday");
    }

    @Test
    void a_request_that_was_cut_off_meets_the_migration_that_it_made() {
        Observed before = observed(machine("{}"), guest("Running", MIGRATABLE));
        serve(before);
        VirtualMachineInstanceMigration made =
                Serialization.unmarshal(requests.get(0).body(), VirtualMachineInstanceMigration.class);
        requests.clear();

        assertThat(serve(before.withMigrations(List.of(made))).done()).isTrue();
        assertThat(requests).extracting(Request::method).containsExactly("PATCH");
    }

    @Test
    void a_value_that_the_machine_has_noted_is_not_served_again_although_the_status_was_lost() {
        assertThat(serve(observed(
                                machine("{vm.novasphere.dev/migration-request: monday}"), guest("Running", MIGRATABLE)))
                        .done())
                .isTrue();
        assertThat(requests).isEmpty();
    }

    @Test
    void a_value_that_was_answered_is_not_read_again() {
        wukong.setStatus(
                read("{handledMigration: monday}", dev.novasphere.wukong.api.v1alpha1.status.WukongStatus.class));
        Plan plan = new Plan(List.of(), List.of(), PowerPlan.of(wukong.getSpec()));

        assertThat(migrations
                        .serve(wukong, plan, observed(machine("{}"), guest("Running", MIGRATABLE)), ApplyOutcome.done())
                        .migration())
                .isEmpty();
        assertThat(requests).isEmpty();
    }

    @Test
    void a_guest_that_cannot_move_is_not_asked_to_and_the_reason_is_said() {
        RequestAnswer answer = serve(
                observed(
                        machine("{}"),
                        guest(
                                "Running",
                                "{type: LiveMigratable, status: 'False', reason: DisksNotLiveMigratable, message: root is not shared}")));

        assertThat(answer.reason()).isEqualTo("NotMigratable");
        assertThat(answer.message()).contains("root is not shared", "write another value");
        assertThat(requests).isEmpty();
    }

    @Test
    void without_a_guest_that_runs_there_is_nothing_to_move() {
        assertThat(serve(observed(machine("{}"), null)).reason()).isEqualTo("NotRunning");
        assertThat(serve(observed(machine("{}"), guest("Succeeded", MIGRATABLE)))
                        .reason())
                .isEqualTo("NotRunning");
        assertThat(requests).isEmpty();
    }

    @Test
    void what_kubevirt_refuses_is_answered_in_its_words_and_what_passes_is_tried_again() {
        code = 400;
        words = "in-flight migration detected";
        RequestAnswer answer = serve(observed(machine("{}"), guest("Running", MIGRATABLE)));
        assertThat(answer.reason()).isEqualTo("MigrationRefused");
        assertThat(answer.message()).contains("(400)", "in-flight migration detected");

        code = 503;
        assertThatThrownBy(() -> serve(observed(machine("{}"), guest("Running", MIGRATABLE))))
                .isInstanceOf(KubernetesClientException.class);
    }
}
