package dev.novasphere.wukong.bench;

import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.ScrapedMetrics;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long statuses took from the event that they answer until they were written, as the operator's own metric counts them from here on.
 *
 * @param atBegin statuses that took at most so many seconds, by seconds, at the beginning; empty where the operator has no such metric
 */
record StatusLatencies(TreeMap<Double, Double> atBegin) {

    private static final String BUCKETS = "wukong_status_latency_seconds_bucket";

    /**
     * @param p50 half of the statuses took at most so many seconds; not a number where the operator has no such metric
     * @param p99 99 of 100 took at most so many
     */
    record Quantiles(double p50, double p99) {
        static final Quantiles UNKNOWN = new Quantiles(Double.NaN, Double.NaN);
    }

    static StatusLatencies from(OperatorProcess operator) {
        return new StatusLatencies(buckets(operator));
    }

    /** Of the statuses that were written since. Within a bucket they are taken to be spread evenly, as Prometheus does. */
    Quantiles until(OperatorProcess operator) {
        TreeMap<Double, Double> now = buckets(operator);
        now.replaceAll((seconds, number) -> number - atBegin.getOrDefault(seconds, 0.0));
        return now.isEmpty() || now.lastEntry().getValue() == 0
                ? Quantiles.UNKNOWN
                : new Quantiles(quantile(now, 0.5), quantile(now, 0.99));
    }

    static double quantile(TreeMap<Double, Double> buckets, double share) {
        double rank = share * buckets.lastEntry().getValue();
        double from = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
            if (bucket.getValue() >= rank) {
                double to = bucket.getKey();
                return Double.isInfinite(to) ? from : from + (to - from) * (rank - below) / (bucket.getValue() - below);
            }
            from = bucket.getKey();
            below = bucket.getValue();
        }
        return from;
    }

    private static TreeMap<Double, Double> buckets(OperatorProcess operator) {
        TreeMap<Double, Double> buckets = new TreeMap<>();
        try {
            operator.metrics().samples().stream()
                    .filter(sample -> sample.name().equals(BUCKETS))
                    .forEach(sample -> buckets.merge(bound(sample), sample.value(), Double::sum));
        } catch (UncheckedIOException anotherOperator) {
            return buckets;
        }
        return buckets;
    }

    private static double bound(ScrapedMetrics.Sample sample) {
        String bound = sample.labels().get("le");
        return bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
    }
}
