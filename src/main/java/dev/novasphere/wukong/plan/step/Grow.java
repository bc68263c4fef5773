package dev.novasphere.wukong.plan.step;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;

/**
 * Raise what the PersistentVolumeClaim of a disk asks for, after its metadata is up to date.
 *
 * @param metadata the claim as it was observed, and what its metadata is to be
 * @param object the claim as it is wanted
 * @param from what it asks for
 * @param to what it is to ask for; more than {@code from}
 * @param overhead the file system's part of the size, a decimal fraction, to note at the claim in the same request; empty where there is
 *     none
 */
public record Grow(
        PatchMetadata metadata, PersistentVolumeClaim object, Quantity from, Quantity to, Optional<String> overhead)
        implements Step {

    @Override
    public <R> R accept(StepVisitor<R> visitor) {
        return visitor.grow(this);
    }
}
