package dev.novasphere.wukong.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineApplierTest {

    private static final PowerPlan ALWAYS = new PowerPlan("Always", "Always", true);
    private static final PowerPlan MANUAL = new PowerPlan("Manual", "Manual", true);
    private static final Status CONFLICT = ApplyScene.refusal(409, "Conflict", "the object has been modified");

    private static final String OWNED = """
            metadata:
              name: web-vm
              namespace: shop
              labels: {app.kubernetes.io/managed-by: wukong-operator, vm.novasphere.dev/wukong: web}
              annotations: {vm.novasphere.dev/run-strategy: Always}
              ownerReferences: [{apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, uid: uid-1, controller: true}]
            spec: {runStrategy: Always, template: {spec: {domain: {devices: {}}}}}
            """;
    private static final String MANAGED = """
            metadata:
              name: web-vm
              namespace: shop
              resourceVersion: "9"
              managedFields:
              - manager: wukong-operator
                operation: Apply
                apiVersion: kubevirt.io/v1
                fieldsV1: {f:spec: {f:template: {}}}
              - manager: backup
                operation: Update
                apiVersion: kubevirt.io/v1
                fieldsV1: {f:metadata: {f:annotations: {f:note: {}}}, f:spec: {f:template: {}}}
            """;

    private final ApplyScene scene = new ApplyScene();
    private final MachineApplier applier = new MachineApplier(scene.reader(), scene.writer(), Clock.systemUTC());

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void a_machine_that_is_not_there_is_created_with_its_first_run_strategy() {
        StepResult result = applier.apply(step(MANUAL), Optional.empty());

        assertThat(result.writtenMachine()).isPresent();
        assertThat(scene.requests()).singleElement().satisfies(request -> assertThat(request.body())
                .contains(
                        "\"runStrategy\":\"Manual\"",
                        "\"vm.novasphere.dev/run-strategy\":\"Manual\"",
                        "\"vm.novasphere.dev/auto-start\":\"pending\""));
    }

    @Test
    void a_machine_that_is_as_planned_costs_no_request() {
        VirtualMachine live = MachineApplyConfiguration.of(step(ALWAYS)).created(ALWAYS);
        live.getMetadata().setResourceVersion("7");

        assertThat(applier.apply(step(ALWAYS), Optional.of(live))).isEqualTo(StepResult.DONE);
        assertThat(scene.requests()).isEmpty();
    }

    @Test
    void a_machine_that_is_being_deleted_is_left_alone() {
        VirtualMachine live = live("Always");
        live.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");

        assertThat(applier.apply(step(ALWAYS), Optional.of(live))).isEqualTo(StepResult.DONE);
        assertThat(scene.requests()).isEmpty();
    }

    /** The answer to a write of the machine was lost, and the cache has the machine of before. */
    @Test
    void a_claim_of_a_move_is_marked_only_beside_the_machine_that_was_seen() {
        VirtualMachine seen = live("Always");
        seen.getMetadata().setGeneration(3L);
        VirtualMachine changed = live("Always");
        changed.getMetadata().setGeneration(4L);
        PatchMetadata mark = new PatchMetadata("root", claim("guest-1"), claim("unused"));

        scene.answers(changed);
        assertThatThrownBy(() -> apply(mark, seen)).hasMessageContaining("shop/web-vm changed meanwhile");
        assertThat(scene.methods()).containsExactly("GET");

        scene.answers(seen);
        apply(mark, seen);
        assertThat(scene.methods()).containsExactly("GET", "GET", "PATCH");
    }

    /** KubeVirt moved the disk, and the cache of machines is behind that of guests, which has the end of the guest. */
    @Test
    void nor_is_it_marked_where_kubevirt_has_noted_a_move_since() {
        VirtualMachine seen = live("Always");
        VirtualMachine noted = ApplyScene.read("""
                metadata: {name: web-vm, namespace: shop, resourceVersion: "8"}
                status: {volumeUpdateState: {volumeMigrationState: {migratedVolumes: [{volumeName: root, sourcePVCInfo: {claimName: web-root}, destinationPVCInfo: {claimName: web-root-2}}]}}}
                """, VirtualMachine.class);
        PatchMetadata mark = new PatchMetadata("root", claim("guest-1"), claim("unused"));
        scene.answers(noted);

        assertThatThrownBy(() -> apply(mark, seen)).hasMessageContaining("shop/web-vm changed meanwhile");
        assertThat(scene.methods()).containsExactly("GET");
    }

    private void apply(PatchMetadata step, VirtualMachine machine) {
        scene.applier()
                .apply(
                        ApplyScene.wukong(),
                        new Plan(List.of(step), List.of(), ALWAYS),
                        GivenWukong.clusterWith().machine(Optional.of(machine)).build(),
                        scene.named());
    }

    private static PersistentVolumeClaim claim(String mark) {
        return ApplyScene.read(
                "metadata: {name: web-root-2, namespace: shop, resourceVersion: '7', labels: {}, annotations: {vm.novasphere.dev/storage-migration-guest: %s}}"
                        .formatted(mark),
                PersistentVolumeClaim.class);
    }

    @Test
    void a_stop_between_observation_and_write_is_kept() {
        VirtualMachine stopped = live("Halted");
        stopped.getMetadata().setResourceVersion("8");
        scene.answers(CONFLICT, stopped);

        assertThat(applier.apply(step(ALWAYS), Optional.of(live("Always"))).writtenMachine())
                .isPresent();

        assertThat(scene.methods()).containsExactly("PATCH", "GET", "PATCH");
        assertThat(scene.requests().get(2).body()).contains("\"runStrategy\":\"Halted\"", "\"resourceVersion\":\"8\"");
    }

    @Test
    void a_machine_that_changes_all_the_time_is_left_to_the_next_reconciliation() {
        scene.answers(CONFLICT, live("Always"), CONFLICT, live("Always"), CONFLICT);

        assertThatThrownBy(() -> applier.apply(step(ALWAYS), Optional.of(live("Always"))))
                .isInstanceOf(KubernetesClientException.class);
        assertThat(scene.methods()).containsExactly("PATCH", "GET", "PATCH", "GET", "PATCH");
    }

    /** It was made under the name after the one that was observed had gone, by whomever. */
    @Test
    void another_machine_of_the_name_is_not_written_after_a_conflict() {
        VirtualMachine planned = live("Always");
        planned.getMetadata().setUid("uid-1");
        VirtualMachine other = live("Halted");
        other.getMetadata().setUid("uid-2");
        scene.answers(CONFLICT, other);

        assertThatThrownBy(() -> applier.apply(step(ALWAYS), Optional.of(planned)))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refusal -> assertThat(ApiErrors.isConflict(refusal)).isTrue());
        assertThat(scene.methods()).containsExactly("PATCH", "GET");
    }

    /** KubeVirt put its disks on other claims meanwhile, or is about to; what was planned has those of before. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: {runStrategy: Always, template: {spec: {domain: {devices: {}}, volumes: [{name: root, persistentVolumeClaim: {claimName: restore-1-root}}]}}}",
                "spec: {runStrategy: Always, template: {spec: {domain: {devices: {}}}}}\nstatus: {restoreInProgress: by-hand}"
            })
    void what_was_planned_before_a_restore_of_the_machine_is_not_written_after_a_conflict(String changed) {
        scene.answers(
                CONFLICT,
                ApplyScene.read(
                        "metadata: {name: web-vm, namespace: shop, resourceVersion: '8'}\n" + changed,
                        VirtualMachine.class));

        assertThatThrownBy(() -> applier.apply(step(ALWAYS), Optional.of(live("Always"))))
                .isInstanceOf(KubernetesClientException.class);
        assertThat(scene.methods()).containsExactly("PATCH", "GET");
    }

    @Test
    void a_machine_that_a_backup_brought_back_is_the_operators_alone_before_it_has_its_owner_again() {
        scene.answers(ApplyScene.wukong(), ownerless("9"), ofBackup(), ownerless("10"), ApplyScene.wukong());

        applier.apply(
                new ApplyMachine(ApplyScene.read(OWNED, VirtualMachine.class), ALWAYS), Optional.of(ownerless("7")));

        assertThat(scene.methods()).containsExactly("GET", "PATCH", "GET", "PATCH", "GET", "PATCH");
        assertThat(sent(1).getMetadata().getOwnerReferences()).isEmpty();
        assertThat(sent(1).getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(scene.requests().get(3).body())
                .contains("/metadata/managedFields", "f:note", "\"value\":\"9\"")
                .containsOnlyOnce("f:template");
        assertThat(sent(5).getMetadata().getResourceVersion()).isEqualTo("10");
        assertThat(sent(5).getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getUid)
                .containsExactly("uid-1");
        assertThat(sent(5).getSpec()).isEqualTo(sent(1).getSpec());
    }

    /** What is done once, before the machine has its owner, would otherwise not be done at all. */
    @Test
    void where_that_is_refused_the_machine_is_left_without_its_owner_and_the_next_attempt_does_it() {
        ApplyMachine step = new ApplyMachine(ApplyScene.read(OWNED, VirtualMachine.class), ALWAYS);
        VirtualMachine asPlanned = MachineApplyConfiguration.of(step).created(ALWAYS);
        asPlanned.getMetadata().setOwnerReferences(null);
        asPlanned.getMetadata().setResourceVersion("9");
        scene.answers(
                ApplyScene.wukong(), asPlanned, ofBackup(), ApplyScene.refusal(403, "Forbidden", "not by a policy"));
        Optional<VirtualMachine> restored = Optional.of(ownerless("7"));

        assertThatThrownBy(() -> applier.apply(step, restored)).hasMessageContaining("not by a policy");

        assertThat(scene.requests()).noneMatch(request -> request.body().contains("ownerReferences"));
        VirtualMachine left = sent(1);
        left.getMetadata().setResourceVersion("9");
        scene.requests().clear();
        scene.answers(ApplyScene.wukong(), left, ofBackup(), left, ApplyScene.wukong());

        StepResult result = applier.apply(step, Optional.of(left));

        assertThat(result.putBack()).as("a change of another client").isEmpty();
        assertThat(scene.requests().get(3).body()).contains("/metadata/managedFields");
        assertThat(sent(5).getMetadata().getOwnerReferences()).hasSize(1);
    }

    /** A stop by hand in between is kept, as at any other apply. */
    @Test
    void nor_has_it_its_owner_where_it_changes_meanwhile() {
        VirtualMachine stopped = ownerless("11");
        stopped.setSpec(stopped.getSpec().withRunStrategy("Halted"));
        scene.answers(ApplyScene.wukong(), ownerless("9"), ofBackup(), CONFLICT, stopped);
        scene.answers(ApplyScene.wukong(), stopped, ofBackup(), stopped, ApplyScene.wukong());

        applier.apply(
                new ApplyMachine(ApplyScene.read(OWNED, VirtualMachine.class), ALWAYS), Optional.of(ownerless("7")));

        assertThat(scene.methods())
                .containsExactly("GET", "PATCH", "GET", "PATCH", "GET", "GET", "PATCH", "GET", "PATCH", "GET", "PATCH");
        assertThat(List.of(sent(6), sent(10)))
                .extracting(machine -> machine.getSpec().runStrategy())
                .containsOnly("Halted");
    }

    private static VirtualMachine ownerless(String version) {
        VirtualMachine machine = ApplyScene.read(OWNED, VirtualMachine.class);
        machine.getMetadata().setOwnerReferences(null);
        machine.getMetadata().setResourceVersion(version);
        return machine;
    }

    private static Map<?, ?> ofBackup() {
        return Serialization.unmarshal(MANAGED, Map.class);
    }

    private VirtualMachine sent(int request) {
        return ApplyScene.read(scene.requests().get(request).body(), VirtualMachine.class);
    }

    @Test
    void a_machine_that_has_its_owner_costs_no_further_request() {
        VirtualMachine owned = owned();
        VirtualMachine live = ownedInCluster();

        applier.apply(new ApplyMachine(owned, ALWAYS), Optional.of(live));

        assertThat(scene.methods()).containsExactly("PATCH");
    }

    @Test
    void what_kubevirt_wrote_of_an_instancetype_goes_with_it_where_the_wukong_has_a_size_of_its_own() {
        VirtualMachine owned = owned();
        VirtualMachine live = ownedInCluster();
        live.getMetadata()
                .getAnnotations()
                .put("vm.novasphere.dev/instancetype", "VirtualMachineClusterInstancetype/u1.medium");
        Map<?, ?> withManagedFields = writtenByController(
                "{f:spec: {f:template: {f:spec: {f:domain: {f:memory: {f:guest: {}, f:maxGuest: {}}, f:machine: {f:type: {}}}}}}}");
        scene.answers(withManagedFields, live);

        applier.apply(new ApplyMachine(owned, ALWAYS), Optional.of(live));

        assertThat(scene.methods()).containsExactly("GET", "PATCH", "PATCH");
        assertThat(scene.requests().get(1).body())
                .contains(
                        "/metadata/managedFields",
                        "\"manager\":\"wukong-operator\",\"operation\":\"Apply\"",
                        "\"f:memory\":{\"f:guest\":{},\"f:maxGuest\":{}}",
                        "\"f:machine\"");
    }

    @Test
    void what_an_instancetype_gave_to_nodes_scheduler_and_pod_goes_with_it_as_well() {
        expanded(
                "{f:metadata: {f:annotations: {f:cpu-quota.crio.io: {}, f:kubevirt.io/pci-topology-version: {}}}, f:spec: {f:nodeSelector: {f:zone: {}}, f:schedulerName: {}, f:architecture: {}}}");
        annotated(expanded, "cpu-quota.crio.io: disable, kubevirt.io/pci-topology-version: v3");

        applier.apply(new ApplyMachine(owned(), ALWAYS), Optional.of(expanded));

        assertThat(entryOf("wukong-operator"))
                .contains("f:cpu-quota.crio.io", "f:zone", "f:schedulerName")
                .as("the guest keeps the addresses of its devices")
                .doesNotContain("f:architecture", "pci-topology");
    }

    @Test
    void what_a_restore_put_back_and_the_wukong_does_not_have_goes() {
        VirtualMachine live = ownedInCluster();
        live.getMetadata().getAnnotations().put("restore.kubevirt.io/lastRestoreUID", "undo-1");
        annotated(
                live,
                "vm.novasphere.dev/pod-metadata: example.org/inject, example.org/inject: a, hooks.kubevirt.io/hookSidecars: b, kubevirt.io/pci-topology-version: v3");
        VirtualMachine wanted = owned();
        wanted.getMetadata().getAnnotations().put("vm.novasphere.dev/restored-spec", "undo-1");
        scene.answers(writtenByController("""
                        {f:spec: {
                          f:instancetype: {},
                          f:template: {
                            f:metadata: {
                              f:labels: {f:example.org/trusted: {}},
                              f:annotations: {f:example.org/inject: {}, f:hooks.kubevirt.io/hookSidecars: {}, f:kubevirt.io/pci-topology-version: {}}},
                            f:spec: {
                              f:architecture: {},
                              f:nodeSelector: {f:pool: {}},
                              f:tolerations: {},
                              f:domain: {f:devices: {f:hostDevices: {}}, f:firmware: {f:uuid: {}, f:bootloader: {}}, f:machine: {f:type: {}}}}}}}
                        """), live);

        applier.apply(new ApplyMachine(wanted, ALWAYS), Optional.of(live));

        assertThat(scene.methods()).containsExactly("GET", "PATCH", "PATCH");
        assertThat(entryOf("wukong-operator"))
                .contains(
                        "f:instancetype",
                        "f:example.org/trusted",
                        "f:example.org/inject",
                        "f:hooks.kubevirt.io/hookSidecars",
                        "f:pool",
                        "f:tolerations",
                        "f:hostDevices")
                .doesNotContain("f:uuid", "f:bootloader", "f:type", "f:architecture", "pci-topology");
        assertThat(scene.requests().get(2).body()).contains("\"vm.novasphere.dev/restored-spec\":\"undo-1\"");
    }

    /** A device of the snapshot may be one that a policy forbids by now; KubeVirt writes those of the instancetype anew. */
    @Test
    void size_and_devices_of_a_snapshot_go_also_where_kubevirt_writes_what_an_instancetype_gives() {
        expanded(
                "{f:metadata: {f:annotations: {f:cpu-quota.crio.io: {}}}, f:spec: {f:domain: {f:memory: {f:guest: {}}, f:devices: {f:gpus: {}, f:hostDevices: {}}}}}");
        annotated(expanded, "cpu-quota.crio.io: disable");
        expanded.getMetadata().getAnnotations().put("restore.kubevirt.io/lastRestoreUID", "undo-1");
        VirtualMachine wanted = ApplyScene.read(OWNED, VirtualMachine.class);
        wanted.getMetadata().getAnnotations().put("vm.novasphere.dev/restored-spec", "undo-1");
        wanted.getMetadata()
                .getAnnotations()
                .put("vm.novasphere.dev/instancetype", "VirtualMachineClusterInstancetype/u1.medium");
        wanted.setSpec(ApplyScene.read("""
                spec:
                  instancetype: {kind: VirtualMachineClusterInstancetype, name: u1.medium}
                  template: {spec: {domain: {devices: {}}}}
                """, VirtualMachine.class).getSpec());

        applier.apply(new ApplyMachine(wanted, ALWAYS), Optional.of(expanded));

        assertThat(scene.methods()).containsExactly("GET", "PATCH", "PATCH");
        assertThat(entryOf("wukong-operator"))
                .contains("f:guest", "f:gpus", "f:hostDevices")
                .as("KubeVirt refuses a class that gives it another value")
                .contains("f:cpu-quota.crio.io");
        assertThat(scene.requests().get(2).body()).contains("\"name\":\"u1.medium\"");
    }

    /** KubeVirt refuses an instancetype beside a size of the Wukong, and the restore would wait for its spec for ever. */
    @Test
    void an_instancetype_that_a_restore_put_back_goes_also_where_kubevirt_writes_what_a_preference_gives() {
        VirtualMachine wanted = owned();
        wanted.getMetadata().getAnnotations().put("vm.novasphere.dev/restored-spec", "undo-1");
        wanted.getMetadata().getAnnotations().put("vm.novasphere.dev/instancetype", "none");
        VirtualMachine live = ownedInCluster();
        live.getMetadata().getAnnotations().put("restore.kubevirt.io/lastRestoreUID", "undo-1");
        scene.answers(writtenByController("{f:spec: {f:instancetype: {f:name: {}}}}"), live);

        applier.apply(new ApplyMachine(wanted, ALWAYS), Optional.of(live));

        assertThat(entryOf("wukong-operator")).contains("f:instancetype");
    }

    @Test
    void a_restore_whose_spec_was_replaced_costs_no_further_request() {
        VirtualMachine owned = owned();
        owned.getMetadata().getAnnotations().put("vm.novasphere.dev/restored-spec", "undo-1");
        VirtualMachine live = ownedInCluster();
        live.getMetadata().getAnnotations().put("vm.novasphere.dev/restored-spec", "undo-1");

        applier.apply(new ApplyMachine(owned, ALWAYS), Optional.of(live));

        assertThat(scene.methods()).containsExactly("PATCH");
    }

    /** Otherwise the next write for anything would take size and devices away, also after the user went back to the instancetype. */
    @Test
    void what_an_instancetype_gave_stays_with_kubevirt_where_the_size_in_its_place_is_refused() {
        Map<?, ?> asItWas = expanded("{f:spec: {f:domain: {f:memory: {f:guest: {}}}}}");
        scene.answers(ApplyScene.refusal(422, "Invalid", "no such size"));
        ApplyMachine step = new ApplyMachine(owned(), ALWAYS);
        Optional<VirtualMachine> live = Optional.of(expanded);

        assertThatThrownBy(() -> applier.apply(step, live)).hasMessageContaining("no such size");

        assertThat(scene.methods()).containsExactly("GET", "PATCH", "PATCH", "PATCH");
        assertThat(entryOf("virt-controller")).isEmpty();
        assertThat(managedFieldsOf(3)).isEqualTo(((Map<?, ?>) asItWas.get("metadata")).get("managedFields"));
    }

    @Test
    void after_a_conflict_what_an_instancetype_gave_is_not_handed_back_but_taken_away_from_the_newer_machine() {
        Map<?, ?> asItWas = expanded("{f:spec: {f:domain: {f:memory: {f:guest: {}}}}}");
        scene.answers(CONFLICT, afterwards("f:memory"), expanded, expanded, asItWas, expanded);

        StepResult result = applier.apply(new ApplyMachine(owned(), ALWAYS), Optional.of(expanded));

        assertThat(result.writtenMachine()).isPresent();
        assertThat(scene.methods())
                .containsExactly("GET", "PATCH", "PATCH", "GET", "PATCH", "GET", "GET", "PATCH", "PATCH");
    }

    /** The newer machine is compared anew, and by then nothing would be left to hand over, nor to hand back. */
    @Test
    void what_an_instancetype_gave_stays_with_kubevirt_where_a_refusal_comes_after_a_conflict() {
        Map<?, ?> asItWas = expanded("{f:spec: {f:domain: {f:memory: {f:guest: {}}}}}");
        scene.answers(
                CONFLICT,
                afterwards("f:memory"),
                expanded,
                expanded,
                asItWas,
                expanded,
                ApplyScene.refusal(422, "Invalid", "no such size"));
        ApplyMachine step = new ApplyMachine(owned(), ALWAYS);
        Optional<VirtualMachine> live = Optional.of(expanded);

        assertThatThrownBy(() -> applier.apply(step, live)).hasMessageContaining("no such size");

        List<?> before = (List<?>) ((Map<?, ?>) asItWas.get("metadata")).get("managedFields");
        assertThat(managedFieldsOf(4)).hasSize(2);
        assertThat(managedFieldsOf(4).get(0)).isEqualTo(before.get(0));
        assertThat(managedFieldsOf(4).get(1).toString()).contains("manager=backup", "f:note");
        assertThat(scene.requests().get(4).body()).contains("\"8\"");
        assertThat(managedFieldsOf(9)).isEqualTo(before);
    }

    /** Its answer was lost, and the client sent it again: handing back would take from the operator what it has just applied. */
    @Test
    void after_a_conflict_with_its_own_write_nothing_is_handed_back() {
        expanded("{f:spec: {f:domain: {f:memory: {f:guest: {}}}}}");
        VirtualMachine applied = owned();
        applied.getMetadata().setResourceVersion("9");
        scene.answers(CONFLICT, afterwards("f:cpu"), applied);

        applier.apply(new ApplyMachine(owned(), ALWAYS), Optional.of(expanded));

        assertThat(scene.methods().subList(0, 5)).containsExactly("GET", "PATCH", "PATCH", "GET", "GET");
        assertThat(scene.requests().stream().skip(5))
                .noneMatch(request -> request.body().contains("managedFields"));
    }

    /** What the API server has after a conflict, when a backup has written a note: the operator has a part of the domain by apply. */
    private static Map<?, ?> afterwards(String ofDomain) {
        return Serialization.unmarshal("""
                metadata:
                  name: web-vm
                  namespace: shop
                  resourceVersion: "8"
                  managedFields:
                  - {manager: wukong-operator, operation: Apply, apiVersion: kubevirt.io/v1, fieldsV1: {f:spec: {f:template: {f:spec: {f:domain: {%s: {f:guest: {}}}}}}}}
                  - {manager: backup, operation: Update, apiVersion: kubevirt.io/v1, fieldsV1: {f:metadata: {f:annotations: {f:note: {}}}}}
                """.formatted(ofDomain), Map.class);
    }

    /** What the API server has of a machine, with the fields that KubeVirt wrote into it. */
    private static Map<?, ?> writtenByController(String fields) {
        return Serialization.unmarshal("""
                metadata:
                  name: web-vm
                  namespace: shop
                  resourceVersion: "7"
                  managedFields:
                  - manager: virt-controller
                    operation: Update
                    apiVersion: kubevirt.io/v1
                    fieldsV1: %s
                """.formatted(fields.indent(4).strip()), Map.class);
    }

    private VirtualMachine expanded;

    /** A machine into which KubeVirt wrote what an instancetype gives; the API server answers it to the next two requests. */
    private Map<?, ?> expanded(String template) {
        expanded = ownedInCluster();
        expanded.getMetadata()
                .getAnnotations()
                .put("vm.novasphere.dev/instancetype", "VirtualMachineClusterInstancetype/u1.medium");
        Map<?, ?> read = writtenByController("{f:spec: {f:template: %s}}".formatted(template));
        scene.answers(read, expanded);
        return read;
    }

    /** Gives the Pod of a machine annotations. */
    private static void annotated(VirtualMachine machine, String annotations) {
        machine.setSpec(ApplyScene.read(
                        "spec: {template: {metadata: {annotations: {%s}}, spec: {domain: {devices: {}}}}}"
                                .formatted(annotations),
                        VirtualMachine.class)
                .getSpec());
    }

    /** What a manager has after the request by which fields were handed over; empty text where it has nothing. */
    private String entryOf(String manager) {
        return managedFieldsOf(1).stream()
                .map(Object::toString)
                .filter(entry -> entry.contains("manager=" + manager))
                .findFirst()
                .orElse("");
    }

    private List<?> managedFieldsOf(int request) {
        List<?> patch = Serialization.unmarshal(scene.requests().get(request).body(), List.class);
        return (List<?>) ((Map<?, ?>) patch.get(0)).get("value");
    }

    private static VirtualMachine owned() {
        return ApplyScene.read(OWNED, VirtualMachine.class);
    }

    private static VirtualMachine ownedInCluster() {
        VirtualMachine live = owned();
        live.getMetadata().setResourceVersion("7");
        return live;
    }

    private static ApplyMachine step(PowerPlan power) {
        return new ApplyMachine(ApplyScene.read("""
                        metadata: {name: web-vm, namespace: shop, labels: {a: b}}
                        spec: {template: {spec: {domain: {devices: {}}}}}
                        """, VirtualMachine.class), power);
    }

    private static VirtualMachine live(String strategy) {
        return ApplyScene.read("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata:
                  name: web-vm
                  namespace: shop
                  resourceVersion: "7"
                  annotations: {vm.novasphere.dev/applied-hash: before, vm.novasphere.dev/run-strategy: Always}
                spec: {runStrategy: %s, template: {spec: {domain: {devices: {}}}}}
                """.formatted(strategy), VirtualMachine.class);
    }
}
