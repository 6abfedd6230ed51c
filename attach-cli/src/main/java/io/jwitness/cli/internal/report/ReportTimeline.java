// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.report;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Acts by time and family of event, in at most {@link #BINS} bins, whose width doubles as the time
 * between the first and the last grows. One thread.
 */
final class ReportTimeline {
    static final int BINS = 160;

    private static final int MAX_LANES = 16;

    private final Map<String, Map<Long, ReportCount>> lanes = new TreeMap<>();
    private int shift;
    private long from = Long.MAX_VALUE;
    private long to = Long.MIN_VALUE;

    /** Counts an act where it, or the first of many, was. */
    void add(ReportAct act) {
        see(act.first());
        see(act.last());
        int dot = act.event().indexOf('.');
        String family = dot > 0 ? act.event().substring(0, dot) : act.event();
        String lane = lanes.containsKey(family) || lanes.size() < MAX_LANES ? family : "others";
        lanes.computeIfAbsent(lane, any -> new TreeMap<>())
                .computeIfAbsent(bin(act.first()), any -> new ReportCount())
                .add(act);
    }

    /** Makes room for a time at which something is to be marked. */
    void see(Instant time) {
        from = Math.min(from, bin(time));
        to = Math.max(to, bin(time));
        while (to - from >= BINS) {
            widen();
        }
    }

    private void widen() {
        shift++;
        from >>= 1;
        to >>= 1;
        lanes.replaceAll(
                (lane, bins) -> {
                    Map<Long, ReportCount> wider = new TreeMap<>();
                    bins.forEach(
                            (bin, count) ->
                                    wider.computeIfAbsent(bin >> 1, any -> new ReportCount())
                                            .add(count));
                    return wider;
                });
    }

    private long bin(Instant time) {
        return time.getEpochSecond() >> shift;
    }

    boolean isEmpty() {
        return from > to;
    }

    /** Families, each with its acts by number of the bin. */
    Map<String, Map<Long, ReportCount>> lanes() {
        return lanes;
    }

    /** Seconds that a bin is wide. */
    long width() {
        return 1L << shift;
    }

    /** The first second of a bin, since 1970. */
    long second(long bin) {
        return bin << shift;
    }

    /** The first second of all. */
    long fromSecond() {
        return second(from);
    }

    /** The first second behind all. */
    long toSecond() {
        return second(to + 1);
    }
}
