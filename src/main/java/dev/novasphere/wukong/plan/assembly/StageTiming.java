package dev.novasphere.wukong.plan.assembly;

import dev.novasphere.wukong.plan.Fragment;
import dev.novasphere.wukong.plan.Stage;
import java.util.function.Supplier;

/** Hook around each stage; used to record its duration. */
@FunctionalInterface
public interface StageTiming {

    /** Takes no time. */
    StageTiming NONE = (stage, run) -> run.get();

    /**
     * Runs a stage.
     *
     * @param stage the stage that is run
     * @param run gives the stage's fragment; called just once
     * @return what {@code run} gave
     */
    Fragment time(Stage stage, Supplier<Fragment> run);
}
