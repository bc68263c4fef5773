package dev.novasphere.wukong.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.step.Apply;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import dev.novasphere.wukong.plan.step.CreateOnce;
import dev.novasphere.wukong.plan.step.CreateRestore;
import dev.novasphere.wukong.plan.step.DeleteDisk;
import dev.novasphere.wukong.plan.step.DeleteNetwork;
import dev.novasphere.wukong.plan.step.Grow;
import dev.novasphere.wukong.plan.step.JoinBridge;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import dev.novasphere.wukong.plan.step.RefuseGrowth;
import dev.novasphere.wukong.plan.step.ReleaseDisk;
import dev.novasphere.wukong.plan.step.Step;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepReportTest {

    private static final PersistentVolumeClaim CLAIM = claim("labels: {a: b}");
    private static final PatchMetadata AS_IT_IS = new PatchMetadata("root", CLAIM, CLAIM);
    private static final PowerPlan ALWAYS = new PowerPlan("Always", "Always", true);

    @Test
    void a_disk_that_is_not_there_is_created() {
        assertThat(report(new CreateOnce("root", CLAIM), null))
                .containsExactly("PersistentVolumeClaim team/web-root: is created");
    }

    @Test
    void metadata_that_is_as_wanted_is_left_as_it_is() {
        assertThat(report(AS_IT_IS, CLAIM)).containsExactly("PersistentVolumeClaim team/web-root: is left as it is");
    }

    @Test
    void metadata_that_differs_is_patched() {
        PersistentVolumeClaim wanted =
                claim("labels: {a: c}, annotations: {e: f}, ownerReferences: [{kind: Wukong, name: web, uid: u}]");

        assertThat(report(new PatchMetadata("root", CLAIM, wanted), CLAIM))
                .containsExactly(
                        "PersistentVolumeClaim team/web-root: is patched",
                        "  metadata.labels.a: \"b\" -> \"c\"",
                        "  metadata.annotations.e: (nothing) -> \"f\"",
                        "  metadata.ownerReferences: (nothing) -> Wukong web");
    }

    @Test
    void a_claim_grows_with_the_note_of_its_overhead() {
        assertThat(report(
                        new Grow(AS_IT_IS, CLAIM, new Quantity("10Gi"), new Quantity("20Gi"), Optional.of("0.055")),
                        CLAIM))
                .containsExactly(
                        "PersistentVolumeClaim team/web-root: grows from 10Gi to 20Gi", "  filesystem overhead: 0.055");
    }

    @Test
    void a_growth_that_is_refused_says_why() {
        assertThat(report(
                        new RefuseGrowth(AS_IT_IS, new Quantity("10Gi"), new Quantity("20Gi"), "its class is fixed"),
                        CLAIM))
                .containsExactly(
                        "PersistentVolumeClaim team/web-root: cannot grow from 10Gi to 20Gi, because its class is fixed");
    }

    @Test
    void a_disk_that_is_taken_out_is_deleted_with_its_data() {
        assertThat(report(new DeleteDisk(CLAIM, "its disk is no longer in spec.disks"), CLAIM))
                .containsExactly("PersistentVolumeClaim team/web-root: is deleted with its data");
    }

    @Test
    void a_disk_that_is_released_loses_what_is_the_operators() {
        PersistentVolumeClaim live = claim(
                "labels: {vm.novasphere.dev/wukong: web, a: b}, ownerReferences: [{kind: Wukong, name: web, uid: u}]");

        assertThat(report(
                        ReleaseDisk.of(
                                List.of(live),
                                owner -> owner.getUid().equals("u"),
                                "its disk is no longer in spec.disks"),
                        live))
                .containsExactly(
                        "PersistentVolumeClaim team/web-root: is released",
                        "  metadata.labels.vm.novasphere.dev/wukong: \"web\" -> (nothing)",
                        "  metadata.ownerReferences: Wukong web -> (nothing)");
    }

    @Test
    void the_definition_of_a_network_that_is_taken_out_is_deleted() {
        NetworkAttachmentDefinition definition =
                read("metadata: {name: web-lan-nad, namespace: team}", NetworkAttachmentDefinition.class);

        assertThat(report(new DeleteNetwork(definition), definition))
                .containsExactly("NetworkAttachmentDefinition team/web-lan-nad: is deleted");
    }

    @Test
    void an_object_is_created_applied_or_left() {
        ConfigMap wanted = read("metadata: {name: x, namespace: team}\ndata: {a: b}", ConfigMap.class);
        ConfigMap changed = read("metadata: {name: x, namespace: team}\ndata: {a: z}", ConfigMap.class);

        assertThat(report(new Apply(wanted), null)).containsExactly("ConfigMap team/x: is created");
        assertThat(report(new Apply(wanted), wanted)).containsExactly("ConfigMap team/x: is left as it is");
        assertThat(report(new Apply(wanted), changed))
                .containsExactly("ConfigMap team/x: is applied", "  data.a: \"z\" -> \"b\"");
    }

    @Test
    void a_bridge_is_joined_whether_it_is_there_or_not() {
        NodeNetworkConfigurationPolicy policy = read(
                "{metadata: {name: wukong-br0}, spec: {nodeSelector: {a: b}}}", NodeNetworkConfigurationPolicy.class);

        assertThat(report(new JoinBridge(policy), null))
                .containsExactly("NodeNetworkConfigurationPolicy wukong-br0: is created and is joined");
        assertThat(report(new JoinBridge(policy), policy))
                .containsExactly("NodeNetworkConfigurationPolicy wukong-br0: is joined");
    }

    @Test
    void a_restore_is_created_once() {
        WukongRestore restore = read("metadata: {name: web-monday, namespace: team}", WukongRestore.class);

        assertThat(report(new CreateRestore(restore), null))
                .containsExactly("WukongRestore team/web-monday: is created");
        assertThat(report(new CreateRestore(restore), restore))
                .containsExactly("WukongRestore team/web-monday: is left as it is");
    }

    @Test
    void a_machine_that_was_stopped_by_hand_keeps_its_run_strategy() {
        assertThat(machine("annotations: {vm.novasphere.dev/run-strategy: Always}", "runStrategy: Halted"))
                .containsExactly("VirtualMachine team/web-vm: is left as it is");
    }

    @Test
    void a_run_strategy_that_the_wukong_asks_for_anew_is_written() {
        assertThat(machine(
                        "annotations: {vm.novasphere.dev/run-strategy: RerunOnFailure}", "runStrategy: RerunOnFailure"))
                .containsExactly(
                        "VirtualMachine team/web-vm: is applied",
                        "  spec.runStrategy: \"RerunOnFailure\" -> \"Always\"");
    }

    @Test
    void the_deprecated_running_gives_way_to_the_run_strategy_that_means_the_same() {
        assertThat(machine("labels: {}", "running: false"))
                .containsExactly(
                        "VirtualMachine team/web-vm: is applied",
                        "  spec.running: false -> (nothing)",
                        "  spec.runStrategy: (nothing) -> \"Halted\"");
    }

    @Test
    void a_machine_that_is_being_deleted_is_left_alone() {
        assertThat(machine("deletionTimestamp: '2026-01-01T00:00:00Z'", "running: false"))
                .containsExactly("VirtualMachine team/web-vm: is left as it is, because it is being deleted");
    }

    private static List<String> machine(String metadata, String power) {
        VirtualMachine wanted = read("{metadata: {name: web-vm, namespace: team}, spec: {}}", VirtualMachine.class);
        VirtualMachine live = read(
                "{metadata: {name: web-vm, namespace: team, %s}, spec: {%s}}".formatted(metadata, power),
                VirtualMachine.class);
        return report(new ApplyMachine(wanted, ALWAYS), live);
    }

    private static List<String> report(Step step, HasMetadata live) {
        Optional<JsonNode> found = Optional.ofNullable(live).map(ObjectPrinter::tree);
        Optional<VirtualMachine> machine = Optional.ofNullable(live)
                .filter(VirtualMachine.class::isInstance)
                .map(VirtualMachine.class::cast);
        return step.accept(new StepReport(planned -> found, machine)).lines().toList();
    }

    private static PersistentVolumeClaim claim(String metadata) {
        return read("metadata: {name: web-root, namespace: team, %s}".formatted(metadata), PersistentVolumeClaim.class);
    }

    private static <R> R read(String yaml, Class<R> kind) {
        return Serialization.unmarshal("---\n" + yaml, kind);
    }
}
