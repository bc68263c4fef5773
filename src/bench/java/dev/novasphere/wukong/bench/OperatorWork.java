package dev.novasphere.wukong.bench;

import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.ScrapedMetrics;
import java.io.UncheckedIOException;

/**
 * How often the operator was asked for a reconciliation, made one, and made a plan, as its own metrics count it from here on.
 *
 * @param atBegin the counts at the beginning; not numbers where the operator has no such metrics
 */
record OperatorWork(Counts atBegin) {

    /**
     * @param events of watches that asked for a reconciliation
     * @param reconciliations those that were made, of Wukongs
     * @param plans those that were made
     */
    record Counts(double events, double reconciliations, double plans) {
        static final Counts UNKNOWN = new Counts(Double.NaN, Double.NaN, Double.NaN);
    }

    static OperatorWork from(OperatorProcess operator) {
        return new OperatorWork(counts(operator));
    }

    /** What was done since, for each of so many Wukongs. */
    Counts until(OperatorProcess operator, int wukongs) {
        Counts now = counts(operator);
        return new Counts(
                (now.events - atBegin.events) / wukongs,
                (now.reconciliations - atBegin.reconciliations) / wukongs,
                (now.plans - atBegin.plans) / wukongs);
    }

    private static Counts counts(OperatorProcess operator) {
        try {
            ScrapedMetrics metrics = operator.metrics();
            return new Counts(
                    metrics.sum("wukong_watch_events_total", "controller", "wukong"),
                    metrics.sum("wukong_reconcile_duration_seconds_count", "controller", "wukong"),
                    metrics.sum("wukong_plan_duration_seconds_count"));
        } catch (UncheckedIOException anotherOperator) {
            return Counts.UNKNOWN;
        }
    }
}
