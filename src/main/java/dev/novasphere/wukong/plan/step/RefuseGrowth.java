package dev.novasphere.wukong.plan.step;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;

/**
 * Leave the size of a PersistentVolumeClaim as it is although the Wukong asks for more, because the API server would refuse it. Its metadata
 * is brought up to date.
 *
 * @param metadata the claim as it was observed, and what its metadata is to be
 * @param from what it asks for
 * @param to what the Wukong asks for
 * @param because why it cannot grow and what to do, to stand behind "because"
 */
public record RefuseGrowth(PatchMetadata metadata, Quantity from, Quantity to, String because) implements Step {

    /** Name of the disk in the Wukong. */
    public String disk() {
        return metadata.disk();
    }

    /** The refusal as a sentence without a subject. */
    public String message() {
        return "cannot grow from %s to %s, because %s".formatted(from, to, because);
    }

    @Override
    public HasMetadata object() {
        return metadata.object();
    }

    @Override
    public <R> R accept(StepVisitor<R> visitor) {
        return visitor.refuseGrowth(this);
    }
}
