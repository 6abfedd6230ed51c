// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread on which everything of the sensors is done that is done once a second: looking at
 * what changes without telling, and writing what was counted, or waited for, long enough.
 *
 * <p>One thread, and not one for each, since each would stay asleep most of the time; and not one
 * that is started when it is first needed, since that would be on a thread of the application,
 * whose loader the new thread would keep. Safe for all threads.
 */
public final class Ticker {
    private static final long PERIOD_MS = 1_000;

    private final Dispatcher dispatcher;
    private final Failures failures;
    private final List<Ticks> all = new CopyOnWriteArrayList<>();
    private @Nullable Thread thread;

    /** Something that is done once a second. */
    public interface Ticking {
        /** What {@code status} calls it. */
        String name();

        /** One line on what it does. */
        String detail();

        /** Called once before the first tick, on the same thread. */
        default void begin() {}

        /** Does what there is to do now. Never waits. */
        void tick();

        /** Called once after the last tick. */
        default void end() {}
    }

    public Ticker(Dispatcher dispatcher, Failures failures) {
        this.dispatcher = dispatcher;
        this.failures = failures;
    }

    /** A watcher, not started, that ticks. */
    public Watcher watcher(Ticking what) {
        return new Ticks(what);
    }

    private synchronized void add(Ticks ticks) {
        all.add(ticks);
        if (thread == null) {
            Thread ticking = new Thread(null, this::run, "jwitness-ticker", 0, false);
            ticking.setContextClassLoader(null);
            ticking.setDaemon(true);
            thread = ticking;
            ticking.start();
        }
    }

    private void remove(Ticks ticks) {
        Thread ended = null;
        synchronized (this) {
            if (all.remove(ticks) && all.isEmpty()) {
                ended = thread;
                thread = null;
                notifyAll();
            }
        }
        if (ended != null) {
            try {
                ended.join(PERIOD_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        Dispatcher.Hush quiet = dispatcher.hush();
        try {
            do {
                for (Ticks each : all) {
                    each.tick();
                }
            } while (sleeps());
        } finally {
            quiet.close();
        }
    }

    /** False when it is to stop. */
    private synchronized boolean sleeps() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MS);
        try {
            for (long left;
                    thread == Thread.currentThread() && (left = end - System.nanoTime()) > 0; ) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            // Nobody's but ours to interrupt; a stop is told by the field.
            return thread == Thread.currentThread();
        }
        return thread == Thread.currentThread();
    }

    private final class Ticks implements Watcher {
        private final Ticking what;
        private volatile String state = "waiting";
        private boolean begun;

        Ticks(Ticking what) {
            this.what = what;
        }

        synchronized void tick() {
            if (!state.equals("armed")) {
                return;
            }
            try {
                if (!begun) {
                    begun = true;
                    what.begin();
                }
                what.tick();
            } catch (RuntimeException | LinkageError failure) {
                state = "failed";
                failures.report(what.name(), null, null, failure.toString());
            }
        }

        @Override
        public String name() {
            return what.name();
        }

        @Override
        public void start() {
            state = "armed";
            add(this);
        }

        @Override
        public void stop() {
            remove(this);
            synchronized (this) {
                state = "waiting";
                what.end();
            }
        }

        @Override
        public String state() {
            return state;
        }

        @Override
        public String detail() {
            return what.detail();
        }
    }
}
