package dev.novasphere.wukong.plan.service;

import dev.novasphere.wukong.plan.Fragment;
import dev.novasphere.wukong.plan.step.Step;
import java.util.List;

/**
 * What becomes of the Service of a guest.
 *
 * @param steps one step at most
 */
public record ServiceFragment(List<Step> steps) implements Fragment {

    public ServiceFragment {
        steps = List.copyOf(steps);
    }
}
