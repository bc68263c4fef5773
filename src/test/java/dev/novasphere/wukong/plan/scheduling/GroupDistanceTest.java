package dev.novasphere.wukong.plan.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The short form antiAffinity in Kubernetes' words. */
class GroupDistanceTest {

    private static final Map<String, String> GROUP = Map.of("group", "db");

    private static Affinity added(String asked) {
        return GroupDistance.added(Serialization.unmarshal("---\n" + asked, HighAvailability.class), GROUP);
    }

    @Test
    void by_default_another_node_is_preferred_with_the_largest_weight() {
        assertThat(added("{antiAffinity: true}")
                        .getPodAntiAffinity()
                        .getPreferredDuringSchedulingIgnoredDuringExecution())
                .singleElement()
                .satisfies(preferred -> {
                    assertThat(preferred.getWeight()).isEqualTo(100);
                    assertThat(preferred.getPodAffinityTerm().getTopologyKey()).isEqualTo("kubernetes.io/hostname");
                    assertThat(preferred.getPodAffinityTerm().getLabelSelector().getMatchLabels())
                            .isEqualTo(GROUP);
                });
    }

    @Test
    void a_distance_that_is_required_is_no_preference_and_may_be_by_zone() {
        Affinity affinity = added(
                "{antiAffinity: true, antiAffinityPolicy: Required, antiAffinityTopologyKey: topology.kubernetes.io/zone}");

        assertThat(affinity.getPodAntiAffinity().getPreferredDuringSchedulingIgnoredDuringExecution())
                .isEmpty();
        assertThat(affinity.getPodAntiAffinity().getRequiredDuringSchedulingIgnoredDuringExecution())
                .singleElement()
                .satisfies(term -> {
                    assertThat(term.getTopologyKey()).isEqualTo("topology.kubernetes.io/zone");
                    assertThat(term.getLabelSelector().getMatchLabels()).isEqualTo(GROUP);
                    assertThat(term.getNamespaceSelector()).isNull();
                });
    }

    @Test
    void what_the_user_wrote_in_these_words_stays_in_front() {
        String asked = """
                antiAffinity: true
                affinity:
                  podAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: rack}]
                  podAntiAffinity:
                    preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: row}}]
                """;

        Affinity affinity = added(asked);

        assertThat(affinity.getPodAffinity().getRequiredDuringSchedulingIgnoredDuringExecution())
                .hasSize(1);
        assertThat(affinity.getPodAntiAffinity().getPreferredDuringSchedulingIgnoredDuringExecution())
                .extracting(preferred -> preferred.getPodAffinityTerm().getTopologyKey())
                .containsExactly("row", "kubernetes.io/hostname");
    }
}
