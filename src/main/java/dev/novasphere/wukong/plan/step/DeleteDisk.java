package dev.novasphere.wukong.plan.step;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Delete a disk with its data.
 *
 * @param object its DataVolume, which takes the claim with it, or the claim where there is no DataVolume; as it was observed
 */
public record DeleteDisk(HasMetadata object) implements Removal {

    @Override
    public String reason() {
        return "DiskDeleted";
    }

    @Override
    public String message() {
        return "Claim %s and its data are deleted, because its disk is no longer in spec.disks and deletionPolicy is Delete."
                .formatted(object.getMetadata().getName());
    }

    @Override
    public <R> R accept(StepVisitor<R> visitor) {
        return visitor.deleteDisk(this);
    }
}
