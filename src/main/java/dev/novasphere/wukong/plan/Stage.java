package dev.novasphere.wukong.plan;

/**
 * One concern of a virtual machine, planned by itself. Stages are CDI beans found by their type; they know neither each other nor a
 * client. A stage is a pure function: the same input always gives the same fragment. Its {@link jakarta.annotation.Priority} gives its
 * place in the plan, the highest first; without it the order of two stages could differ from one start to the next.
 */
public interface Stage {

    /**
     * Plans this concern.
     *
     * @param input the Wukong and what was observed of the cluster
     * @return what this concern adds to the virtual machine; findings, not exceptions, say what is wrong with the input
     */
    Fragment plan(PlanInput input);
}
