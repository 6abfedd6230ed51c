// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jmx;

import io.jwitness.record.Outcome;
import io.jwitness.sensors.internal.dispatch.Dispatcher;
import io.jwitness.sensors.internal.dispatch.Identity;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.Recorder;
import io.jwitness.sensors.internal.dispatch.Watcher;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts reads of MBeans by who reads which, and writes one record of each count a minute.
 *
 * <p>At most {@value #CAPACITY} counts are open; for another one the oldest is written at once, so
 * that none is lost. No thread wakes up while nobody reads. Safe for all threads.
 */
final class ReadCounts implements Watcher {
    static final int CAPACITY = 256;

    private static final long PERIOD_MS = 60_000;
    private static final long STOP_WITHIN_MS = 1_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'")
                    .withZone(ZoneOffset.UTC);

    private final Recorder recorder;
    private final Dispatcher dispatcher;
    private final InstantSource clock;
    private final Map<Key, Count> counts = new LinkedHashMap<>();
    private @Nullable Thread thread;

    private record Key(
            @Nullable String actor,
            @Nullable String address,
            @Nullable String connection,
            String mbean) {}

    private static final class Count {
        final Identity who = new Identity();
        final String mbean;
        final Instant first;
        Instant last;
        long n = 1;

        Count(Identity who, String mbean, Instant now) {
            this.who.copyFrom(who);
            this.mbean = mbean;
            this.first = now;
            this.last = now;
        }
    }

    ReadCounts(Recorder recorder, Dispatcher dispatcher, InstantSource clock) {
        this.recorder = recorder;
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    /** Counts a read; who reads is copied. */
    void add(Identity who, String mbean) {
        Instant now = clock.instant();
        Key key = new Key(who.actorId(), who.address(), who.connection(), mbean);
        Count displaced = null;
        synchronized (counts) {
            Count known = counts.get(key);
            if (known != null) {
                known.n++;
                known.last = now;
                return;
            }
            if (counts.isEmpty()) {
                counts.notifyAll();
            }
            if (counts.size() == CAPACITY) {
                Iterator<Count> oldestFirst = counts.values().iterator();
                displaced = oldestFirst.next();
                oldestFirst.remove();
            }
            counts.put(key, new Count(who, mbean, now));
        }
        if (displaced != null) {
            write(displaced);
        }
    }

    /** Writes all counts, and begins new ones. */
    void flush() {
        List<Count> all;
        synchronized (counts) {
            all = new ArrayList<>(counts.values());
            counts.clear();
        }
        for (Count each : all) {
            write(each);
        }
    }

    private void write(Count count) {
        Dispatcher.Hush quiet = dispatcher.hush();
        try {
            Operation operation = recorder.open("jmx.attribute.get");
            operation.identity().copyFrom(count.who);
            operation
                    .target("mbean", count.mbean)
                    .outcome(Outcome.SUCCESS)
                    .wallNs(ChronoUnit.NANOS.between(Instant.EPOCH, count.first));
            operation.draft().count(count.n, TIME.format(count.first), TIME.format(count.last));
            recorder.write(operation);
        } finally {
            quiet.close();
        }
    }

    @Override
    public String name() {
        return "jmx-reads";
    }

    @Override
    public void start() {
        Thread flushing = new Thread(null, this::run, "jwitness-jmx-reads", 0, false);
        flushing.setContextClassLoader(null);
        flushing.setDaemon(true);
        synchronized (counts) {
            thread = flushing;
        }
        flushing.start();
    }

    private void run() {
        while (awaitPeriod()) {
            flush();
        }
    }

    /** Sleeps until something is counted, and a minute more; false when it is to stop. */
    private boolean awaitPeriod() {
        synchronized (counts) {
            try {
                while (counts.isEmpty() && thread == Thread.currentThread()) {
                    counts.wait();
                }
                long until = clock.millis() + PERIOD_MS;
                for (long left = PERIOD_MS;
                        left > 0 && thread == Thread.currentThread();
                        left = until - clock.millis()) {
                    counts.wait(Math.min(left, PERIOD_MS));
                }
            } catch (InterruptedException e) {
                // Nobody's but ours to interrupt: what is counted is written early.
                return thread == Thread.currentThread();
            }
            return thread == Thread.currentThread();
        }
    }

    @Override
    public void stop() {
        Thread flushing;
        synchronized (counts) {
            flushing = thread;
            thread = null;
            counts.notifyAll();
        }
        if (flushing != null) {
            try {
                flushing.join(STOP_WITHIN_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        flush();
    }

    @Override
    public String state() {
        synchronized (counts) {
            return thread == null ? "waiting" : "armed";
        }
    }

    @Override
    public String detail() {
        synchronized (counts) {
            return "counts reads of MBeans from outside, " + counts.size() + " counts open";
        }
    }
}
