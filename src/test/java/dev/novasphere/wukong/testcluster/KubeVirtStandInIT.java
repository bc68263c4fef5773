package dev.novasphere.wukong.testcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The stand-in behaves as KubeVirt and CDI do, each behaviour by itself, without the operator. Tests with the tag {@value GivenCluster#TAG} use
 * nothing that only the stand-in can: with a {@link GivenCluster} they are run against the real controllers in it, so that what the stand-in does
 * otherwise fails.
 */
@Tag("full")
class KubeVirtStandInIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static TestCluster cluster;
    private static KubernetesClient client;
    private static KubeVirtStandIn kubeVirt;
    private static GivenCluster given;
    private static PowerByHand power;
    private static String storageClass;

    private String namespace;

    @BeforeAll
    static void startCluster() {
        if (GivenCluster.isGiven()) {
            given = GivenCluster.open();
            client = given.client();
            power = PowerByHand.bySubresources(client);
            storageClass = given.storageClass();
            return;
        }
        cluster = TestCluster.start();
        client = cluster.client();
        Crds.installAll(client);
        kubeVirt = KubeVirtStandIn.start(cluster);
        kubeVirt.installStorageClasses();
        power = kubeVirt.virtctl();
        storageClass = KubeVirtStandIn.STANDARD;
    }

    @AfterAll
    static void stopCluster() {
        if (given != null) {
            given.close();
            return;
        }
        kubeVirt.close();
        cluster.close();
    }

    @BeforeEach
    void newNamespace() {
        namespace = given == null ? cluster.newNamespace("standin") : given.newNamespace("standin");
    }

    private static String machine(String runStrategy, String template) {
        return """
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata: {name: web}
                spec:
                  runStrategy: %s
                  template:
                %s
                """.formatted(runStrategy, template.indent(4));
    }

    private static final String DISKLESS = """
            metadata: {labels: {tier: front}}
            spec:
              domain:
                cpu: {sockets: 1, cores: 2}
                memory: {guest: 1Gi}
                devices:
                  interfaces: [{name: default, masquerade: {}, macAddress: "02:00:00:00:00:11"}]
              networks: [{name: default, pod: {}}]
            """;

    private static String withClaim(String claim) {
        return """
                spec:
                  domain:
                    memory: {guest: 1Gi}
                    devices:
                      disks: [{name: root, disk: {bus: virtio}}]
                  volumes: [{name: root, persistentVolumeClaim: {claimName: %s}}]
                """.formatted(claim);
    }

    private static String dataVolume(String name, String url, String storageClass) {
        return """
                apiVersion: cdi.kubevirt.io/v1beta1
                kind: DataVolume
                metadata: {name: %s, labels: {disk: root}}
                spec:
                  source: {http: {url: "%s"}}
                  storage:
                    storageClassName: %s
                    accessModes: [ReadWriteOnce]
                    resources: {requests: {storage: 1Gi}}
                """.formatted(name, url, storageClass);
    }

    private static String claim(String name, String storageClass) {
        return """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s}
                spec:
                  accessModes: [ReadWriteOnce]
                  storageClassName: %s
                  resources: {requests: {storage: 1Gi}}
                """.formatted(name, storageClass);
    }

    // Power

    @Tag(GivenCluster.TAG)
    @ParameterizedTest
    @CsvSource({"Always, true", "RerunOnFailure, true", "Once, true", "Manual, false", "Halted, false"})
    void a_new_machine_starts_by_its_run_strategy(String strategy, boolean starts) {
        create(machine(strategy, DISKLESS));

        awaitPrintable(starts ? "Running" : "Stopped");
        assertThat(vmi() != null).isEqualTo(starts);
        // virt-controller notes it once there was a guest.
        assertThat(Objects.text(vm(), "status", "runStrategy")).isEqualTo(starts ? strategy : null);
    }

    @ParameterizedTest
    @CsvSource({
        "Always, Running, true",
        "RerunOnFailure, Stopped, false",
        "Manual, Stopped, false",
        "Once, Stopped, false"
    })
    void a_guest_that_shuts_itself_down_is_restarted_by_run_strategy(String strategy, String ends, boolean restarted) {
        create(machine(strategy, DISKLESS));
        String first = startedGuest(strategy);

        kubeVirt.shutDownGuest(namespace, "web");

        awaitPrintable(ends, vm -> restarted == isAnotherGuest(first));
    }

    @ParameterizedTest
    @CsvSource({"Always, true", "RerunOnFailure, true", "Manual, false", "Once, false"})
    void a_guest_that_crashes_is_restarted_by_run_strategy(String strategy, boolean restarted) {
        create(machine(strategy, DISKLESS));
        String first = startedGuest(strategy);

        kubeVirt.crashGuest(namespace, "web");

        if (restarted) {
            awaitPrintable("Running", vm -> isAnotherGuest(first));
        } else {
            awaitPrintable("Stopped", vm -> uid(vmi()).equals(first));
            assertThat(GuestController.phase(vmi())).isEqualTo("Failed");
        }
    }

    @Tag(GivenCluster.TAG)
    @Test
    void a_guest_goes_through_the_phases_in_order() {
        create(machine("Always", DISKLESS));
        awaitPrintable("Running");

        assertThat(Objects.list(vmi(), "status", "phaseTransitionTimestamps"))
                .extracting(t -> t.get("phase"))
                .containsExactly("Pending", "Scheduling", "Scheduled", "Running");
    }

    @Tag(GivenCluster.TAG)
    @Test
    void virtctl_stop_halts_an_always_machine_as_virt_api_and_start_makes_it_always_again() {
        create(machine("Always", DISKLESS));
        awaitPrintable("Running");

        power.stop(namespace, "web");
        awaitPrintable("Stopped", vm -> vmi() == null);
        assertThat(Objects.text(vm(), "spec", "runStrategy")).isEqualTo("Halted");
        assertThat(managerOf("f:runStrategy")).isEqualTo("virt-api");
        refused(() -> power.stop(namespace, "web"));
        refused(() -> power.restart(namespace, "web"));

        power.start(namespace, "web");
        awaitPrintable("Running");
        assertThat(Objects.text(vm(), "spec", "runStrategy")).isEqualTo("Always");
        refused(() -> power.start(namespace, "web"));
    }

    @Tag(GivenCluster.TAG)
    @ParameterizedTest
    @CsvSource({"Manual", "RerunOnFailure"})
    void virtctl_starts_and_stops_by_requests_in_the_status_where_the_strategy_stays(String strategy) {
        create(machine(strategy, DISKLESS));
        startedGuest(strategy);

        power.stop(namespace, "web");
        awaitPrintable("Stopped", vm -> vmi() == null && vm.get("status", "stateChangeRequests") == null);
        refused(() -> power.stop(namespace, "web"));
        power.start(namespace, "web");
        awaitPrintable("Running", vm -> vm.get("status", "stateChangeRequests") == null);

        assertThat(Objects.text(vm(), "spec", "runStrategy")).isEqualTo(strategy);
    }

    @Tag(GivenCluster.TAG)
    @ParameterizedTest
    @CsvSource({"Always", "Manual", "RerunOnFailure"})
    void virtctl_restart_replaces_the_guest(String strategy) {
        create(machine(strategy, DISKLESS));
        String first = startedGuest(strategy);

        power.restart(namespace, "web");

        awaitPrintable("Running", vm -> isAnotherGuest(first) && vm.get("status", "stateChangeRequests") == null);
        assertThat(Objects.text(vm(), "spec", "runStrategy")).isEqualTo(strategy);
    }

    @Tag(GivenCluster.TAG)
    @Test
    void virtctl_stop_halts_a_once_machine_and_its_restart_is_refused() {
        create(machine("Once", DISKLESS));
        awaitPrintable("Running");

        refused(() -> power.restart(namespace, "web"));
        power.stop(namespace, "web");

        awaitPrintable("Stopped");
        assertThat(Objects.text(vm(), "spec", "runStrategy")).isEqualTo("Halted");
    }

    @Tag(GivenCluster.TAG)
    @Test
    void a_halted_machine_set_to_rerun_on_failure_starts_and_one_stopped_by_request_stays_off() {
        create(machine("Halted", DISKLESS));
        awaitPrintable("Stopped");

        merge("{\"spec\":{\"runStrategy\":\"RerunOnFailure\"}}");
        awaitPrintable("Running");
        power.stop(namespace, "web");
        awaitPrintable("Stopped", vm -> vmi() == null);
        merge("{\"metadata\":{\"labels\":{\"touched\":\"yes\"}}}");

        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> vmi() == null);
    }

    @Test
    void a_slow_shutdown_shows_stopping_and_a_deleted_machine_terminating() {
        create(machine(
                "Always",
                DISKLESS.replace("metadata: {", "metadata: {annotations: {standin.test/slow-shutdown: \"true\"}, ")));
        awaitPrintable("Running");

        power.stop(namespace, "web");
        awaitPrintable("Stopping");
        client.resource(vm()).delete();
        awaitPrintable("Terminating");
        kubeVirt.finishShutdown(namespace, "web");

        awaitTrue(() -> vm() == null && vmi() == null);
    }

    @Test
    void a_restart_while_another_one_is_carried_out_is_an_internal_error() {
        create(machine(
                "Always",
                DISKLESS.replace("metadata: {", "metadata: {annotations: {standin.test/slow-shutdown: \"true\"}, ")));
        awaitPrintable("Running");
        power.restart(namespace, "web");
        awaitPrintable("Stopping");

        KubernetesClientException second =
                catchThrowableOfType(KubernetesClientException.class, () -> power.restart(namespace, "web"));

        assertThat(second).hasMessageContaining("stop/start already underway");
        assertThat(second.getCode()).isEqualTo(500);
        kubeVirt.finishShutdown(namespace, "web");
    }

    @Test
    void a_guest_that_never_runs_ends_in_a_crash_loop() {
        create(machine(
                "Always", DISKLESS.replace("metadata: {", "metadata: {annotations: {standin.test/crash: \"true\"}, ")));

        GenericKubernetesResource vm = awaitPrintable("CrashLoopBackOff", m -> vmi() == null);

        assertThat(((Number) vm.get("status", "startFailure", "consecutiveFailCount")).intValue())
                .isPositive();
        assertThat(Objects.text(vm, "status", "startFailure", "retryAfterTimestamp"))
                .isNotBlank();
    }

    @Test
    void a_guest_without_a_node_is_unschedulable() {
        create(machine("Always", DISKLESS + "  nodeSelector: {kubernetes.io/arch: s390x}\n"));

        GenericKubernetesResource vm = awaitPrintable("ErrorUnschedulable");

        assertThat(condition(vm, "PodScheduled"))
                .containsEntry("status", "False")
                .containsEntry("reason", "Unschedulable");
    }

    // What a running machine says

    @Tag(GivenCluster.TAG)
    @Test
    void the_webhook_seeds_firmware_architecture_machine_type_and_annotation_once() {
        create(machine("Halted", DISKLESS));
        GenericKubernetesResource vm = awaitPrintable("Stopped");
        String uuid = Objects.text(vm, "spec", "template", "spec", "domain", "firmware", "uuid");

        if (given != null || Crds.areReal()) {
            assertThat(uuid).isNotBlank();
            assertThat(Objects.text(vm, "spec", "template", "spec", "domain", "machine", "type"))
                    .isNotBlank();
            assertThat(Objects.text(vm, "spec", "template", "spec", "architecture"))
                    .isEqualTo("amd64");
            assertThat(Objects.text(
                            vm, "spec", "template", "metadata", "annotations", "kubevirt.io/pci-topology-version"))
                    .isEqualTo("v3");
        }
        merge("{\"spec\":{\"runStrategy\":\"Always\"}}");
        assertThat(Objects.text(awaitPrintable("Running"), "spec", "template", "spec", "domain", "firmware", "uuid"))
                .isEqualTo(uuid);
    }

    @Test
    void a_running_machine_gives_node_labels_conditions_and_the_address_of_the_pod_network() {
        create(machine("Always", DISKLESS));

        GenericKubernetesResource vm = awaitPrintable("Running");

        assertThat(vm.<Boolean>get("status", "created")).isTrue();
        assertThat(vm.<Boolean>get("status", "ready")).isTrue();
        assertThat(condition(vm, "Ready")).containsEntry("status", "True");
        assertThat(condition(vm, "AgentConnected")).containsEntry("status", "True");
        assertThat(condition(vm, "LiveMigratable")).containsEntry("status", "True");
        assertThat(vmi().getMetadata().getLabels()).containsEntry("tier", "front");
        assertThat(Objects.text(vmi(), "status", "nodeName")).isIn("node-a", "node-b");
        assertThat(Objects.list(vmi(), "status", "interfaces")).singleElement().satisfies(nic -> {
            assertThat(nic).containsEntry("mac", "02:00:00:00:00:11").containsEntry("name", "default");
            assertThat(nic.get("ipAddress").toString()).startsWith("10.244.");
        });
    }

    @Test
    void a_static_address_of_the_network_data_is_reported_by_the_agent_for_its_mac() {
        secret("seed", Map.of("userdata", "#cloud-config", "networkdata", """
                version: 2
                ethernets:
                  lan: {match: {macaddress: "02:00:00:00:00:22"}, set-name: lan0, addresses: [192.168.7.9/24, "fd00::9/64"]}
                """));
        create(machine("Always", twoNics()));

        awaitPrintable("Running");

        assertThat(Objects.list(vmi(), "status", "interfaces").get(1))
                .containsEntry("name", "lan")
                .containsEntry("mac", "02:00:00:00:00:22")
                .containsEntry("ipAddress", "192.168.7.9")
                .containsEntry("ipAddresses", List.of("192.168.7.9", "fd00::9"))
                .containsEntry("interfaceName", "lan0");
    }

    @Test
    void without_an_agent_a_secondary_nic_has_no_address() {
        secret("seed", Map.of("userdata", "#cloud-config", "networkdata", """
                version: 2
                ethernets: {lan: {match: {macaddress: "02:00:00:00:00:22"}, addresses: [192.168.7.9/24]}}
                """));
        create(machine("Always", twoNics() + "metadata: {annotations: {standin.test/no-agent: \"true\"}}\n"));

        GenericKubernetesResource vm = awaitPrintable("Running");

        assertThat(condition(vm, "AgentConnected")).isNull();
        assertThat(Objects.list(vmi(), "status", "interfaces").get(1)).doesNotContainKeys("ipAddress", "interfaceName");
        assertThat(Objects.list(vmi(), "status", "interfaces").get(0)).containsKey("ipAddress");
    }

    @Test
    void a_missing_cloud_init_secret_keeps_the_machine_starting_until_it_comes() {
        create(machine("Always", twoNics()));
        awaitPrintable(
                "Starting", vm -> vmi() != null && GuestController.phase(vmi()).equals("Scheduling"));

        secret("seed", Map.of("userdata", "#cloud-config"));

        awaitPrintable("Running");
    }

    // Changes of a running machine

    @Tag(GivenCluster.TAG)
    @Test
    void a_change_that_is_not_live_needs_a_restart_and_is_forgotten_by_it() {
        create(machine("Always", DISKLESS));
        awaitPrintable("Running");

        merge("{\"spec\":{\"template\":{\"spec\":{\"domain\":{\"cpu\":{\"cores\":4}}}}}}");
        await("restart required").atMost(PATIENCE).until(() -> condition(vm(), "RestartRequired") != null);
        assertThat(vmi().<Integer>get("spec", "domain", "cpu", "cores")).isEqualTo(2);

        power.restart(namespace, "web");
        awaitPrintable("Running", vm -> condition(vm, "RestartRequired") == null);
        assertThat(vmi().<Integer>get("spec", "domain", "cpu", "cores")).isEqualTo(4);
    }

    @Tag(GivenCluster.TAG)
    @Test
    void a_change_put_back_needs_no_restart_any_more() {
        create(machine("Always", DISKLESS));
        awaitPrintable("Running");

        merge("{\"spec\":{\"template\":{\"spec\":{\"domain\":{\"cpu\":{\"cores\":4}}}}}}");
        awaitTrue(() -> condition(vm(), "RestartRequired") != null);
        merge("{\"spec\":{\"template\":{\"spec\":{\"domain\":{\"cpu\":{\"cores\":2}}}}}}");

        awaitTrue(() -> condition(vm(), "RestartRequired") == null);
    }

    @Tag(GivenCluster.TAG)
    @Test
    void sockets_memory_and_placement_reach_a_running_guest_that_can_migrate() {
        create(machine("Always", DISKLESS));
        awaitPrintable("Running");
        String first = uid(vmi());

        merge("""
                {"spec":{"template":{"spec":{"nodeSelector":{"zone":"a"},"tolerations":[{"key":"gpu","operator":"Exists"}],
                "domain":{"cpu":{"sockets":2},"memory":{"guest":"2Gi"}}}}}}
                """);

        awaitTrue(() -> Integer.valueOf(2).equals(vmi().get("spec", "domain", "cpu", "sockets"))
                && "2Gi".equals(vmi().get("spec", "domain", "memory", "guest"))
                && "a".equals(vmi().get("spec", "nodeSelector", "zone"))
                && Objects.list(vmi(), "spec", "tolerations").size() == 1);
        assertThat(condition(vm(), "RestartRequired")).isNull();
        assertThat(uid(vmi())).isEqualTo(first);
    }

    @Tag(GivenCluster.TAG)
    @Test
    void memory_of_a_guest_that_cannot_migrate_needs_a_restart() {
        create(claim("disk", storageClass));
        create(machine("Always", withClaim("disk")));
        GenericKubernetesResource vm = awaitPrintable("Running");
        assertThat(condition(vm, "LiveMigratable"))
                .containsEntry("status", "False")
                .containsEntry("reason", "DisksNotLiveMigratable");

        merge("{\"spec\":{\"template\":{\"spec\":{\"domain\":{\"memory\":{\"guest\":\"2Gi\"}}}}}}");

        awaitTrue(() -> condition(vm(), "RestartRequired") != null);
        assertThat(Objects.text(vmi(), "spec", "domain", "memory", "guest")).isEqualTo("1Gi");
    }

    @Tag(GivenCluster.TAG)
    @Test
    void more_sockets_are_written_into_a_guest_that_cannot_migrate_as_well() {
        create(claim("disk", storageClass));
        create(machine(
                "Always",
                withClaim("disk").replace("memory: {guest: 1Gi}", "cpu: {sockets: 1}\n    memory: {guest: 1Gi}")));
        GenericKubernetesResource vm = awaitPrintable("Running");
        assertThat(condition(vm, "LiveMigratable")).containsEntry("status", "False");

        merge("{\"spec\":{\"template\":{\"spec\":{\"domain\":{\"cpu\":{\"sockets\":2}}}}}}");

        awaitTrue(() -> Integer.valueOf(2).equals(vmi().get("spec", "domain", "cpu", "sockets")));
        assertThat(condition(vm(), "RestartRequired")).isNull();
    }

    @Tag(GivenCluster.TAG)
    @ParameterizedTest
    @CsvSource({"sockets, 5, cpu", "guest, 512Mi, memory", "guest, 5Gi, memory"})
    void growth_beyond_what_the_guest_was_started_for_needs_a_restart(String field, String value, String part) {
        create(machine("Always", DISKLESS));
        awaitPrintable("Running");

        String json = part.equals("cpu") ? value : "\"" + value + "\"";
        merge("{\"spec\":{\"template\":{\"spec\":{\"domain\":{\"%s\":{\"%s\":%s}}}}}}".formatted(part, field, json));

        awaitTrue(() -> condition(vm(), "RestartRequired") != null);
    }

    @Test
    void a_volume_added_by_virtctl_is_live_and_belongs_to_virt_controller() {
        create(claim("disk", KubeVirtStandIn.STANDARD));
        create(claim("extra", KubeVirtStandIn.STANDARD));
        create(machine("Always", withClaim("disk")));
        awaitPrintable("Running");

        kubeVirt.virtctl().addVolume(namespace, "web", "extra");

        awaitTrue(() -> Objects.list(vmi(), "spec", "volumes").size() == 2);
        assertThat(condition(vm(), "RestartRequired")).isNull();
        assertThat(managerOf("f:volumes")).isEqualTo("virt-controller");
        kubeVirt.virtctl().removeVolume(namespace, "web", "extra");
        awaitTrue(() -> Objects.list(vmi(), "spec", "volumes").size() == 1);
        assertThat(condition(vm(), "RestartRequired")).isNull();
    }

    @Test
    void a_nic_with_state_absent_is_detached_and_leaves_the_machine() {
        secret("seed", Map.of("userdata", "#cloud-config"));
        create(machine("Always", twoNics()));
        awaitPrintable("Running");

        List<Map<String, Object>> nics = GuestSpec.ofMachine(vm()).interfaces();
        nics.get(1).put("state", "absent");
        merge(Serialization.asJson(Map.of(
                "spec",
                Map.of("template", Map.of("spec", Map.of("domain", Map.of("devices", Map.of("interfaces", nics))))))));

        awaitTrue(() -> GuestSpec.ofGuest(vmi()).interfaces().size() == 1
                && GuestSpec.ofMachine(vm()).interfaces().size() == 1
                && GuestSpec.ofMachine(vm()).networks().size() == 1);
        assertThat(condition(vm(), "RestartRequired")).isNull();
    }

    @Tag(GivenCluster.TAG)
    @Test
    void a_nic_that_is_just_left_out_needs_a_restart() {
        secret("seed", Map.of("userdata", "#cloud-config"));
        create(machine("Always", twoNics()));
        awaitPrintable("Running");

        merge(
                "{\"spec\":{\"template\":{\"spec\":{\"networks\":[{\"name\":\"default\",\"pod\":{}}],\"domain\":{\"devices\":{\"interfaces\":[{\"name\":\"default\",\"masquerade\":{}}]}}}}}}");

        awaitTrue(() -> condition(vm(), "RestartRequired") != null);
    }

    // Volumes

    @Test
    void an_import_makes_a_claim_of_its_own_with_room_for_the_filesystem_and_succeeds() {
        create(dataVolume("root", "https://images.example.org/fedora.qcow2", KubeVirtStandIn.STANDARD));

        GenericKubernetesResource volume = awaitDataVolume("root", v -> "Succeeded".equals(phase(v)));

        assertThat(condition(volume, "Ready")).containsEntry("status", "True");
        assertThat(condition(volume, "Bound")).containsEntry("status", "True");
        assertThat(condition(volume, "Running"))
                .containsEntry("status", "False")
                .containsEntry("reason", "Completed");
        PersistentVolumeClaim claim = pvc("root");
        assertThat(claim.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getKind()).isEqualTo("DataVolume");
            assertThat(owner.getController()).isTrue();
        });
        assertThat(claim.getMetadata().getLabels())
                .containsEntry("disk", "root")
                .containsEntry("app", "containerized-data-importer");
        assertThat(claim.getStatus().getPhase()).isEqualTo("Bound");
        assertThat(Quantity.getAmountInBytes(request(claim)))
                .isGreaterThan(Quantity.getAmountInBytes(new Quantity("1Gi")));
    }

    @ParameterizedTest
    @CsvSource({"standard, ReadWriteOnce", "shared, ReadWriteMany"})
    void access_modes_come_from_the_storage_profile(String storageClass, String accessMode) {
        create(dataVolume("root", "https://images.example.org/fedora.qcow2", storageClass)
                .replace("accessModes: [ReadWriteOnce]", ""));

        awaitDataVolume("root", v -> "Succeeded".equals(phase(v)));

        assertThat(pvc("root").getSpec().getAccessModes()).containsExactly(accessMode);
    }

    @Test
    void a_class_that_cdi_does_not_know_needs_access_modes() {
        GenericKubernetesResource profile = create("""
                apiVersion: cdi.kubevirt.io/v1beta1
                kind: StorageProfile
                metadata: {name: unknown-provisioner}
                spec: {}
                """);
        create("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: unknown-provisioner}
                provisioner: example.org/unknown
                """);
        create(dataVolume(
                        "root",
                        "https://images.example.org/fedora.qcow2",
                        profile.getMetadata().getName())
                .replace("accessModes: [ReadWriteOnce]", ""));

        awaitTrue(() -> events("root").stream()
                .anyMatch(e -> e.getReason().equals("ErrClaimNotValid")
                        && e.getMessage().contains("cannot get access mode from StorageProfile unknown-provisioner")));
        assertThat(pvc("root")).isNull();
    }

    @Tag(GivenCluster.TAG)
    @Test
    void a_machine_created_before_its_claim_waits_for_it() {
        create(machine("Always", withClaim("later")));
        awaitPrintable("ErrorPvcNotFound");

        create(claim("later", storageClass));

        awaitPrintable("Running");
    }

    @Test
    void a_machine_waits_for_a_slow_import_and_its_progress_is_reported() {
        create(dataVolume("root", "https://images.example.org/slow-import.qcow2", KubeVirtStandIn.STANDARD));
        create(machine("Always", withClaim("root")));
        kubeVirt.setProgress(namespace, "root", 42);
        awaitDataVolume(
                "root", v -> "ImportInProgress".equals(phase(v)) && "42.00%".equals(v.get("status", "progress")));
        awaitPrintable("Starting", vm -> condition(vm, "DataVolumesReady") != null);
        assertThat(condition(vm(), "DataVolumesReady")).containsEntry("status", "False");

        kubeVirt.releaseImport(namespace, "root");

        awaitPrintable("Running");
    }

    @Test
    void provisioning_and_data_volume_error_are_reported_for_volumes_of_a_data_volume_only() {
        create(dataVolume("root", "https://images.example.org/slow-import.qcow2", KubeVirtStandIn.STANDARD));
        create(machine(
                "Always",
                withClaim("root").replace("persistentVolumeClaim: {claimName: root}", "dataVolume: {name: root}")));
        awaitPrintable("Provisioning");

        create(dataVolume("bad", "https://images.example.org/fail-import.qcow2", KubeVirtStandIn.STANDARD));
        create(machine(
                        "Always",
                        withClaim("bad").replace("persistentVolumeClaim: {claimName: bad}", "dataVolume: {name: bad}"))
                .replace("name: web", "name: other"));

        awaitTrue(() ->
                "DataVolumeError".equals(Objects.text(of(Objects.VM, "other").get(), "status", "printableStatus")));
    }

    @ParameterizedTest
    @CsvSource({"fail-import, Error", "fail-pull, ImagePullFailed"})
    void a_failing_import_stays_in_progress_and_reports_its_reason_and_restarts(String image, String reason) {
        create(dataVolume("root", "https://images.example.org/" + image, KubeVirtStandIn.STANDARD));

        GenericKubernetesResource volume =
                awaitDataVolume("root", v -> v.get("status", "restartCount") instanceof Number n && n.intValue() > 1);

        assertThat(phase(volume)).isEqualTo("ImportInProgress");
        assertThat(condition(volume, "Running"))
                .containsEntry("status", "False")
                .containsEntry("reason", reason);
        assertThat(condition(volume, "Running").get("message").toString()).isNotBlank();
        kubeVirt.releaseImport(namespace, "root");
        awaitDataVolume("root", v -> "Succeeded".equals(phase(v)));
    }

    @Test
    void a_volume_that_waits_for_its_first_consumer_is_filled_when_a_machine_starts_and_not_before() {
        create(dataVolume("root", "https://images.example.org/fedora.qcow2", KubeVirtStandIn.LOCAL));
        create(claim("data", KubeVirtStandIn.LOCAL));
        create(machine("Halted", withClaim("root")));
        awaitDataVolume("root", v -> "WaitForFirstConsumer".equals(phase(v)));
        awaitPrintable("Stopped");
        assertThat(pvc("root").getStatus().getPhase()).isEqualTo("Pending");
        awaitTrue(() -> events("data").stream().anyMatch(e -> e.getReason().equals("WaitForFirstConsumer")));

        power.start(namespace, "web");

        awaitPrintable("Running");
        assertThat(phase(of(Objects.DATA_VOLUME, "root").get())).isEqualTo("Succeeded");
        assertThat(pvc("data").getStatus().getPhase()).isEqualTo("Pending");
    }

    @Test
    void an_unschedulable_machine_is_no_consumer() {
        create(claim("data", KubeVirtStandIn.LOCAL));
        create(machine(
                "Always", withClaim("data") + "metadata: {annotations: {standin.test/unschedulable: \"true\"}}\n"));

        awaitPrintable("ErrorUnschedulable");

        assertThat(pvc("data").getStatus().getPhase()).isEqualTo("Pending");
    }

    @Test
    void immediate_binding_can_be_asked_for() {
        create(dataVolume("root", "https://images.example.org/fedora.qcow2", KubeVirtStandIn.LOCAL)
                .replace(
                        "labels: {disk: root}",
                        "annotations: {cdi.kubevirt.io/storage.bind.immediate.requested: \"true\"}"));

        awaitDataVolume("root", v -> "Succeeded".equals(phase(v)));
    }

    @Test
    void a_claim_of_an_unknown_class_stays_pending_with_an_event_and_heals_with_the_class() {
        create(claim("data", "later-class"));
        create(machine("Always", withClaim("data")));
        awaitPrintable("WaitingForVolumeBinding");
        awaitTrue(() -> events("data").stream()
                .anyMatch(e -> e.getReason().equals("ProvisioningFailed")
                        && e.getMessage().equals("storageclass.storage.k8s.io \"later-class\" not found")));

        create("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: later-class}
                provisioner: standin.test/later
                """);

        awaitPrintable("Running");
    }

    @Test
    void an_exceeded_quota_is_reported_and_heals_when_it_is_raised() {
        client.resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("storage")
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("requests.storage", new Quantity("512Mi")))
                        .endSpec()
                        .build())
                .create();
        awaitTrue(() -> client.resourceQuotas()
                        .inNamespace(namespace)
                        .withName("storage")
                        .get()
                        .getStatus()
                        .getHard()
                != null);
        create(dataVolume("root", "https://images.example.org/fedora.qcow2", KubeVirtStandIn.STANDARD));
        GenericKubernetesResource volume = awaitDataVolume("root", v -> condition(v, "Bound") != null);
        assertThat(condition(volume, "Bound"))
                .containsEntry("status", "False")
                .containsEntry("reason", "ErrExceededQuota");
        assertThat(condition(volume, "Bound").get("message").toString()).contains("exceeded quota: storage");

        client.resourceQuotas()
                .inNamespace(namespace)
                .withName("storage")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"hard\":{\"requests.storage\":\"5Gi\"}}}");

        awaitDataVolume("root", v -> "Succeeded".equals(phase(v)));
    }

    @Test
    void a_claim_that_is_there_already_is_adopted_only_when_that_is_allowed() {
        create(claim("mine", KubeVirtStandIn.STANDARD));
        create(claim("yours", KubeVirtStandIn.STANDARD));
        create(dataVolume("mine", "https://images.example.org/fedora.qcow2", KubeVirtStandIn.STANDARD));
        create(dataVolume("yours", "https://images.example.org/fedora.qcow2", KubeVirtStandIn.STANDARD)
                .replace("labels: {disk: root}", "annotations: {cdi.kubevirt.io/allowClaimAdoption: \"true\"}"));

        awaitTrue(() -> events("mine").stream().anyMatch(e -> e.getReason().equals("ErrResourceExists")));
        awaitDataVolume("yours", v -> "Succeeded".equals(phase(v)));

        assertThat(pvc("mine").getMetadata().getOwnerReferences()).isEmpty();
        assertThat(pvc("yours").getMetadata().getOwnerReferences()).hasSize(1);
    }

    @Test
    void a_claim_grows_where_its_class_allows_it_and_never_shrinks() {
        create(claim("grows", KubeVirtStandIn.STANDARD));
        create(claim("fixed", KubeVirtStandIn.LOCAL));
        create(machine("Always", withClaim("fixed")));
        awaitPrintable("Running");
        awaitTrue(() -> ImportController.isBound(pvc("grows")));

        resize("grows", "3Gi");
        awaitTrue(() -> new Quantity("3Gi")
                .equals(pvc("grows").getStatus().getCapacity().get("storage")));

        assertThatThrownBy(() -> resize("grows", "2Gi")).hasMessageContaining("can not be less than");
        assertThatThrownBy(() -> resize("fixed", "2Gi")).hasMessageContaining("must support resize");
    }

    @Test
    void a_claim_in_use_outlives_its_deletion_until_the_guest_is_gone() {
        create(claim("data", KubeVirtStandIn.STANDARD));
        create(machine("Always", withClaim("data")));
        awaitPrintable("Running");

        client.resource(pvc("data")).delete();
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> pvc("data") != null);
        power.stop(namespace, "web");

        awaitTrue(() -> pvc("data") == null);
    }

    // Deletion

    @Test
    void what_a_deleted_object_owned_goes_too_and_the_machine_waits_for_its_guest() {
        create(dataVolume("root", "https://images.example.org/fedora.qcow2", KubeVirtStandIn.STANDARD));
        create(machine("Always", withClaim("root")));
        awaitPrintable("Running");

        client.resource(vm()).delete();
        awaitTrue(() -> vm() == null && vmi() == null);
        assertThat(pvc("root")).isNotNull();
        client.resource(of(Objects.DATA_VOLUME, "root").get()).delete();

        awaitTrue(() -> pvc("root") == null);
    }

    @Test
    void orphaned_dependents_stay_and_foreground_deletion_ends() {
        GenericKubernetesResource orphans =
                create(dataVolume("keep", "https://images.example.org/a", KubeVirtStandIn.STANDARD));
        GenericKubernetesResource takes =
                create(dataVolume("take", "https://images.example.org/b", KubeVirtStandIn.STANDARD));
        awaitDataVolume("keep", v -> "Succeeded".equals(phase(v)));
        awaitDataVolume("take", v -> "Succeeded".equals(phase(v)));

        client.resource(orphans)
                .withPropagationPolicy(io.fabric8.kubernetes.api.model.DeletionPropagation.ORPHAN)
                .delete();
        client.resource(takes)
                .withPropagationPolicy(io.fabric8.kubernetes.api.model.DeletionPropagation.FOREGROUND)
                .delete();

        awaitTrue(() -> of(Objects.DATA_VOLUME, "keep").get() == null
                && of(Objects.DATA_VOLUME, "take").get() == null);
        awaitTrue(() -> pvc("take") == null);
        assertThat(pvc("keep").getMetadata().getOwnerReferences()).isEmpty();
    }

    // Admission

    @Tag(GivenCluster.TAG)
    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedMachines")
    void a_machine_is_refused_as_the_webhook_does(String message, String yaml) {
        KubernetesClientException refusal = catchThrowableOfType(KubernetesClientException.class, () -> create(yaml));

        assertThat(refusal).as(message).isNotNull().hasMessageContaining(message);
        assertThat(refusal.getCode()).isEqualTo(422);
    }

    static Stream<Arguments> refusedMachines() {
        String strategy = "  runStrategy: Halted\n";
        return Stream.of(
                Arguments.of(
                        "RunStrategy must be specified",
                        machine("Halted", DISKLESS).replace(strategy, "")),
                Arguments.of(
                        "mutually exclusive",
                        machine("Halted", DISKLESS).replace(strategy, strategy + "  running: true\n")),
                Arguments.of("Invalid RunStrategy (Sometimes)", machine("Sometimes", DISKLESS)),
                Arguments.of(
                        "spec.template.spec.domain.devices.disks[0].Name 'boot' not found.",
                        machine("Halted", withClaim("a").replace("disks: [{name: root", "disks: [{name: boot"))),
                Arguments.of(
                        "spec.template.spec.volumes[1] and spec.template.spec.volumes[0] must not have the same Name.",
                        machine(
                                "Halted",
                                withClaim("a")
                                        .replace(
                                                "volumes: [",
                                                "volumes: [{name: root, persistentVolumeClaim: {claimName: b}}, "))),
                Arguments.of(
                        "domain.devices.disks[1] and spec.template.spec.domain.devices.disks[0] must not have the same Name.",
                        machine(
                                "Halted",
                                withClaim("a").replace("disks: [", "disks: [{name: root, disk: {bus: scsi}}, "))),
                Arguments.of(
                        "IDE bus is not supported",
                        machine("Halted", withClaim("a").replace("virtio", "ide"))),
                Arguments.of(
                        "unrecognized bus", machine("Halted", withClaim("a").replace("virtio", "nvme"))),
                Arguments.of(
                        "spec.template.spec.networks[1].name 'lan' not found.",
                        machine(
                                "Halted",
                                DISKLESS.replace(
                                        "[{name: default, pod: {}}]",
                                        "[{name: default, pod: {}}, {name: lan, multus: {networkName: lan}}]"))),
                Arguments.of(
                        "spec.template.spec.domain.devices.interfaces[0].name 'default' not found.",
                        machine("Halted", DISKLESS.replace("networks: [{name: default, pod: {}}]", "networks: []"))),
                Arguments.of(
                        "more than one interface is connected to a pod network",
                        machine("Halted", nic("bridge: {}", "pod: {}"))),
                Arguments.of(
                        "Masquerade interface only implemented with pod network",
                        machine("Halted", nic("masquerade: {}", "multus: {networkName: lan}"))),
                Arguments.of(
                        "exactly one binding", machine("Halted", nic("model: virtio", "multus: {networkName: lan}"))),
                Arguments.of(
                        "must have a networkName", machine("Halted", nic("bridge: {}", "multus: {networkName: \"\"}"))),
                Arguments.of("malformed MAC", machine("Halted", DISKLESS.replace("02:00:00:00:00:11", "02:00:00"))),
                Arguments.of(
                        "can only contain", machine("Halted", DISKLESS.replace("name: default,", "name: de.fault,"))),
                Arguments.of(
                        "already set for a different device",
                        machine(
                                "Halted",
                                withClaim("a")
                                        .replace(
                                                "disk: {bus: virtio}}",
                                                "bootOrder: 1, disk: {bus: virtio}}, {name: two, bootOrder: 1, disk: {bus: virtio}}")
                                        .replace(
                                                "volumes: [",
                                                "volumes: [{name: two, persistentVolumeClaim: {claimName: b}}, "))),
                Arguments.of(
                        "userdata exceeds 2048 byte limit",
                        machine("Halted", cloudInit("userData: " + "x".repeat(2049)))),
                Arguments.of(
                        "networkdata exceeds 2048 byte limit",
                        machine("Halted", cloudInit("networkData: " + "x".repeat(2049)))),
                Arguments.of("at least one userdatasource", machine("Halted", cloudInit(""))),
                Arguments.of("hostname does not conform", machine("Halted", DISKLESS + "  hostname: Web_1\n")),
                Arguments.of("unrecognized option", machine("Halted", DISKLESS + "  evictionStrategy: Sometimes\n")));
    }

    @Tag(GivenCluster.TAG)
    @Test
    void what_the_webhook_accepts_is_accepted() {
        create(machine("Halted", cloudInit("userData: " + "x".repeat(2048))));
    }

    @Tag(GivenCluster.TAG)
    @Test
    void the_rules_hold_for_updates_too() {
        create(machine("Halted", DISKLESS));

        assertThatThrownBy(() -> merge("{\"spec\":{\"running\":true}}")).hasMessageContaining("mutually exclusive");
    }

    @Tag(GivenCluster.TAG)
    @Test
    void while_a_snapshot_is_taken_power_and_volumes_are_locked_and_while_a_restore_runs_power_is() {
        create(claim("disk", storageClass));
        create(machine("Always", withClaim("disk")));
        awaitPrintable("Running");

        mergeStatus("{\"status\":{\"snapshotInProgress\":\"before-upgrade\"}}");
        assertThatThrownBy(() -> power.stop(namespace, "web"))
                .hasMessageContaining("Cannot update vm running state until snapshot \"before-upgrade\" completes");
        if (given == null) {
            assertThatThrownBy(() -> kubeVirt.virtctl().addVolume(namespace, "web", "more"))
                    .hasMessageContaining("until snapshot");
        }
        merge("{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");

        mergeStatus("{\"status\":{\"snapshotInProgress\":null,\"restoreInProgress\":\"back\"}}");
        assertThatThrownBy(() -> merge("{\"spec\":{\"runStrategy\":\"Manual\"}}"))
                .hasMessageContaining("until restore \"back\" completes");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedDataVolumes")
    void a_data_volume_is_refused_as_the_webhook_does(String message, String yaml) {
        assertThatThrownBy(() -> create(yaml)).hasMessageContaining(message);
    }

    static Stream<Arguments> refusedDataVolumes() {
        String good = dataVolume("root", "https://images.example.org/a", "standard");
        String http = "source: {http: {url: \"https://images.example.org/a\"}}";
        return Stream.of(
                Arguments.of(
                        "registry source url scheme", good.replace(http, "source: {registry: {url: quay.io/fedora}}")),
                Arguments.of("Invalid source URL scheme", good.replace("https://", "ftp://")),
                Arguments.of("either Source or SourceRef", good.replace(http, "checkpoints: []")),
                Arguments.of("PVC size is missing", good.replace("resources: {requests: {storage: 1Gi}}", "")));
    }

    @Test
    void the_spec_of_a_data_volume_never_changes() {
        create(dataVolume("root", "https://images.example.org/a", KubeVirtStandIn.STANDARD));

        assertThatThrownBy(() -> of(Objects.DATA_VOLUME, "root")
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"spec\":{\"storage\":{\"resources\":{\"requests\":{\"storage\":\"9Gi\"}}}}}"))
                .hasMessageContaining("Cannot update DataVolume Spec");
    }

    // The API

    @Test
    void start_stop_and_restart_are_served_as_subresources_with_rights_and_refusals() {
        kubeVirt.serveSubresources();
        create(machine("Halted", DISKLESS));
        awaitPrintable("Stopped");

        put(client, "start");
        awaitPrintable("Running");
        String first = uid(vmi());
        KubernetesClientException running =
                catchThrowableOfType(KubernetesClientException.class, () -> put(client, "start"));
        assertThat(running).hasMessageContaining("already running");
        assertThat(running.getCode()).isEqualTo(409);
        put(client, "restart");
        awaitPrintable("Running", vm -> isAnotherGuest(first));
        put(client, "stop");
        awaitPrintable("Stopped");

        KubernetesClientException noRight = catchThrowableOfType(
                KubernetesClientException.class, () -> put(cluster.clientOf(namespace, "nobody"), "start"));
        assertThat(noRight.getCode()).isEqualTo(403);
    }

    @Test
    void machines_run_without_cdi_and_a_cdi_that_comes_later_is_played_from_then_on() {
        Crds.uninstall(client, Crds.named("datavolumes.cdi.kubevirt.io"));
        create(claim("disk", KubeVirtStandIn.STANDARD));
        create(machine("Always", withClaim("disk")));
        awaitPrintable("Running");

        Crds.install(client, Crds.named("datavolumes.cdi.kubevirt.io"));
        create(dataVolume("root", "https://images.example.org/fedora.qcow2", KubeVirtStandIn.STANDARD));

        awaitDataVolume("root", v -> "Succeeded".equals(phase(v)));
    }

    // Cost

    @Test
    void a_cluster_at_rest_sees_no_request_of_the_stand_in() {
        create(claim("disk", KubeVirtStandIn.STANDARD));
        create(machine("Always", withClaim("disk")));
        awaitPrintable("Running");
        Predicate<ApiRequests.Request> ours = ApiRequests.counted()
                .and(r -> r.userAgent().startsWith("kubevirt-standin")
                        || r.userAgent().startsWith("virt-api"));
        long[] mark = {cluster.requests().mark()};
        await("the stand-in comes to rest")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    boolean quiet = cluster.requests().since(mark[0], ours).isEmpty();
                    mark[0] = cluster.requests().mark();
                    return quiet;
                });
        merge("{\"metadata\":{\"labels\":{\"touched\":\"yes\"}}}");

        await().during(Duration.ofSeconds(2))
                .atMost(PATIENCE)
                .until(() -> cluster.requests().since(mark[0], ours).isEmpty());
    }

    // Scaffolding

    private static String twoNics() {
        return """
                spec:
                  domain:
                    memory: {guest: 1Gi}
                    devices:
                      disks: [{name: seed, disk: {bus: virtio}}]
                      interfaces:
                        - {name: default, masquerade: {}}
                        - {name: lan, bridge: {}, macAddress: "02:00:00:00:00:22"}
                  networks: [{name: default, pod: {}}, {name: lan, multus: {networkName: lan}}]
                  volumes: [{name: seed, cloudInitNoCloud: {secretRef: {name: seed}, networkDataSecretRef: {name: seed}}}]
                """;
    }

    private static String nic(String binding, String network) {
        return DISKLESS.replace("networks: [", "networks: [{name: lan, %s}, ".formatted(network))
                .replace("interfaces: [", "interfaces: [{name: lan, %s}, ".formatted(binding));
    }

    private static String cloudInit(String source) {
        return withClaim("a")
                .replace("persistentVolumeClaim: {claimName: a}", "cloudInitNoCloud: {%s}".formatted(source));
    }

    private String startedGuest(String strategy) {
        if (strategy.equals("Manual")) {
            awaitPrintable("Stopped");
            power.start(namespace, "web");
        }
        awaitPrintable("Running", vm -> vm.get("status", "stateChangeRequests") == null);
        return uid(vmi());
    }

    private void put(KubernetesClient as, String verb) {
        as.raw(
                "/apis/subresources.kubevirt.io/v1/namespaces/%s/virtualmachines/web/%s".formatted(namespace, verb),
                "PUT",
                null);
    }

    private GenericKubernetesResource create(String yaml) {
        GenericKubernetesResource object = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
        if (!object.getKind().startsWith("Storage")) {
            object.getMetadata().setNamespace(namespace);
        }
        return client.resource(object).create();
    }

    private void secret(String name, Map<String, String> data) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withStringData(data)
                        .build())
                .create();
    }

    private Resource<GenericKubernetesResource> of(ResourceDefinitionContext kind, String name) {
        return client.genericKubernetesResources(kind).inNamespace(namespace).withName(name);
    }

    private GenericKubernetesResource vm() {
        return of(Objects.VM, "web").get();
    }

    private GenericKubernetesResource vmi() {
        return of(Objects.VMI, "web").get();
    }

    private PersistentVolumeClaim pvc(String name) {
        return client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private static Quantity request(PersistentVolumeClaim claim) {
        return claim.getSpec().getResources().getRequests().get("storage");
    }

    private void resize(String name, String size) {
        client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(
                                Map.of("spec", Map.of("resources", Map.of("requests", Map.of("storage", size))))));
    }

    private void merge(String patch) {
        of(Objects.VM, "web").patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private void mergeStatus(String patch) {
        of(Objects.VM, "web").subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private List<Event> events(String name) {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(e -> e.getInvolvedObject().getName().equals(name))
                .toList();
    }

    /** Whether there is a guest, and not that of this UID. */
    private boolean isAnotherGuest(String uid) {
        GenericKubernetesResource guest = vmi();
        return guest != null && !uid(guest).equals(uid);
    }

    private static String uid(HasMetadata object) {
        return object.getMetadata().getUid();
    }

    private static String phase(GenericKubernetesResource object) {
        return Objects.text(object, "status", "phase");
    }

    private static Map<String, Object> condition(GenericKubernetesResource object, String type) {
        return Objects.list(object, "status", "conditions").stream()
                .filter(c -> type.equals(c.get("type")))
                .findFirst()
                .orElse(null);
    }

    private String managerOf(String field) {
        return vm().getMetadata().getManagedFields().stream()
                .filter(f -> f.getSubresource() == null
                        && Serialization.asJson(f.getFieldsV1()).contains("\"" + field + "\""))
                .map(f -> f.getManager())
                .findFirst()
                .orElseThrow();
    }

    private static void refused(Runnable request) {
        KubernetesClientException refusal = catchThrowableOfType(KubernetesClientException.class, request::run);
        assertThat(refusal).isNotNull();
        assertThat(refusal.getCode()).isEqualTo(409);
    }

    private GenericKubernetesResource awaitPrintable(String word) {
        return awaitPrintable(word, vm -> true);
    }

    private GenericKubernetesResource awaitPrintable(String word, Predicate<GenericKubernetesResource> condition) {
        return awaitObject(
                Objects.VM,
                "web",
                word,
                vm -> word.equals(Objects.text(vm, "status", "printableStatus")) && condition.test(vm));
    }

    private GenericKubernetesResource awaitDataVolume(String name, Predicate<GenericKubernetesResource> condition) {
        return awaitObject(Objects.DATA_VOLUME, name, "the state", condition);
    }

    private GenericKubernetesResource awaitObject(
            ResourceDefinitionContext kind, String name, String what, Predicate<GenericKubernetesResource> condition) {
        GenericKubernetesResource[] last = new GenericKubernetesResource[1];
        try {
            return await(what)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> last[0] = of(kind, name).get(), object -> object != null && condition.test(object));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(what + " is not reached by\n" + Serialization.asYaml(last[0]), e);
        }
    }

    private static void awaitTrue(Callable<Boolean> condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(condition);
    }
}
