package dev.novasphere.wukong.plan.step;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Create the DataVolume or PersistentVolumeClaim of a disk that is not there. An object of that name that turns out to exist is left as it
 * is, and the plan is made anew with it.
 *
 * @param disk name of the disk in the Wukong
 * @param object the object to create
 */
public record CreateOnce(String disk, HasMetadata object) implements Step {

    @Override
    public <R> R accept(StepVisitor<R> visitor) {
        return visitor.createOnce(this);
    }
}
