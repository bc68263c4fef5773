package dev.novasphere.wukong.conformance;

import dev.novasphere.wukong.conformance.scenario.ScenarioResult;
import dev.novasphere.wukong.conformance.scenario.ScenarioResult.Outcome;
import java.util.List;
import java.util.Locale;

/** Results as text: a row a scenario, in the order of the capabilities, then what failed, then one line with the counts. */
final class ResultTable {

    private ResultTable() {}

    /** The table; ends with a line break. */
    static String of(List<ScenarioResult> results) {
        int capability = width(
                "CAPABILITY",
                results.stream().map(r -> r.scenario().capability()).toList());
        int title = width(
                "SCENARIO", results.stream().map(r -> r.scenario().title()).toList());
        StringBuilder table = new StringBuilder();
        String row = "%-" + capability + "s  %-7s  %-" + title + "s  %s%n";
        line(table, row, "CAPABILITY", "RESULT", "SCENARIO", "DETAIL");
        for (ScenarioResult result : results) {
            line(
                    table,
                    row,
                    result.scenario().capability(),
                    result.outcome().name(),
                    result.scenario().title(),
                    result.outcome() == Outcome.failed ? "see below" : result.detail());
        }
        for (ScenarioResult result : results) {
            if (result.outcome() == Outcome.failed) {
                table.append("\nfailed: %s: %s\n%s"
                        .formatted(
                                result.scenario().capability(),
                                result.scenario().title(),
                                result.detail().strip().indent(2)));
            }
        }
        return table.append("\n%d passed, %d failed, %d skipped%n"
                        .formatted(
                                count(results, Outcome.passed),
                                count(results, Outcome.failed),
                                count(results, Outcome.skipped)))
                .toString();
    }

    private static void line(StringBuilder table, String row, Object... cells) {
        table.append(row.formatted(cells).stripTrailing()).append('\n');
    }

    private static int width(String head, List<String> cells) {
        return cells.stream().mapToInt(String::length).reduce(head.length(), Math::max);
    }

    private static long count(List<ScenarioResult> results, Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }

    /** A time for people: seconds with one digit behind the point. */
    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
