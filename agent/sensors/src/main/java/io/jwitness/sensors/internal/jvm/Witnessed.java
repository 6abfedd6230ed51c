// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What rows have seen of the acts that JFR tells again a second later, so that one act gives one
 * record.
 *
 * <p>A row notes an act when it begins and when it ends. What JFR tells is the same act if event
 * and thread agree and the times overlap; for events to which JFR gives no thread, if the target
 * agrees too. At most {@value #CAPACITY} acts are remembered, the oldest go first: a flood of them
 * may be told twice, none is lost by it.
 *
 * <p>It also knows when the thread that serves attached tools ran Java code that a row watches:
 * what the JVM does on that thread meanwhile, such as walking all threads as a recording starts, is
 * a part of that command and no command.
 *
 * <p>Safe for all threads; not for hot paths.
 */
public final class Witnessed {
    static final int CAPACITY = 256;

    /** JFR's clock is the tick counter of its chunk: it may differ from the wall clock by this. */
    private static final long SLACK_MS = 100;

    /** An act without a thread that nobody ended, such as a refused one, is over after this. */
    private static final long OPEN_WITHOUT_THREAD_MS = 5_000;

    /** Commands are a client's process each: the next one never begins as soon as this. */
    private static final long COMMAND_SLACK_MS = 5;

    private static final int MAX_SERVED = 64;

    private final InstantSource clock;
    private final ArrayDeque<Act> acts = new ArrayDeque<>();
    private final ArrayDeque<Served> commands = new ArrayDeque<>();

    /**
     * @param clock the wall clock of records
     */
    public Witnessed(InstantSource clock) {
        this.clock = clock;
    }

    @SuppressWarnings("deprecation") // threadId() came with 19
    private static long currentThread() {
        return Thread.currentThread().getId();
    }

    /** This thread begins an act. */
    public void begin(String event, @Nullable String target) {
        Act act = new Act(event, currentThread(), target, clock.millis());
        synchronized (acts) {
            if (acts.size() == CAPACITY) {
                acts.removeFirst();
            }
            acts.addLast(act);
        }
    }

    /** This thread has ended the act of that event which it began last. */
    public void end(String event) {
        long thread = currentThread();
        long now = clock.millis();
        synchronized (acts) {
            Iterator<Act> newestFirst = acts.descendingIterator();
            while (newestFirst.hasNext()) {
                Act act = newestFirst.next();
                if (act.thread == thread && act.toMs == Act.OPEN && act.event.equals(event)) {
                    act.toMs = now;
                    return;
                }
            }
        }
    }

    /**
     * Whether a row has seen this act, and has not been asked about it before.
     *
     * @param thread Java id of the thread that did it
     * @param from when it began
     * @param to when it ended
     */
    boolean onThread(String event, long thread, Instant from, Instant to) {
        long fromMs = from.toEpochMilli();
        long toMs = to.toEpochMilli();
        return take(
                act ->
                        act.thread == thread
                                && act.event.equals(event)
                                && act.overlaps(fromMs, toMs, act.toMs));
    }

    /**
     * Whether a row has seen this act, of which the thread is not known, and has not been asked
     * about it before.
     *
     * @param target what it was done to; null when that is not known either
     */
    boolean anywhere(String event, @Nullable String target, Instant from, Instant to) {
        long fromMs = from.toEpochMilli();
        long toMs = to.toEpochMilli();
        return take(
                act ->
                        act.event.equals(event)
                                && (target == null || target.equals(act.target))
                                && act.overlaps(
                                        fromMs,
                                        toMs,
                                        act.toMs == Act.OPEN
                                                ? act.fromMs + OPEN_WITHOUT_THREAD_MS
                                                : act.toMs));
    }

    /** Forgets the first act that matches: each is told again once. */
    private boolean take(Predicate<Act> same) {
        synchronized (acts) {
            for (Iterator<Act> oldestFirst = acts.iterator(); oldestFirst.hasNext(); ) {
                if (same.test(oldestFirst.next())) {
                    oldestFirst.remove();
                    return true;
                }
            }
            return false;
        }
    }

    /** A row sees the beginning of a command, on the thread that serves tools. */
    Served serve() {
        Served command = new Served(clock.millis());
        synchronized (commands) {
            if (commands.size() == MAX_SERVED) {
                commands.removeFirst();
            }
            commands.addLast(command);
        }
        return command;
    }

    /** A row sees its end. */
    void served(Served command) {
        command.toMs = clock.millis();
    }

    /** Whether all of this time was within one command that a row has seen. */
    boolean isWithinCommand(Instant from, Instant to) {
        return isAny(
                command ->
                        from.toEpochMilli() >= command.fromMs - COMMAND_SLACK_MS
                                && to.toEpochMilli() <= command.toMs + COMMAND_SLACK_MS);
    }

    /** Whether a command that a row has seen was served at some time of these. */
    boolean isServed(long fromMs, long toMs) {
        return isAny(command -> command.fromMs <= toMs && command.toMs >= fromMs);
    }

    private boolean isAny(Predicate<Served> match) {
        synchronized (commands) {
            return commands.stream().anyMatch(match);
        }
    }

    /** A command that is being served, or was. */
    static final class Served {
        private final long fromMs;

        /** One that is refused, or not recorded, is never ended: it counts this long. */
        private volatile long toMs;

        private Served(long fromMs) {
            this.fromMs = fromMs;
            this.toMs = fromMs + OPEN_WITHOUT_THREAD_MS;
        }
    }

    private static final class Act {
        static final long OPEN = Long.MAX_VALUE;

        final String event;
        final long thread;
        final @Nullable String target;
        final long fromMs;
        long toMs = OPEN;

        Act(String event, long thread, @Nullable String target, long fromMs) {
            this.event = event;
            this.thread = thread;
            this.target = target;
            this.fromMs = fromMs;
        }

        boolean overlaps(long otherFromMs, long otherToMs, long ends) {
            return otherToMs >= fromMs - SLACK_MS
                    && (ends == OPEN || otherFromMs <= ends + SLACK_MS);
        }
    }
}
