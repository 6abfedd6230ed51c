// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums by key, of a bounded number of keys: where there are more, those with the fewest acts become
 * part of the rest, which says how many they were. One thread.
 *
 * <p>A key that comes again after that begins at nothing, so from then on sums are lower bounds
 * ({@link #isExact}), and a key may be counted in the rest more than once.
 *
 * @param <K> the key; bounded in size by who makes it
 */
final class ReportTally<K extends Comparable<? super K>> {
    /** Keys and their sums take some 2 MiB. */
    static final int MAX_KEYS = 4096;

    private final Map<K, ReportCount> counts = new HashMap<>();
    private final ReportCount dropped = new ReportCount();
    private long droppedKeys;

    /** A key and its sums. */
    record Row<K>(K key, ReportCount count) {}

    /**
     * What is not among the first rows.
     *
     * @param keys how many keys
     * @param count their sums
     */
    record Rest(long keys, ReportCount count) {}

    void add(K key, ReportAct act) {
        ReportCount count = counts.get(key);
        if (count == null) {
            if (counts.size() >= MAX_KEYS) {
                dropHalf();
            }
            count = new ReportCount();
            counts.put(key, count);
        }
        count.add(act);
    }

    private void dropHalf() {
        List<Row<K>> rows = rows();
        for (Row<K> row : rows.subList(rows.size() / 2, rows.size())) {
            counts.remove(row.key());
            dropped.add(row.count());
            droppedKeys++;
        }
    }

    /** False where sums are lower bounds. */
    boolean isExact() {
        return droppedKeys == 0;
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** All that are kept, those with the most acts first. */
    List<Row<K>> rows() {
        List<Row<K>> rows = new ArrayList<>();
        counts.forEach((key, count) -> rows.add(new Row<>(key, count)));
        rows.sort(
                Comparator.<Row<K>>comparingLong(row -> -row.count().acts())
                        .thenComparing(Row::key));
        return rows;
    }

    /** What these rows do not say. */
    Rest rest(List<Row<K>> shown) {
        ReportCount rest = new ReportCount();
        rest.add(dropped);
        Map<K, ReportCount> left = new HashMap<>(counts);
        shown.forEach(row -> left.remove(row.key()));
        left.values().forEach(rest::add);
        return new Rest(droppedKeys + left.size(), rest);
    }
}
