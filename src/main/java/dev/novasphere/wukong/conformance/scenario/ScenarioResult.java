package dev.novasphere.wukong.conformance.scenario;

/**
 * What became of a scenario.
 *
 * @param scenario the scenario
 * @param outcome passed, failed or skipped
 * @param detail why it failed or was skipped; how long it took otherwise
 */
public record ScenarioResult(Scenario scenario, Outcome outcome, String detail) {

    /** The three ways in which a scenario can end. */
    public enum Outcome {
        passed,
        failed,
        skipped
    }
}
