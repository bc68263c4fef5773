package dev.novasphere.wukong.bench;

import java.util.Collection;
import java.util.List;

/**
 * How long single Wukongs took, in seconds.
 *
 * @param all until the last was done, from the first request on
 * @param p50 half of them took at most this
 * @param p95 95 of 100 took at most this
 * @param max the slowest
 */
record Latencies(double all, double p50, double p95, double max) {

    /** @param seconds one figure a Wukong, at least one */
    static Latencies of(double all, Collection<Double> seconds) {
        List<Double> sorted = seconds.stream().sorted().toList();
        return new Latencies(all, at(sorted, 0.50), at(sorted, 0.95), sorted.get(sorted.size() - 1));
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * (sorted.size() - 1))));
    }
}
