package dev.novasphere.wukong.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.apply.ApplyScene;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.watch.GivenInformers;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The label that protects what a Wukong has, and the disks of an earlier Wukong of the name. */
class ProtectionMarksTest {

    private static final String BEFORE = "2026-01-01T00:00:00Z";
    private static final String SINCE = "2026-02-01T00:00:00Z";
    private static final String AFTERWARDS = "2026-03-01T00:00:00Z";

    private final ApplyScene scene = new ApplyScene();
    private final List<HasMetadata> cached = new ArrayList<>();
    private final ProtectionMarks marks = new ProtectionMarks(new GivenInformers(cached), scene.writer());

    @AfterEach
    void end() {
        scene.close();
    }

    private static Wukong wukong(String annotations) {
        return ApplyScene.read("""
                metadata: {name: web, namespace: shop, uid: uid-1, creationTimestamp: %s, annotations: {%s}}
                spec: {disks: [{name: root, size: 1Gi}]}
                """.formatted(SINCE, annotations), Wukong.class);
    }

    private static <R extends HasMetadata> R object(Class<R> kind, String name, String made, String label) {
        return ApplyScene.read("""
                metadata:
                  name: %s
                  namespace: shop
                  resourceVersion: "7"
                  creationTimestamp: %s
                  labels: {vm.novasphere.dev/wukong: web%s}
                status: {phase: Bound}
                """.formatted(name, made, label), kind);
    }

    private static PersistentVolumeClaim marked(String name, String made) {
        return object(PersistentVolumeClaim.class, name, made, ", vm.novasphere.dev/deletion-protection: 'true'");
    }

    private List<String> changed() {
        return scene.requests().stream()
                .map(request -> request.uri().getPath().replaceAll(".*/", ""))
                .toList();
    }

    @Test
    void stays_on_a_disk_of_an_earlier_wukong_that_this_one_does_not_use() {
        cached.add(marked("web-archive", BEFORE));

        marks.bring(wukong(""));

        assertThat(changed()).isEmpty();
    }

    @Test
    void stays_on_the_claim_of_a_data_volume_that_an_earlier_wukong_left() {
        PersistentVolumeClaim claim = marked("web-archive", BEFORE);
        claim.getMetadata()
                .setOwnerReferences(ApplyScene.read(
                                "metadata: {ownerReferences: [{kind: DataVolume, name: web-archive, controller: true}]}",
                                PersistentVolumeClaim.class)
                        .getMetadata()
                        .getOwnerReferences());
        cached.add(object(DataVolume.class, "web-archive", BEFORE, ""));
        cached.add(claim);

        marks.bring(wukong(""));

        assertThat(changed()).isEmpty();
    }

    @Test
    void does_not_come_on_it_either_when_this_one_is_protected() {
        cached.add(object(PersistentVolumeClaim.class, "web-archive", BEFORE, ""));

        marks.bring(wukong("vm.novasphere.dev/deletion-protection: 'true'"));

        assertThat(changed()).isEmpty();
    }

    @Test
    void goes_from_a_disk_of_an_earlier_wukong_that_this_one_uses_and_does_not_protect() {
        cached.add(marked("web-root", BEFORE));

        marks.bring(wukong(""));

        assertThat(changed()).containsExactly("web-root");
    }

    @Test
    void comes_on_a_claim_of_an_earlier_wukong_that_this_one_names_and_on_the_data_volume_that_it_goes_with() {
        DataVolume volume = ApplyScene.read(
                "metadata: {name: web-root, namespace: shop, resourceVersion: '7', creationTimestamp: %s, labels: {vm.novasphere.dev/wukong: web}}\nstatus: {phase: Succeeded}"
                        .formatted(BEFORE),
                DataVolume.class);
        cached.add(volume);
        cached.add(object(PersistentVolumeClaim.class, "web-root", BEFORE, ""));
        Wukong naming = wukong("vm.novasphere.dev/deletion-protection: 'true'");
        naming.setSpec(ApplyScene.read("spec: {disks: [{name: root, claimName: web-root}]}", Wukong.class)
                .getSpec());

        marks.bring(naming);

        assertThat(changed()).containsExactlyInAnyOrder("web-root", "web-root");
    }

    @Test
    void goes_from_a_disk_of_its_own_that_was_taken_out_of_the_spec() {
        cached.add(marked("web-archive", AFTERWARDS));

        marks.bring(wukong(""));

        assertThat(changed()).containsExactly("web-archive");
    }
}
