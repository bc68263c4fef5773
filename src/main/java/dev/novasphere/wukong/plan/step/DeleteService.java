package dev.novasphere.wukong.plan.step;

import io.fabric8.kubernetes.api.model.Service;

/**
 * Delete the Service of a guest, which the Wukong does not ask for any more, or which has to be made anew.
 *
 * @param object the Service as it is in the cluster; it is deleted only in this version
 */
public record DeleteService(Service object) implements Step {

    @Override
    public <R> R accept(StepVisitor<R> visitor) {
        return visitor.deleteService(this);
    }
}
