// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** Measured times, each by itself, so that what is rare is seen. */
final class Percentiles {
    static final String HEAD = "| what | n | p50, ns | p90 | p99 | p99.9 | p99.99 | max |";
    static final String RULE = "|---|---|---|---|---|---|---|---|";

    private static final double[] SHOWN = {50, 90, 99, 99.9, 99.99};

    private Percentiles() {}

    /**
     * One line of a table.
     *
     * @param ns is sorted by this
     */
    static String row(String what, long[] ns) {
        Arrays.sort(ns);
        StringBuilder row =
                new StringBuilder(String.format(Locale.ROOT, "| %s | %,d", what, ns.length));
        for (double percentile : SHOWN) {
            row.append(String.format(Locale.ROOT, " | %,d", at(ns, percentile)));
        }
        return row.append(String.format(Locale.ROOT, " | %,d |", ns[ns.length - 1])).toString();
    }

    private static long at(long[] sorted, double percentile) {
        return sorted[
                (int) Math.min(sorted.length - 1L, (long) (sorted.length * percentile / 100))];
    }
}
