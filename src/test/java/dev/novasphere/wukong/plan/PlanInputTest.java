package dev.novasphere.wukong.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import java.util.List;
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
