package dev.novasphere.wukong.conformance;

/**
 * What became of a scenario.
 *
 * @param scenario the scenario
 * @param outcome passed, failed or skipped
 * @param detail why it failed or was skipped; how long it took otherwise
 */
record ScenarioResult(Scenario scenario, Outcome outcome, String detail) {

    /** The three ways in which a scenario can end. */
    enum Outcome {
        passed,
        failed,
        skipped
    }
}
