package dev.novasphere.wukong.plan.scheduling;

import dev.novasphere.wukong.api.v1alpha1.availability.AntiAffinityPolicy;
import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodAffinityTermBuilder;
import java.util.Map;

/** How the short form {@code antiAffinity} is written in Kubernetes' words, beside what the user wrote in these words. */
final class GroupDistance {

    private static final int STRONGEST_PREFERENCE = 100;
    private static final String BY_NODE = "kubernetes.io/hostname";

    private GroupDistance() {}

    /**
     * The affinity with one further term: away from the machines of the group.
     *
     * @param asked where the machine may run
     * @param labels labels that the machines of the group have in common
     * @return what the user wrote, with the term behind their own
     */
    static Affinity added(HighAvailability asked, Map<String, String> labels) {
        PodAffinityTerm term = new PodAffinityTermBuilder()
                .withTopologyKey(asked.antiAffinityTopologyKey() == null ? BY_NODE : asked.antiAffinityTopologyKey())
                .withNewLabelSelector()
                .withMatchLabels(labels)
                .endLabelSelector()
                .build();
        AffinityBuilder affinity =
                asked.affinity() == null ? new AffinityBuilder() : new AffinityBuilder(asked.affinity());
        var away = affinity.editOrNewPodAntiAffinity();
        if (asked.antiAffinityPolicy() == AntiAffinityPolicy.Required) {
            away.addToRequiredDuringSchedulingIgnoredDuringExecution(term);
        } else {
            away.addNewPreferredDuringSchedulingIgnoredDuringExecution()
                    .withWeight(STRONGEST_PREFERENCE)
                    .withPodAffinityTerm(term)
                    .endPreferredDuringSchedulingIgnoredDuringExecution();
        }
        away.endPodAntiAffinity();
        return affinity.build();
    }
}
