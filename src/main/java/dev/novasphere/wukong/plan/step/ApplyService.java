package dev.novasphere.wukong.plan.step;

import io.fabric8.kubernetes.api.model.Service;

/**
 * Apply the Service of a guest, unless it is as wanted already. A refusal is reported in a condition of its own and does not hold the
 * virtual machine back.
 *
 * @param object the Service with all that is planned of it
 */
public record ApplyService(Service object) implements Step {

    @Override
    public <R> R accept(StepVisitor<R> visitor) {
        return visitor.applyService(this);
    }
}
