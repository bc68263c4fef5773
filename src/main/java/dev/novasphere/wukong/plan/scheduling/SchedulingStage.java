package dev.novasphere.wukong.plan.scheduling;

import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Stage;
import dev.novasphere.wukong.plan.Takeover;
import dev.novasphere.wukong.plan.naming.Labels;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Plans where the guest may run. Selectors see labels of the template only, so what keeps a group apart is written there. The group
 * label is written even when this Wukong does not ask for distance itself: others of its group may.
 */
@ApplicationScoped
@Priority(100)
public class SchedulingStage implements Stage {

    private static final String APART = "true";
    private static final HighAvailability NOTHING_ASKED =
            new HighAvailability(null, null, null, null, null, null, null, null, null, null, null);

    @Override
    public SchedulingFragment plan(PlanInput input) {
        HighAvailability asked = input.spec().highAvailability() == null
                ? NOTHING_ASKED
                : input.spec().highAvailability();
        String group = Labels.label(input.wukong(), Labels.GROUP);
        boolean named = group != null && !group.isEmpty();
        boolean apart = Boolean.TRUE.equals(asked.antiAffinity());

        Map<String, String> templateLabels = new TreeMap<>();
        if (named) {
            templateLabels.put(Labels.GROUP, group);
        } else if (apart) {
            templateLabels.put(Labels.ANTI_AFFINITY, APART);
        }
        return new SchedulingFragment(
                asked.nodeSelector(),
                asked.tolerations(),
                apart ? Optional.of(GroupDistance.added(asked, templateLabels)) : Optional.ofNullable(asked.affinity()),
                new SchedulingFragment.Placement(
                        asked.topologySpreadConstraints(), asked.priorityClassName(), asked.schedulerName()),
                Takeover.evictionStrategy(input),
                templateLabels,
                Stream.concat(RefusedPlacement.of(asked).stream(), SelectorReview.of(asked).stream())
                        .toList());
    }
}
