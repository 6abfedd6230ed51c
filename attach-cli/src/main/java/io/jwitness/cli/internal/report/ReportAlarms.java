// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.report;

import io.jwitness.cli.internal.records.RecordFilter;
import io.jwitness.cli.internal.records.RecordView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of a summary must know before he believes it: losses, ends that nobody told,
 * sensors that failed. Taken from every record of the time that is asked for, whoever else is asked
 * for. One thread.
 */
final class ReportAlarms {
    /** Of each kind so many are kept with their times, and the rest is counted. */
    private static final int MAX = 100;

    /** How many of a kind, and what the first of them say. */
    static final class Kind {
        private final List<Alarm> kept = new ArrayList<>();
        private long n;

        private void add(Alarm alarm) {
            n++;
            if (kept.size() < MAX) {
                kept.add(alarm);
            }
        }

        long count() {
            return n;
        }

        /** The first hundred. */
        List<Alarm> kept() {
            return List.copyOf(kept);
        }
    }

    /**
     * One of them.
     *
     * @param from when, or since when
     * @param to the same, or until when
     * @param text what, in a few words
     */
    record Alarm(Instant from, Instant to, String text) {}

    private final RecordFilter filter;
    private final Kind gaps = new Kind();
    private final Kind uncleanEnds = new Kind();
    private final Kind failures = new Kind();
    private long lost;

    private boolean begun;
    private boolean running;
    private @Nullable Instant heard;

    ReportAlarms(RecordFilter filter) {
        this.filter = filter;
    }

    /** Looks at every record, in order. */
    void see(RecordView record) {
        Instant time = record.instant(record.time());
        if (time == null) {
            return;
        }
        running |= !begun; // a journal that was pruned begins within a session
        begun = true;
        switch (record.event()) {
            case "jwitness.session.start" -> start(time);
            case "jwitness.session.stop" -> running = false;
            case "jwitness.gap" -> gap(record, time);
            case "jwitness.session.recover" ->
                    failure(record, time, "what a crash had torn was cut off");
            case "jwitness.sensor.failed" ->
                    failure(record, time, "sensor " + record.text("sensor", "name") + " failed");
            case "jwitness.policy.refused" -> failure(record, time, "a policy was refused");
            case "jwitness.export.rejected" -> failure(record, time, "a receiver rejected records");
            default -> {}
        }
        heard = time;
    }

    private void start(Instant time) {
        Instant before = heard;
        if (running && before != null && filter.overlaps(before, time)) {
            uncleanEnds.add(
                    new Alarm(before, time, "a session of the agent ended without saying so"));
        }
        running = true;
    }

    private void gap(RecordView record, Instant time) {
        if (!filter.isInTime(record)) {
            return;
        }
        long n = Math.max(0, record.number("gap", "count"));
        lost = ReportCount.plus(lost, n);
        Instant from = record.instant(record.text("gap", "from"));
        Instant to = record.instant(record.text("gap", "to"));
        gaps.add(
                new Alarm(
                        from == null ? time : from,
                        to == null ? time : to,
                        n
                                + " records of "
                                + ReportAct.name(record.text("gap", "class"))
                                + " ("
                                + ReportAct.name(record.text("gap", "cause"))
                                + ")"));
    }

    private void failure(RecordView record, Instant time, String what) {
        if (filter.isInTime(record)) {
            String why = record.text("sensor", "cause") + record.text("reason", "text");
            failures.add(
                    new Alarm(
                            time,
                            time,
                            ReportAct.name(what)
                                    + (why.isEmpty() ? "" : ": " + ReportAct.name(why))));
        }
    }

    /** Records that were lost, as far as the journal says. */
    long lost() {
        return lost;
    }

    Kind gaps() {
        return gaps;
    }

    Kind uncleanEnds() {
        return uncleanEnds;
    }

    /** Of sensors, policies and exporters. */
    Kind failures() {
        return failures;
    }

    /** True once a record was seen. */
    boolean isBegun() {
        return begun;
    }

    /** True where the last session has not said that it ended: it runs, or was killed. */
    boolean isOpen() {
        return running;
    }
}
