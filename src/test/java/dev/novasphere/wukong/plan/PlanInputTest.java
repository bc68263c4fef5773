package dev.novasphere.wukong.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PlanInputTest {

    private final PlanInput input = GivenWukong.of("""
            disks:
            - {name: data, size: 1Gi}
            - {name: data, claimName: other}
            """);

    @Test
    void two_disks_of_one_name_have_a_claim_each() {
        List<DiskSpec> disks = input.spec().disks();

        for (int question = 0; question < 2; question++) {
            assertThat(disks).extracting(input::claimName).containsExactly("web-data", "other");
        }
    }

    /** A disk "data" moves past the name of the claim of a disk "data-2", which a restore made anew later. */
    @Test
    void a_restored_claim_of_another_disk_is_not_taken_for_one_that_a_disk_was_moved_to() {
        List<PersistentVolumeClaim> claims = List.of(
                claim("web-data-3", "data", "10", "note: x"),
                claim("web-data-2", "data-2", "11", "restore.kubevirt.io/name: undo"));
        DiskSpec data = input.spec().disks().get(0);

        assertThat(PlanInput.claimName(Optional.empty(), "web", data, claims)).isEqualTo("web-data-3");
    }

    private static PersistentVolumeClaim claim(String name, String disk, String second, String annotation) {
        return Serialization.unmarshal("""
                metadata:
                  name: %s
                  creationTimestamp: "2026-01-01T00:00:%sZ"
                  labels: {vm.novasphere.dev/disk: %s}
                  annotations: {%s}
                """.formatted(name, second, disk, annotation), PersistentVolumeClaim.class);
    }

    @Test
    void what_follows_from_the_input_is_computed_once() {
        AtomicInteger computed = new AtomicInteger();

        for (int question = 0; question < 3; question++) {
            assertThat(input.once(String.class, asked -> asked.name() + computed.incrementAndGet()))
                    .isEqualTo("web1");
        }
        assertThat(new PlanInput(input.wukong(), input.observed())
                        .once(String.class, asked -> asked.name() + computed.incrementAndGet()))
                .isEqualTo("web2");
    }
}
