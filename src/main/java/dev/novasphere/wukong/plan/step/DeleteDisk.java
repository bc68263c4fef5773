package dev.novasphere.wukong.plan.step;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Delete a disk with its data.
 *
 * @param object its DataVolume, which takes the claim with it, or the claim where there is no DataVolume; as it was observed
 * @param because why, as a part of a sentence
 */
public record DeleteDisk(HasMetadata object, String because) implements Removal {

    @Override
    public String reason() {
        return "DiskDeleted";
    }

    @Override
    public String message() {
        return "Claim %s and its data are deleted, because %s."
                .formatted(object.getMetadata().getName(), because);
    }

    @Override
    public <R> R accept(StepVisitor<R> visitor) {
        return visitor.deleteDisk(this);
    }
}
