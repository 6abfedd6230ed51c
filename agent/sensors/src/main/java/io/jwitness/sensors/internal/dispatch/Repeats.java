// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import io.jwitness.record.Outcome;
import io.jwitness.record.Phase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What monitoring asks all day, counted: who reads which MBeans, and what somebody from one address
 * looks at, or connects for, again and again. And what frameworks do to their own logging as they
 * start.
 *
 * <pre>
 *   read of an MBean      counted                          ─┐  a record of each count after a minute, four
 *   level at the start,   ten are records,                  │  more, sixteen, then each hour; begins again
 *     set by nobody       more are counted                  ├─ when it has paused, or reads another MBean
 *   anything else         the first one is a record,        │
 *                         more of the same are counted     ─┘
 * </pre>
 *
 * <p>At most {@value #CAPACITY} counts are open; for another one the oldest is written at once, so
 * that none is lost. What is counted and not yet written is lost when the process is killed. Safe
 * for all threads.
 */
public final class Repeats implements Ticker.Ticking {
    static final int CAPACITY = 128;

    /** Levels that are set at the start, by nobody, and told one by one: {@value}. */
    static final int TOLD_AT_START = 10;

    private static final long SHORTEST_NS = 60_000_000_000L;
    private static final long LONGEST_NS = 60 * SHORTEST_NS;
    private static final int GROWTH = 4;

    private static final long NS = 1_000_000_000L;
    private final Recorder recorder;
    private final Clocks clocks;
    private final Map<Key, RepeatCount> counts = new LinkedHashMap<>();

    /** Guarded by {@code counts}. */
    private int levelsAtStart;

    /** Made with the first record, since the outer class is made before main. */
    private static final class Time {
        static final DateTimeFormatter FORMAT =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'")
                        .withZone(ZoneOffset.UTC);
    }

    private record Key(String event, @Nullable String actor, @Nullable String address, String of) {}

    Repeats(Recorder recorder, Clocks clocks) {
        this.recorder = recorder;
        this.clocks = clocks;
    }

    /** Counts a read of an MBean; who reads is copied. */
    public void read(Identity who, String mbean) {
        String event = "jmx.attribute.get";
        Key key = new Key(event, who.actorId(), who.address(), "");
        named(key, who, recorder.surroundings().phase(), "mbean", mbean);
    }

    /**
     * Counts a level that nobody has set while the application starts, if several were told.
     *
     * @return false for the first ones, which are to be recorded
     */
    boolean isMoreOfTheStart(Operation operation) {
        synchronized (counts) {
            if (levelsAtStart < TOLD_AT_START) {
                levelsAtStart++;
                return false;
            }
        }
        CharSequence target = operation.target();
        Key key = new Key(operation.event(), null, null, "");
        String type = operation.targetType;
        named(
                key,
                operation.identity(),
                operation.phase,
                type == null ? "" : type,
                target == null ? "?" : target.toString());
        return true;
    }

    private void named(Key key, Identity who, Phase phase, String type, String name) {
        RepeatCount displaced = null;
        synchronized (counts) {
            RepeatCount count = counts.get(key);
            if (count == null) {
                displaced = makeRoom();
                count = open(key, who, phase, type, null);
            }
            if (count.name(name)) {
                hasten(count);
            }
            count.add(clocks.wallNs());
        }
        write(displaced);
    }

    /**
     * Counts an operation that has succeeded, if the same one did it from the same address before.
     *
     * @return false for the first of its kind, which is to be recorded
     */
    boolean isCounted(Operation operation, String of) {
        Identity who = operation.identity();
        RepeatCount displaced;
        synchronized (counts) {
            Key key = new Key(operation.event(), who.actorId(), who.address(), of);
            RepeatCount count = counts.get(key);
            if (count != null) {
                count.add(clocks.wallNs());
                return true;
            }
            displaced = makeRoom();
            String type = operation.targetType;
            open(key, who, operation.phase, type == null ? "" : type, of);
        }
        write(displaced);
        return false;
    }

    private RepeatCount open(
            Key key, Identity who, Phase phase, String type, @Nullable String target) {
        Identity kept = new Identity();
        kept.copyFrom(who);
        // Another one with each request.
        kept.port(-1).connection(null);
        RepeatCount count =
                new RepeatCount(
                        kept,
                        phase,
                        key.event,
                        type,
                        target,
                        SHORTEST_NS,
                        clocks.monotonicNs() + SHORTEST_NS);
        counts.put(key, count);
        return count;
    }

    /** Something new is not kept for an hour. */
    private void hasten(RepeatCount count) {
        long soonNs = clocks.monotonicNs() + SHORTEST_NS;
        count.windowNs = SHORTEST_NS;
        if (count.dueNs - soonNs > 0) {
            count.dueNs = soonNs;
        }
    }

    /** The oldest count, if it must go, and has something to tell. */
    private @Nullable RepeatCount makeRoom() {
        if (counts.size() < CAPACITY) {
            return null;
        }
        Iterator<RepeatCount> oldestFirst = counts.values().iterator();
        RepeatCount oldest = oldestFirst.next();
        oldestFirst.remove();
        return oldest;
    }

    /** Writes the counts whose time has come; those that nothing was added to are closed. */
    @Override
    public void tick() {
        long nowNs = clocks.monotonicNs();
        List<RepeatCount> due = new ArrayList<>();
        synchronized (counts) {
            Iterator<RepeatCount> all = counts.values().iterator();
            while (all.hasNext()) {
                RepeatCount count = all.next();
                if (count.dueNs - nowNs > 0) {
                    continue;
                }
                if (count.n == 0) {
                    all.remove();
                } else {
                    due.add(count.taken());
                    count.windowNs = Math.min(GROWTH * count.windowNs, LONGEST_NS);
                    count.dueNs = nowNs + count.windowNs;
                }
            }
        }
        due.forEach(this::write);
    }

    /** Writes all counts, and begins new ones. */
    @Override
    public void end() {
        List<RepeatCount> all;
        synchronized (counts) {
            all = new ArrayList<>(counts.values());
            counts.clear();
        }
        all.forEach(this::write);
    }

    private void write(@Nullable RepeatCount count) {
        if (count == null || count.n == 0) {
            return;
        }
        Operation operation = recorder.open(count.event);
        operation.identity().copyFrom(count.who);
        operation.phase = count.phase == Phase.STARTUP ? count.phase : operation.phase;
        operation.outcome(Outcome.SUCCESS).wallNs(count.firstNs);
        count.describe(operation);
        operation.draft().count(count.n, time(count.firstNs), time(count.lastNs));
        recorder.write(operation);
    }

    private static String time(long wallNs) {
        return Time.FORMAT.format(
                Instant.ofEpochSecond(Math.floorDiv(wallNs, NS), Math.floorMod(wallNs, NS)));
    }

    @Override
    public String name() {
        return "repeats";
    }

    @Override
    public String detail() {
        synchronized (counts) {
            return "counts what monitoring asks again, " + counts.size() + " counts open";
        }
    }
}
