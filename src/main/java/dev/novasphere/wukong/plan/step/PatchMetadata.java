package dev.novasphere.wukong.plan.step;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Bring the labels, annotations and owner of a disk's DataVolume or PersistentVolumeClaim up to date; its spec is final.
 *
 * @param disk name of the disk in the Wukong
 * @param live the object as it was observed
 * @param object the object as it is wanted
 */
public record PatchMetadata(String disk, HasMetadata live, HasMetadata object) implements Step {

    /** What is to be written; empty when the live object has it all. */
    public MetadataChange change() {
        return MetadataChange.between(live, object);
    }

    @Override
    public <R> R accept(StepVisitor<R> visitor) {
        return visitor.patchMetadata(this);
    }
}
