package dev.novasphere.wukong.conformance.scenario;

import java.util.Optional;

/**
 * Something that a user does, and what must follow.
 *
 * @param capability which part of the operator it is about, in one word
 * @param title what must come true, as a sentence
 * @param need what the cluster must have for it
 * @param body does it, and throws {@link DeviationException} when it does not come true
 */
public record Scenario(String capability, String title, Need need, Body body) {

    /** A scenario for every cluster with KubeVirt. */
    public static Scenario of(String capability, String title, Body body) {
        return new Scenario(capability, title, Need.NOTHING, body);
    }

    /** What a scenario needs of the cluster. */
    @FunctionalInterface
    public interface Need {

        /** Nothing but KubeVirt and a StorageClass. */
        Need NOTHING = cluster -> Optional.empty();

        /** What is missing, as the reason why the scenario is skipped; empty when it can be tried. */
        Optional<String> missingIn(ClusterFacts cluster);
    }

    /** The steps of a scenario. */
    @FunctionalInterface
    public interface Body {

        /** Carries the steps out. */
        void run(Trial trial);
    }
}
