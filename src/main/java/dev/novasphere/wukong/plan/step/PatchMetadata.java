package dev.novasphere.wukong.plan.step;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Set;

/**
 * Bring the labels, annotations and owner of a disk's DataVolume or PersistentVolumeClaim up to date; its spec is final.
 *
 * @param disk name of the disk in the Wukong
 * @param live the object as it was observed
 * @param object the object as it is wanted
 * @param freedFrom UIDs of owners that are taken off it although they are no Wukongs
 */
public record PatchMetadata(String disk, HasMetadata live, HasMetadata object, Set<String> freedFrom) implements Step {

    public PatchMetadata {
        freedFrom = Set.copyOf(freedFrom);
    }

    /** The step that takes off Wukongs alone. */
    public PatchMetadata(String disk, HasMetadata live, HasMetadata object) {
        this(disk, live, object, Set.of());
    }

    /** What is to be written; empty when the live object has it all. */
    public MetadataChange change() {
        return MetadataChange.between(live, object, freedFrom);
    }

    @Override
    public <R> R accept(StepVisitor<R> visitor) {
        return visitor.patchMetadata(this);
    }
}
