// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.report;

import io.jwitness.cli.internal.records.RecordFilter;
import io.jwitness.cli.internal.records.RecordView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who did what and when, taken in record by record; in bounded memory, however many records,
 * actors, events or days there are. One thread.
 *
 * <p>An act is what somebody did: the attempt and the completion of one are one act, a count is as
 * many as it says, and what JWitness writes of itself is none, unless it is asked for by name.
 */
public final class ReportSummary {
    /** Attempts whose end may still come; far more than threads that are within one. */
    static final int MAX_OPEN = 10_000;

    /** Nobody's: most of them are {@link ReportAlarms}. */
    private static final Set<String> NO_ACTS =
            Set.of(
                    "jwitness.session.start",
                    "jwitness.session.stop",
                    "jwitness.session.recover",
                    "jwitness.seal",
                    "jwitness.key.rotate",
                    "jwitness.gap",
                    "jwitness.prune",
                    "jwitness.sensor.failed",
                    "jwitness.policy.refused",
                    "jwitness.export.rejected");

    /** Who, and what. */
    record Key(String who, boolean vouched, String event) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::who)
                        .thenComparing(Key::vouched)
                        .thenComparing(Key::event);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private final RecordFilter filter;
    private final int top;
    private final ReportAlarms alarms;
    private final ReportCount total = new ReportCount();
    private final ReportTally<Key> who = new ReportTally<>();
    private final ReportTally<Instant> days = new ReportTally<>();
    private final ReportTally<String> sessions = new ReportTally<>();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final ReportTimeline timeline = new ReportTimeline();
    private final Deque<RecordView> troubles = new ArrayDeque<>();
    private final Map<String, ReportAct> open = new LinkedHashMap<>();
    private long troubleRecords;
    private long records;
    private long counts;
    private long counted;
    private long startup;
    private long unreadable;
    private long forgotten;

    /**
     * @param top how many rows a table is to have at most
     */
    public ReportSummary(RecordFilter filter, int top) {
        this.filter = filter;
        this.top = top;
        alarms = new ReportAlarms(filter);
    }

    /** Takes a record in; null for one that cannot be read. In order, every one of the journal. */
    public void see(@Nullable RecordView record) {
        if (record == null) {
            unreadable++;
            return;
        }
        alarms.see(record);
        ReportAct act = ReportAct.of(record);
        if (act == null) {
            unreadable++;
            return;
        }
        boolean matches = filter.matches(record);
        records += matches ? 1 : 0;
        String op = ReportAct.name(record.text("op"));
        ReportAct attempt = record.text("stage").equals("complete") ? open.remove(op) : null;
        if (attempt != null) {
            end(attempt.ended(act.outcome()), record);
        } else if (matches && record.text("stage").equals("attempt") && !op.isEmpty()) {
            begin(op, act);
        } else if (matches && (filter.namesEvents() || !NO_ACTS.contains(act.event()))) {
            end(act, record);
        }
    }

    private void begin(String op, ReportAct act) {
        if (open.size() >= MAX_OPEN) {
            String oldest = open.keySet().iterator().next();
            ReportAct given = open.remove(oldest);
            if (given != null) {
                count(given.ended(ReportAct.OPEN));
                forgotten++;
            }
        }
        open.put(op, act);
    }

    private void end(ReportAct act, RecordView record) {
        count(act);
        if (act.isFailed() || act.isRefused()) {
            troubleRecords++;
            troubles.addLast(record);
            if (troubles.size() > top) {
                troubles.removeFirst();
            }
        }
    }

    private void count(ReportAct act) {
        total.add(act);
        who.add(new Key(act.who(), act.vouched(), act.event()), act);
        days.add(act.first().truncatedTo(ChronoUnit.DAYS), act);
        if (!act.session().isEmpty()) {
            sessions.add(act.session(), act);
        }
        outcomes.merge(outcome(act.outcome()), act.n(), ReportCount::plus);
        timeline.add(act);
        startup = ReportCount.plus(startup, act.startup() ? act.n() : 0);
        if (act.n() > 1) {
            counts++;
            counted = ReportCount.plus(counted, act.n());
        }
    }

    /** One of the few words that there are: these are keys of a map. */
    private static String outcome(String text) {
        return switch (text) {
            case "success", "failure", "denied", "unknown", ReportAct.OPEN -> text;
            default -> "none";
        };
    }

    /** Nothing comes any more: attempts that are open now stay open. */
    public void end() {
        open.values().forEach(act -> count(act.ended(ReportAct.OPEN)));
        open.clear();
        alarms.gaps().kept().forEach(this::mark);
        alarms.uncleanEnds().kept().forEach(this::mark);
    }

    private void mark(ReportAlarms.Alarm alarm) {
        timeline.see(alarm.from());
        timeline.see(alarm.to());
    }

    int top() {
        return top;
    }

    RecordFilter filter() {
        return filter;
    }

    ReportAlarms alarms() {
        return alarms;
    }

    /** All acts. */
    ReportCount total() {
        return total;
    }

    ReportTally<Key> who() {
        return who;
    }

    /** By the day, in UTC, on which an act or the first of a count was. */
    ReportTally<Instant> days() {
        return days;
    }

    /** By declared debug session. */
    ReportTally<String> sessions() {
        return sessions;
    }

    /** Acts by outcome; {@code none} for what has none, {@code open} for what has no end. */
    Map<String, Long> outcomes() {
        return outcomes;
    }

    ReportTimeline timeline() {
        return timeline;
    }

    /** The last records of what failed or was refused, in order. */
    List<RecordView> troubles() {
        return List.copyOf(troubles);
    }

    /** How many such records there were. */
    long troubleRecords() {
        return troubleRecords;
    }

    /** Records that were asked for. */
    long records() {
        return records;
    }

    /** Records that count several acts. */
    long counts() {
        return counts;
    }

    /** The acts that they count. */
    long counted() {
        return counted;
    }

    /** Acts while the application started. */
    long startup() {
        return startup;
    }

    /** Documents that are no records, or have no time: in no sum. */
    long unreadable() {
        return unreadable;
    }

    /** Attempts that were given up for lack of room: their ends, if they came, count again. */
    long forgotten() {
        return forgotten;
    }
}
