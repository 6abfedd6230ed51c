// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.sensors.internal.dispatch.Ticker.Ticking;
import io.jwitness.sensors.internal.jvm.Sighting.Origin;
import java.io.File;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is asked on the attach socket, once a second, so that a command which leaves no other
 * trace, as {@code VM.version} or {@code VM.flags}, is not nothing.
 *
 * <p>The thread that serves the socket sleeps in the kernel between two commands: when its count of
 * voluntary context switches has risen, it has served something. What was asked is not told, and a
 * profiler that signals every thread looks the same; so this is a record of its own, without a
 * command, and only where rows and JFR have told of nothing within the same second.
 *
 * <p>Cost: one wake-up and one small read of {@code /proc} a second; while nobody has ever
 * attached, one look at a path.
 */
final class AttachWatch implements Ticking {
    private static final String BY = "proc";
    private static final long PERIOD_MS = 1_000;

    /** JFR tells about a second late. */
    private static final long SETTLED_MS = 3_000;

    private static final long SLACK_MS = 200;

    /** A tool that polls gives one record in this time, with a count, after its first. */
    private static final long TOGETHER_MS = 60_000;

    private static final int MAX_NOTED = 256;
    private static final int MAX_STATUS_BYTES = 8 << 10;

    private final File tasks;
    private final AttachSocket socket;
    private final InstantSource clock;
    private final BooleanSupplier listening;
    private final Witnessed witnessed;
    private final Consumer<Sighting> sightings;

    /** First and last milliseconds of commands that JFR has told of. */
    private final ArrayDeque<long[]> told = new ArrayDeque<>();

    /** Ticks that found work done, not yet old enough to be judged. */
    private final ArrayDeque<Long> served = new ArrayDeque<>();

    private @Nullable File status;
    private volatile boolean isMasked;
    private long switches = -1;
    private long quietUntilMs;
    private long untold;
    private @Nullable Instant firstUntold;
    private @Nullable Instant lastUntold;

    AttachWatch(
            AttachSocket socket,
            InstantSource clock,
            Witnessed witnessed,
            Consumer<Sighting> sightings) {
        this(
                new File("/proc/self/task"),
                socket,
                clock,
                () -> HotSpotThreads.isThere(AttachActor.THREAD),
                witnessed,
                sightings);
    }

    /** With other files, for tests. */
    AttachWatch(
            File tasks,
            AttachSocket socket,
            InstantSource clock,
            BooleanSupplier listening,
            Witnessed witnessed,
            Consumer<Sighting> sightings) {
        this.tasks = tasks;
        this.socket = socket;
        this.clock = clock;
        this.listening = listening;
        this.witnessed = witnessed;
        this.sightings = sightings;
    }

    @Override
    public String name() {
        return "attach";
    }

    @Override
    public String detail() {
        return isMasked
                ? "counts nothing: a thread of the application is named as the attach listener"
                : "counts commands on the attach socket that nothing else tells of";
    }

    /** JFR has told of a command that was served in this time. */
    void told(Instant from, Instant to) {
        synchronized (told) {
            if (told.size() == MAX_NOTED) {
                told.removeFirst();
            }
            told.addLast(new long[] {from.toEpochMilli(), to.toEpochMilli()});
        }
    }

    /** What was served before now is not ours to tell; that somebody came since we are here, is. */
    @Override
    public void begin() {
        if (!socket.hasChanged()) {
            status = find();
            switches = read();
        }
    }

    /** Looks once. */
    @Override
    public void tick() {
        if (status == null && socket.hasChanged()) {
            socket.seen();
            status = find();
            if (status != null) {
                sightings.accept(Sighting.of(VmEvents.ATTACH, BY, clock.instant(), Origin.ATTACH));
            }
        }
        Instant now = clock.instant();
        long count = read();
        if (count < 0) {
            status = null;
        } else if (switches >= 0 && count > switches) {
            served.addLast(now.toEpochMilli());
        }
        switches = count;
        judge(now);
    }

    private void judge(Instant now) {
        long nowMs = now.toEpochMilli();
        while (!served.isEmpty() && nowMs - served.getFirst() >= SETTLED_MS) {
            long tick = served.removeFirst();
            if (!isTold(tick)) {
                Instant when = Instant.ofEpochMilli(tick);
                firstUntold = untold++ == 0 ? when : firstUntold;
                lastUntold = when;
            }
        }
        Instant first = firstUntold;
        Instant last = lastUntold;
        if (untold == 0 || nowMs < quietUntilMs || first == null || last == null) {
            return;
        }
        Sighting sighting = Sighting.of(VmEvents.ATTACH_COMMAND, BY, first, Origin.ATTACH);
        sightings.accept(untold == 1 ? sighting : sighting.counting(untold, first, last));
        untold = 0;
        quietUntilMs = nowMs + TOGETHER_MS;
    }

    private boolean isTold(long tickMs) {
        long fromMs = tickMs - PERIOD_MS - SLACK_MS;
        long toMs = tickMs + SLACK_MS;
        synchronized (told) {
            boolean found = witnessed.isServed(fromMs, toMs);
            for (Iterator<long[]> times = told.iterator(); times.hasNext(); ) {
                long[] time = times.next();
                found |= time[1] > fromMs && time[0] < toMs;
                if (time[1] < tickMs - TOGETHER_MS) {
                    times.remove();
                }
            }
            return found;
        }
    }

    /** Null also where a thread of the application bears its name: which is which is not told. */
    private @Nullable File find() {
        String[] ids = tasks.list();
        File found = null;
        int named = 0;
        for (String id : ids == null ? new String[0] : ids) {
            String name = ProcText.read(new File(tasks, id + "/comm").getPath(), 32);
            if (name != null && name.trim().equals(AttachActor.THREAD)) {
                found = new File(tasks, id + "/status");
                named++;
            }
        }
        boolean isListening = named > 0 && listening.getAsBoolean();
        isMasked = isListening && named > 1;
        return isListening && named == 1 ? found : null;
    }

    private long read() {
        File file = status;
        String text = file == null ? null : ProcText.read(file.getPath(), MAX_STATUS_BYTES);
        return text == null ? -1 : ProcText.number(text, "voluntary_ctxt_switches:", 0);
    }
}
