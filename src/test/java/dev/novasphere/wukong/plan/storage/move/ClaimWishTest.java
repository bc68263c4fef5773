package dev.novasphere.wukong.plan.storage.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClaimWishTest {

    private static final PersistentVolumeClaim SOURCE = claim("web-root", "root");

    /** The disk "root-2" was taken out of the Wukong, and its claim was kept. */
    @Test
    void a_disk_moves_past_the_claim_of_a_disk_that_was_taken_out() {
        assertThat(nameFor(cluster(List.of(claim("web-root-2", "root-2"))))).isEqualTo("web-root-3");
    }

    @Test
    void a_disk_moves_past_a_claim_of_another_user() {
        assertThat(nameFor(cluster(List.of()).withTakenClaims(Set.of("web-root-2"))))
                .isEqualTo("web-root-3");
    }

    private static String nameFor(Observed observed) {
        PlanInput input = GivenWukong.of(
                "disks: [{name: root, size: 1Gi, storageClassName: fast, migrateStorage: true}]", observed);
        PlannedDisk disk = new PlannedDisk(input, input.spec().disks().get(0), Optional.empty());
        return ClaimWish.claim(disk, SOURCE).getMetadata().getName();
    }

    private static Observed cluster(List<PersistentVolumeClaim> former) {
        return GivenWukong.clusterWith()
                .claims(Map.of("root", SOURCE))
                .build()
                .with(KubeVirtSettings.unknown(), List.copyOf(former));
    }

    private static PersistentVolumeClaim claim(String name, String disk) {
        return Serialization.unmarshal("""
                metadata:
                  name: %s
                  namespace: shop
                  labels: {vm.novasphere.dev/wukong: web, vm.novasphere.dev/disk: %s}
                spec: {storageClassName: slow, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """.formatted(name, disk), PersistentVolumeClaim.class);
    }
}
