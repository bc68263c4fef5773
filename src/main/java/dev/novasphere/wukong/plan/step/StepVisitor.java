package dev.novasphere.wukong.plan.step;

/**
 * Something to do with each sort of step; the compiler sees that none is left out.
 *
 * @param <R> what it gives
 */
public interface StepVisitor<R> {

    R createOnce(CreateOnce step);

    R patchMetadata(PatchMetadata step);

    R grow(Grow step);

    R refuseGrowth(RefuseGrowth step);

    R apply(Apply step);

    R joinBridge(JoinBridge step);

    R createRestore(CreateRestore step);

    R applyMachine(ApplyMachine step);
}
