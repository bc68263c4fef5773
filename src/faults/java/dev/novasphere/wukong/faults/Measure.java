package dev.novasphere.wukong.faults;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Something that the operator holds and that must not grow from rest to rest.
 *
 * @param part by which the last rests may exceed the first
 * @param more by which they may exceed them beside
 * @param <R> what is known of one rest
 */
record Measure<R>(String name, ToDoubleFunction<R> value, double part, double more) {

    /** Each informer delivers its events on a thread out of a pool, and such a thread ends after a minute without work. */
    static final int THREADS_OF_INFORMERS = 16;

    /** Compares the first quarter of the rests with the last one. */
    Growth between(List<R> rests) {
        int some = Math.max(1, rests.size() / 4);
        double first = median(rests.subList(0, some));
        double last = median(rests.subList(rests.size() - some, rests.size()));
        return new Growth(name, first, last, first * (1 + part) + more);
    }

    private double median(List<R> some) {
        double[] sorted = some.stream().mapToDouble(value).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** How something went from the first rests to the last ones. */
    record Growth(String name, double first, double last, double bound) {

        boolean tooMuch() {
            return last > bound;
        }

        @Override
        public String toString() {
            return "%-22s %8.1f -> %8.1f   at most %8.1f".formatted(name, first, last, bound);
        }
    }
}
