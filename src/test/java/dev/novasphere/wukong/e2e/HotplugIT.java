package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.testcluster.Tenant;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Disks and network cards that come and go while the guest runs, and what becomes of their data. */
class HotplugIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ROOT = "{name: root, size: 5Gi, storageClassName: standard}";

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void newNamespace() {
        namespace = scene.cluster().newNamespace("hotplug");
    }

    private void start(String name, String disks, String more) {
        new Tenant(scene.client(), namespace).create(name, "disks: [%s]\n".formatted(disks) + more);
        scene.awaitPhase(namespace, name, Phase.Running);
    }

    /** Writes the list of disks anew; YAML's flow form of the entries is JSON but for the quotes. */
    private void disks(String name, String... disks) {
        String json =
                Serialization.asJson(Serialization.unmarshal("disks: [" + String.join(", ", disks) + "]", Map.class));
        scene.patch(namespace, name, "{\"spec\":" + json + "}");
    }

    @Test
    void a_disk_added_while_the_guest_runs_is_plugged_in_and_the_others_are_not_touched() {
        start("add", ROOT, "");

        disks("add", ROOT, "{name: logs, size: 1Gi, storageClassName: standard}");

        awaitVolumes("add", "root", "logs");
        assertThat(disksOfGuest("add")).extracting(Volume::hotpluggable).containsExactly(false, true);
        assertNoRestart("add");
    }

    @Test
    void a_plugged_disk_that_is_taken_out_goes_with_its_data_where_delete_is_written() {
        start("drop", ROOT, "");
        disks(
                "drop",
                ROOT,
                "{name: logs, size: 1Gi, storageClassName: standard, deletionPolicy: Delete}",
                "{name: image, size: 1Gi, storageClassName: standard, image: 'quay.io/containerdisks/fedora:42', deletionPolicy: Delete}");
        awaitVolumes("drop", "root", "logs", "image");

        disks("drop", ROOT);

        awaitVolumes("drop", "root");
        await().atMost(PATIENCE).until(() -> claim("drop-logs") == null && claim("drop-image") == null);
        await().atMost(PATIENCE).until(() -> dataVolume("drop-image") == null);
        await().atMost(PATIENCE).until(() -> events("drop", "DiskDeleted").size() == 2);
        assertNoRestart("drop");
    }

    @Test
    void a_disk_that_is_taken_out_keeps_its_data_without_reclaim_policy_delete_and_can_come_back() {
        start("keep", ROOT, "");
        disks("keep", ROOT, "{name: logs, size: 1Gi, storageClassName: standard}");
        awaitVolumes("keep", "root", "logs");
        String uid = claim("keep-logs").getMetadata().getUid();

        disks("keep", ROOT);
        awaitVolumes("keep", "root");
        Wukong kept = scene.awaitCondition(namespace, "keep", "VolumesBound", "True", "RemovedDiskKept");
        assertThat(Scene.condition(kept, "VolumesBound").getMessage()).contains("keep-logs");
        await().atMost(PATIENCE).until(() -> events("keep", "RemovedDiskKept").size() == 1);

        disks("keep", ROOT, "{name: logs, size: 1Gi, storageClassName: standard}");
        awaitVolumes("keep", "root", "logs");
        scene.awaitCondition(namespace, "keep", "VolumesBound", "True", "VolumesReady");
        assertThat(claim("keep-logs").getMetadata().getUid()).isEqualTo(uid);
    }

    @Test
    void a_disk_to_be_retained_is_released_and_has_no_owner() {
        start("free", ROOT, "deletionPolicy: Retain");
        disks(
                "free",
                ROOT,
                "{name: logs, size: 1Gi, storageClassName: standard}",
                "{name: image, size: 1Gi, storageClassName: standard, image: 'quay.io/containerdisks/fedora:42'}");
        awaitVolumes("free", "root", "logs", "image");

        disks("free", ROOT);

        await().atMost(PATIENCE).until(() -> events("free", "DiskReleased").size() == 2);
        assertThat(claim("free-logs").getMetadata().getLabels()).doesNotContainKey(Labels.WUKONG);
        assertThat(claim("free-image").getMetadata().getLabels()).doesNotContainKey(Labels.WUKONG);
        assertThat(dataVolume("free-image").getMetadata().getOwnerReferences()).isEmpty();
        scene.awaitCondition(namespace, "free", "VolumesBound", "True", "VolumesReady");
    }

    @Test
    void a_disk_that_was_there_at_the_start_goes_at_the_next_restart() {
        start("late", ROOT + ", {name: data, size: 1Gi, storageClassName: standard}", "deletionPolicy: Delete");

        disks("late", ROOT);
        Wukong waiting = scene.awaitCondition(namespace, "late", "RestartRequired", "True", "ChangesWait");
        assertThat(Scene.condition(waiting, "RestartRequired").getMessage()).contains("disk data (removed)");
        scene.awaitCondition(namespace, "late", "VolumesBound", "True", "RemovedDiskInUse");
        assertThat(claim("late-data").getMetadata().getDeletionTimestamp()).isNull();

        scene.kubeVirt().virtctl().restart(namespace, "late-vm");
        await().atMost(PATIENCE).until(() -> claim("late-data") == null);
        scene.awaitCondition(namespace, "late", "RestartRequired", "False", "NoChangesWait");
    }

    @Test
    void a_disk_asked_to_be_hotpluggable_can_go_at_once_although_it_was_there_at_the_start() {
        start("swap", ROOT + ", {name: data, size: 1Gi, storageClassName: standard, hotpluggable: true}", "");

        disks("swap", ROOT);

        awaitVolumes("swap", "root");
        assertNoRestart("swap");
    }

    @Test
    void a_network_comes_and_goes_while_the_guest_runs() {
        start("net", ROOT, "networks: [{name: lan}]");

        scene.patch(namespace, "net", "{\"spec\":{\"networks\":[{\"name\":\"lan\"},{\"name\":\"dmz\"}]}}");
        awaitCards("net", "default", "lan", "dmz");
        scene.patch(namespace, "net", "{\"spec\":{\"networks\":[{\"name\":\"dmz\"}]}}");
        awaitCards("net", "default", "dmz");

        await().atMost(PATIENCE)
                .until(
                        () -> scene
                                .virtualMachine(namespace, "net")
                                .getSpec()
                                .template()
                                .spec()
                                .domain()
                                .devices()
                                .interfaces()
                                .stream()
                                .map(Interface::name)
                                .toList()
                                .equals(List.of("default", "dmz")));
        await().atMost(PATIENCE).until(() -> definition("net-lan-nad") == null);
        assertThat(definition("net-dmz-nad")).isNotNull();
        await().atMost(PATIENCE).until(() -> events("net", "NetworkDeleted").size() == 1);
        assertNoRestart("net");
    }

    private void assertNoRestart(String wukong) {
        assertThat(Scene.condition(scene.wukong(namespace, wukong), "RestartRequired"))
                .isNull();
        assertThat(scene.virtualMachine(namespace, wukong).getStatus().condition("RestartRequired"))
                .isEmpty();
    }

    private void awaitVolumes(String wukong, String... names) {
        await("guest of " + wukong + " has " + List.of(names)).atMost(PATIENCE).untilAsserted(() -> assertThat(
                        disksOfGuest(wukong))
                .extracting(Volume::name)
                .containsExactly(names));
    }

    private List<Volume> disksOfGuest(String wukong) {
        return runningGuest(wukong).getSpec().volumes().stream()
                .filter(volume -> !volume.name().equals(Names.CLOUD_INIT_DISK))
                .toList();
    }

    private void awaitCards(String wukong, String... names) {
        await("guest of " + wukong + " has " + List.of(names)).atMost(PATIENCE).untilAsserted(() -> assertThat(
                        runningGuest(wukong).getSpec().interfaces())
                .extracting(Interface::name)
                .containsExactlyInAnyOrder(names));
    }

    /** While a guest is restarted there is none for a moment. */
    private VirtualMachineInstance runningGuest(String wukong) {
        VirtualMachineInstance guest = guest(wukong);
        assertThat(guest).as("the guest of " + wukong + " is there").isNotNull();
        return guest;
    }

    private VirtualMachineInstance guest(String wukong) {
        return scene.client()
                .resources(VirtualMachineInstance.class)
                .inNamespace(namespace)
                .withName(wukong + "-vm")
                .get();
    }

    private PersistentVolumeClaim claim(String name) {
        return scene.client()
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private DataVolume dataVolume(String name) {
        return scene.client()
                .resources(DataVolume.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private NetworkAttachmentDefinition definition(String name) {
        return scene.client()
                .resources(NetworkAttachmentDefinition.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private List<Event> events(String wukong, String reason) {
        return scene.client().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(e -> e.getInvolvedObject().getName().equals(wukong)
                        && e.getReason().equals(reason))
                .toList();
    }
}
