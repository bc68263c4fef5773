package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.MigrationStatus;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.migration.MigrationState;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigration;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigrationStatus;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.testcluster.ApiRequests.Request;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who turns a machine on and off: the Wukong once, then its user; and restarts that are asked for by annotation. */
class PowerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void newNamespace() {
        scene.kubeVirt().serveSubresources();
        namespace = scene.cluster().newNamespace("power");
    }

    private static String wukong(String name, String more) {
        return """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata:
                  name: %s
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks:
                    - name: root
                      size: 1Gi
                      storageClassName: standard
                """.formatted(name) + more.indent(2);
    }

    private static String manual(String name) {
        return wukong(name, "startStrategy:\n  runStrategy: Manual\n  autoStart: true\n");
    }

    @Test
    void a_manual_machine_with_auto_start_is_started_by_one_request_and_never_again() {
        long mark = scene.cluster().requests().mark();
        scene.create(namespace, manual("bench"));
        Wukong bench = scene.awaitPhase(namespace, "bench", Phase.Running);
        assertThat(bench.getStatus().autoStarted()).isTrue();
        assertThat(strategy("bench")).isEqualTo("Manual");

        scene.kubeVirt().virtctl().stop(namespace, "bench-vm");
        scene.awaitPhase(namespace, "bench", Phase.Stopped);
        scene.patch(namespace, "bench", "{\"spec\":{\"cpu\":2}}");
        scene.awaitPhase(namespace, "bench", Phase.Stopped);
        scene.restartOperator();
        scene.patch(namespace, "bench", "{\"spec\":{\"cpu\":3}}");
        await().atMost(PATIENCE).until(() -> cores("bench") == 3);
        scene.awaitQuiet();

        assertThat(powerRequests(mark)).hasSize(1).allSatisfy(r -> assertThat(r.subresource())
                .isEqualTo("start"));
        assertThat(scene.wukong(namespace, "bench").getStatus().phase()).isEqualTo(Phase.Stopped);
        assertThat(Scene.condition(scene.wukong(namespace, "bench"), "Ready").getStatus())
                .isEqualTo("True");
    }

    @Test
    void a_start_that_was_not_noted_before_a_crash_counts_as_done() {
        scene.create(namespace, manual("crash"));
        scene.awaitPhase(namespace, "crash", Phase.Running);
        String guest = guest("crash");
        scene.awaitQuiet();
        scene.operator().kill();
        annotateMachine("crash", Annotations.AUTO_START, Annotations.PENDING);

        long mark = scene.cluster().requests().mark();
        scene.restartOperator();
        await().atMost(PATIENCE)
                .until(() -> Annotations.DONE.equals(machineAnnotation("crash", Annotations.AUTO_START)));

        assertThat(powerRequests(mark)).singleElement().satisfies(r -> assertThat(r.code())
                .isEqualTo(409));
        assertThat(guest("crash")).isEqualTo(guest);
    }

    @Test
    void a_strategy_changed_to_manual_starts_nothing_that_is_off() {
        scene.create(namespace, wukong("later", ""));
        scene.awaitPhase(namespace, "later", Phase.Running);
        scene.kubeVirt().virtctl().stop(namespace, "later-vm");
        scene.awaitPhase(namespace, "later", Phase.Stopped);

        long mark = scene.cluster().requests().mark();
        scene.patch(
                namespace, "later", "{\"spec\":{\"startStrategy\":{\"runStrategy\":\"Manual\",\"autoStart\":true}}}");
        await().atMost(PATIENCE).until(() -> strategy("later").equals("Manual"));
        Wukong later = scene.awaitPhase(namespace, "later", Phase.Stopped);
        scene.awaitQuiet();

        assertThat(powerRequests(mark)).isEmpty();
        assertThat(Scene.condition(later, "Ready").getStatus()).isEqualTo("True");
    }

    @Test
    void a_machine_started_by_virtctl_gets_its_rerun_on_failure_back() {
        scene.create(namespace, wukong("rerun", "highAvailability:\n  restartPolicy: OnFailure\n"));
        scene.awaitPhase(namespace, "rerun", Phase.Running);
        assertThat(strategy("rerun")).isEqualTo("RerunOnFailure");
        machine("rerun").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"runStrategy\":\"Halted\"}}");
        scene.awaitCondition(namespace, "rerun", "PowerOverridden", "True", "StoppedByHand");

        scene.kubeVirt().virtctl().start(namespace, "rerun-vm");

        await().atMost(PATIENCE).until(() -> strategy("rerun").equals("RerunOnFailure"));
        scene.awaitPhase(namespace, "rerun", Phase.Running);
        scene.awaitCondition(namespace, "rerun", "PowerOverridden", "False", "AsAsked");
    }

    @Test
    void halted_in_the_wukong_stops_the_guest_and_always_starts_it_again() {
        scene.create(namespace, wukong("git", ""));
        scene.awaitPhase(namespace, "git", Phase.Running);

        scene.patch(namespace, "git", "{\"spec\":{\"startStrategy\":{\"runStrategy\":\"Halted\"}}}");
        Wukong off = scene.awaitPhase(namespace, "git", Phase.Stopped);
        assertThat(strategy("git")).isEqualTo("Halted");
        assertThat(Scene.condition(off, "Ready").getStatus()).isEqualTo("True");

        scene.restartOperator();
        scene.patch(namespace, "git", "{\"spec\":{\"startStrategy\":{\"runStrategy\":\"Always\"}}}");
        scene.awaitPhase(namespace, "git", Phase.Running);
        assertThat(strategy("git")).isEqualTo("Always");
    }

    @Test
    void a_changed_strategy_reaches_a_running_machine_without_touching_its_guest() {
        scene.create(namespace, wukong("change", ""));
        scene.awaitPhase(namespace, "change", Phase.Running);
        String guest = guest("change");

        scene.patch(namespace, "change", "{\"spec\":{\"highAvailability\":{\"restartPolicy\":\"OnFailure\"}}}");
        await().atMost(PATIENCE).until(() -> strategy("change").equals("RerunOnFailure"));
        scene.patch(
                namespace,
                "change",
                "{\"spec\":{\"highAvailability\":null,\"startStrategy\":{\"runStrategy\":\"Manual\"}}}");
        await().atMost(PATIENCE).until(() -> strategy("change").equals("Manual"));
        scene.patch(namespace, "change", "{\"spec\":{\"startStrategy\":{\"runStrategy\":\"Always\"}}}");
        await().atMost(PATIENCE).until(() -> strategy("change").equals("Always"));
        scene.awaitPhase(namespace, "change", Phase.Running);

        assertThat(guest("change")).isEqualTo(guest);
    }

    @Test
    void a_new_restart_request_restarts_the_guest_once_and_brings_the_change_that_waits() {
        scene.create(namespace, wukong("again", ""));
        scene.awaitPhase(namespace, "again", Phase.Running);
        String guest = guest("again");
        scene.patch(namespace, "again", "{\"spec\":{\"cpu\":2}}");
        scene.awaitCondition(namespace, "again", "RestartRequired", "True", "ChangesWait");
        assertThat(guest("again")).isEqualTo(guest);

        long mark = scene.cluster().requests().mark();
        askForRestart("again", "2026-01-01T00:00:00Z");
        Wukong again = scene.awaitCondition(namespace, "again", "RestartRequired", "False", "NoChangesWait");
        scene.awaitPhase(namespace, "again", Phase.Running);
        assertThat(again.getStatus().handledRestart()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(Scene.condition(again, "Restarted").getReason()).isEqualTo("Requested");
        String second = guest("again");
        assertThat(second).isNotEqualTo(guest);

        scene.awaitQuiet();
        scene.restartOperator();
        scene.patch(namespace, "again", "{\"metadata\":{\"labels\":{\"touched\":\"yes\"}}}");
        scene.awaitQuiet();

        assertThat(guest("again")).isEqualTo(second);
        assertThat(powerRequests(mark)).singleElement().satisfies(r -> assertThat(r.subresource())
                .isEqualTo("restart"));
        assertThat(scene.client().v1().events().inNamespace(namespace).list().getItems())
                .extracting(Event::getReason)
                .containsOnlyOnce("RestartRequested");
    }

    @Test
    void a_restart_request_on_a_machine_that_is_off_is_reported_and_not_executed() {
        scene.create(namespace, wukong("off", "startStrategy:\n  autoStart: false\n"));
        scene.awaitPhase(namespace, "off", Phase.Stopped);

        long mark = scene.cluster().requests().mark();
        askForRestart("off", "now");
        scene.awaitCondition(namespace, "off", "Restarted", "False", "NotRunning");
        scene.kubeVirt().virtctl().start(namespace, "off-vm");
        scene.awaitPhase(namespace, "off", Phase.Running);
        scene.awaitQuiet();

        assertThat(powerRequests(mark)).isEmpty();
        assertThat(scene.wukong(namespace, "off").getStatus().handledRestart()).isEqualTo("now");
    }

    private void askForRestart(String name, String value) {
        scene.patch(
                namespace,
                name,
                "{\"metadata\":{\"annotations\":{\"vm.novasphere.dev/restartRequestedAt\":\"%s\"}}}".formatted(value));
    }

    @Test
    void a_migration_that_is_asked_for_is_made_once_and_reported_and_not_again_after_a_restart_of_the_operator() {
        scene.create(
                namespace,
                wukong("moves", "")
                        .replace(
                                "storageClassName: standard",
                                "storageClassName: standard\n      accessModes: [ReadWriteMany]"));
        scene.awaitPhase(namespace, "moves", Phase.Running);
        scene.patch(
                namespace,
                "moves",
                "{\"metadata\":{\"annotations\":{\"vm.novasphere.dev/migrateRequestedAt\":\"monday\"}}}");
        Wukong asked = scene.awaitCondition(namespace, "moves", "Migrated", "True", "MigrationRequested");
        assertThat(asked.getStatus().handledMigration()).isEqualTo("monday");

        assertThat(migrations()).singleElement().satisfies(made -> {
            assertThat(made.getSpec().vmiName()).isEqualTo("moves-vm");
            scene.client().resource(made).editStatus(live -> {
                live.setStatus(new VirtualMachineInstanceMigrationStatus(
                        "Succeeded", new MigrationState("node-a", "node-b", null, null, null), List.of()));
                return live;
            });
        });
        await().atMost(PATIENCE).until(() -> {
            MigrationStatus said = scene.wukong(namespace, "moves").getStatus().migration();
            return said != null && "Succeeded".equals(said.phase()) && "node-b".equals(said.targetNode());
        });

        scene.restartOperator();
        scene.awaitQuiet();
        assertThat(migrations()).hasSize(1);
    }

    private List<VirtualMachineInstanceMigration> migrations() {
        return scene.client()
                .resources(VirtualMachineInstanceMigration.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    private List<Request> powerRequests(long mark) {
        return scene.operatorRequests(mark).stream()
                .filter(r -> List.of("start", "stop", "restart").contains(r.subresource()))
                .toList();
    }

    private Resource<VirtualMachine> machine(String name) {
        return scene.client()
                .resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName(name + "-vm");
    }

    private void annotateMachine(String name, String annotation, String value) {
        machine(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(annotation, value));
    }

    private String machineAnnotation(String name, String annotation) {
        return machine(name).get().getMetadata().getAnnotations().get(annotation);
    }

    private String strategy(String name) {
        return machine(name).get().getSpec().runStrategy();
    }

    private int cores(String name) {
        return machine(name).get().getSpec().template().spec().domain().cpu().cores();
    }

    private String guest(String name) {
        return scene.client()
                .resources(VirtualMachineInstance.class)
                .inNamespace(namespace)
                .withName(name + "-vm")
                .get()
                .getMetadata()
                .getUid();
    }
}
