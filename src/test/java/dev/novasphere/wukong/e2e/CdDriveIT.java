package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.testcluster.Tenant;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** CDs that come into the drive of a running guest, change, and go. */
class CdDriveIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ROOT = "{name: root, size: 5Gi, storageClassName: standard}";
    private static final String EMPTY = "{name: cd, type: cdrom}";

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void newNamespaceWithTwoCds() {
        namespace = scene.cluster().newNamespace("cds");
        claim("iso-a");
        claim("iso-b");
    }

    private void claim(String name) {
        scene.client()
                .resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName("standard")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("1Gi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
    }

    private void start(String name, String disks) {
        new Tenant(scene.client(), namespace).create(name, "disks: [%s]".formatted(disks));
        scene.awaitPhase(namespace, name, Phase.Running);
    }

    private void disks(String name, String... disks) {
        String json =
                Serialization.asJson(Serialization.unmarshal("disks: [" + String.join(", ", disks) + "]", Map.class));
        scene.patch(namespace, name, "{\"spec\":" + json + "}");
    }

    private static String medium(String claim) {
        return "{name: cd, type: cdrom, claimName: " + claim + "}";
    }

    @Test
    void a_cd_is_put_into_the_empty_tray_taken_out_and_another_one_put_in_while_the_guest_runs() {
        start("tray", ROOT + ", " + EMPTY);
        String guest = guest("tray").getMetadata().getUid();
        assertThat(mediaOf("tray")).isEmpty();

        disks("tray", ROOT, medium("iso-a"));
        awaitMedium("tray", "iso-a");
        awaitReported("tray", "iso-a");

        disks("tray", ROOT, EMPTY);
        awaitMedium("tray");
        awaitReported("tray");

        disks("tray", ROOT, medium("iso-b"));
        awaitMedium("tray", "iso-b");
        awaitReported("tray", "iso-b");

        scene.awaitQuiet();
        assertNothingWaits("tray", guest);
        assertDriveIsThere("tray");
        assertThat(scene.client()
                        .persistentVolumeClaims()
                        .inNamespace(namespace)
                        .list()
                        .getItems())
                .extracting(claim -> claim.getMetadata().getName())
                .contains("iso-a", "iso-b");
    }

    @Test
    void one_cd_takes_the_place_of_another_while_the_guest_runs() {
        start("swap", ROOT + ", " + medium("iso-a"));
        String guest = guest("swap").getMetadata().getUid();
        assertThat(mediaOf("swap")).containsExactly("iso-a");

        disks("swap", ROOT, medium("iso-b"));

        awaitMedium("swap", "iso-b");
        awaitReported("swap", "iso-b");
        scene.awaitQuiet();
        assertNothingWaits("swap", guest);
        assertDriveIsThere("swap");
    }

    @Test
    void a_drive_that_the_guest_does_not_have_comes_at_the_next_start_with_its_cd() {
        start("late", ROOT);

        disks("late", ROOT, medium("iso-a"));

        Wukong waiting = scene.awaitCondition(namespace, "late", "RestartRequired", "True", "ChangesWait");
        assertThat(Scene.condition(waiting, "RestartRequired").getMessage()).contains("disk cd (added)");
        assertThat(mediaOf("late")).isEmpty();
        assertThat(scene.virtualMachine(namespace, "late").getStatus().condition("Failure"))
                .as("KubeVirt is not asked for what it refuses")
                .isEmpty();

        scene.kubeVirt().virtctl().restart(namespace, "late-vm");
        awaitMedium("late", "iso-a");
        scene.awaitCondition(namespace, "late", "RestartRequired", "False", "NoChangesWait");
    }

    private void assertNothingWaits(String wukong, String guest) {
        assertThat(guest(wukong).getMetadata().getUid())
                .as("the guest never restarted")
                .isEqualTo(guest);
        assertThat(Scene.condition(scene.wukong(namespace, wukong), "RestartRequired"))
                .isNull();
        assertThat(scene.virtualMachine(namespace, wukong).getStatus().condition("RestartRequired"))
                .isEmpty();
        assertThat(scene.virtualMachine(namespace, wukong).getStatus().condition("Failure"))
                .isEmpty();
        assertThat(scene.wukong(namespace, wukong).getStatus().phase()).isEqualTo(Phase.Running);
    }

    private void assertDriveIsThere(String wukong) {
        assertThat(guest(wukong).getSpec().disks())
                .filteredOn(disk -> disk.cdrom() != null)
                .extracting(Disk::name)
                .containsExactly("cd");
    }

    private void awaitMedium(String wukong, String... claims) {
        await("drive of " + wukong + " holds " + List.of(claims))
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(mediaOf(wukong)).containsExactly(claims));
    }

    /** While a guest is restarted there is none for a moment. */
    private List<String> mediaOf(String wukong) {
        VirtualMachineInstance guest = guest(wukong);
        assertThat(guest).as("the guest of " + wukong + " is there").isNotNull();
        return guest.getSpec().volumes().stream()
                .filter(volume -> volume.name().equals("cd"))
                .map(Volume::claimName)
                .flatMap(claim -> claim.stream())
                .toList();
    }

    /** The status of the Wukong names the claim of the medium that is in. */
    private void awaitReported(String wukong, String... claims) {
        await("status of " + wukong + " names " + List.of(claims))
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                scene.wukong(namespace, wukong).getStatus().volumes())
                        .filteredOn(volume -> volume.name().equals("cd"))
                        .extracting(volume -> volume.pvcName())
                        .containsExactly(claims));
    }

    private VirtualMachineInstance guest(String wukong) {
        return scene.client()
                .resources(VirtualMachineInstance.class)
                .inNamespace(namespace)
                .withName(wukong + "-vm")
                .get();
    }
}
