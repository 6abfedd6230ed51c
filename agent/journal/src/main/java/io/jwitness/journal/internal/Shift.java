// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.ring.Ring;
import io.jwitness.journal.internal.seal.Sealer;
import io.jwitness.journal.internal.store.StoreException;
import io.jwitness.record.internal.EventClasses;
import io.jwitness.record.internal.encode.Section;
import io.jwitness.record.internal.spi.AgentLog;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the writer does from the first record of a session to its last.
 *
 * <pre>
 *   begin   session.start, session.recover…, what the ring had left, seal
 *   turn    control lane → data lane → release the ring → gaps, seal, epoch, roll when due → sleep
 *   end     close the ring, empty it → session.stop, seal → wait for the sealer
 * </pre>
 *
 * <p>It is woken by a thread that waits for its record or finds its lane half full. For all else it
 * looks by itself: every millisecond while records come, then ever less often, down to every {@link
 * #LONGEST_SLEEP_NS}, so that an idle application is left alone. What takes a disk's time and is
 * not an append is the sealer's.
 */
final class Shift {
    /** A record that nobody waits for is journalled within it, and so sealed within a second. */
    private static final long LONGEST_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(400);

    private static final long BUSY_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long HOUSEKEEPING_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long ROLL_WAIT_NS = TimeUnit.SECONDS.toNanos(1);

    /** A seal that somebody waits for comes at once, but no more often than this. */
    private static final long SEAL_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final JournalOptions options;
    private final Ring ring;
    private final LeafWriter leaves;
    private final Appender appender;
    private final SealBook book;
    private final Sealer sealer;
    private final Keeper keeper;
    private final InForce inForce;
    private final Drain drain;
    private final Progress progress;
    private final AgentLog log;
    private final Clock clock;
    private final LongSupplier nanoTime;

    private long fileSince;
    private long keptAt;
    private long sleepNs = BUSY_SLEEP_NS;
    private Instant lossesSince;
    private boolean deferred;

    /** What kept a turn from its end, for a record of it. */
    private @Nullable String failure;

    Shift(
            JournalOptions options,
            Ring ring,
            LeafWriter leaves,
            Appender appender,
            SealBook book,
            Sealer sealer,
            Keeper keeper,
            InForce inForce,
            Progress progress,
            AgentLog log,
            Clock clock,
            LongSupplier nanoTime) {
        this.options = options;
        this.ring = ring;
        this.leaves = leaves;
        this.appender = appender;
        this.book = book;
        this.sealer = sealer;
        this.keeper = keeper;
        this.inForce = inForce;
        this.progress = progress;
        this.log = log;
        this.clock = clock;
        this.nanoTime = nanoTime;
        drain = new Drain(ring, leaves, appender, progress, log);
        fileSince = nanoTime.getAsLong();
        keptAt = fileSince;
        lossesSince = clock.instant();
    }

    void begin(SessionInfo session, Recovery.Continuation from) throws JournalEndedException {
        book.start(session);
        for (Recovery.Torn torn : from.torn()) {
            appender.own(
                    "jwitness.session.recover",
                    Section.recover()
                            .put("file", torn.file())
                            .put("offset", torn.offset())
                            .put("length", torn.length())
                            .put("sha256", torn.sha256()));
        }
        drain.leftOvers(from.ids());
        book.seal();
        drain.release();
    }

    void turn() throws JournalEndedException {
        book.finish();
        tellFailure();
        tellContradictions();
        tellPrune();
        int n = drain.turn();
        long now = nanoTime.getAsLong();
        if (n == 0) {
            progress.caughtUp(now);
            drain.stepOverStalled(now);
        }
        if (now - keptAt >= HOUSEKEEPING_NS) {
            keptAt = now;
            lookAtFile();
            tellLosses();
        }
        sealWhenDue(now);
        sleepNs = sleepNs(sleepNs, n);
        if (!progress.isStopping() && n < Drain.TURN / 4) {
            long due = keptAt + HOUSEKEEPING_NS - now;
            if (book.unsealed() > 0 && !deferred) {
                due = Math.min(due, book.atNs() + sealAfterNs() - now);
            }
            ring.sleep(Math.max(BUSY_SLEEP_NS, Math.min(sleepNs, due)));
        }
    }

    /**
     * How long the writer sleeps when it finds nothing to do.
     *
     * @param lastNs what this was before its last turn
     * @param n records that this turn found
     */
    static long sleepNs(long lastNs, int n) {
        return n > 0 ? BUSY_SLEEP_NS : Math.min(2 * lastNs, LONGEST_SLEEP_NS);
    }

    /** Remembers that a turn did not come to its end; the next one that does has a record of it. */
    void failed(Throwable why) {
        failure = "the writer failed, and goes on: " + why;
        log.warn(failure, why);
    }

    private void tellFailure() throws JournalEndedException {
        if (failure != null) {
            journalFailed(failure);
            failure = null;
        }
    }

    private void tellContradictions() throws JournalEndedException {
        for (InForce.Contradiction c; (c = inForce.takeContradiction()) != null; ) {
            failed("anchor " + c.anchor(), c.what());
        }
    }

    private void tellPrune() throws JournalEndedException {
        Keeper.Prune prune = keeper.takeRecord();
        if (prune != null) {
            appender.own("jwitness.prune", prune.section());
            leaves.commit();
            keeper.recorded(leaves.size());
        }
    }

    private void journalFailed(String cause) throws JournalEndedException {
        failed("journal", cause);
    }

    private void failed(String name, String cause) throws JournalEndedException {
        appender.own(
                "jwitness.sensor.failed", Section.sensor().put("name", name).put("cause", cause));
    }

    private void lookAtFile() throws JournalEndedException {
        try {
            String wrong = leaves.check();
            if (wrong != null) {
                journalFailed(wrong);
            }
        } catch (StoreException e) {
            log.warn("the journal goes on in a fresh file: " + e.getMessage(), e);
            journalFailed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            log.warn("the queue file could not be looked at: " + e, e);
        }
    }

    private void tellLosses() throws JournalEndedException {
        Instant now = clock.instant();
        for (int i = 0; i < EventClasses.count(); i++) {
            long n = ring.untold(i);
            if (n > 0) {
                appender.own(
                        "jwitness.gap",
                        Section.gap()
                                .put("class", EventClasses.name(i))
                                .put("count", n)
                                .put("from", SealBook.time(lossesSince))
                                .put("to", SealBook.time(now))
                                .put("cause", "refused"));
                leaves.commit();
                ring.told(i, n);
            }
        }
        lossesSince = now;
    }

    private void sealWhenDue(long now) throws JournalEndedException {
        long position = leaves.position();
        boolean rolls =
                position >= options.rollBytes()
                        || (position > 0 && now - fileSince >= options.rollAge().toNanos());
        long since = now - book.atNs();
        long news = book.unsealed();
        boolean due =
                rolls
                        || news >= options.sealLeaves()
                        || (news > 0 && since >= sealAfterNs())
                        || since >= options.heartbeat().toNanos()
                        || (since >= SEAL_PAUSE_NS && ring.takeSealWanted());
        if (!due) {
            return;
        }
        if (sealer.isFull()) {
            // Records go on being journalled: unsealed for longer is better than refused.
            if (!deferred) {
                deferred = true;
                progress.sealDeferred();
            }
            return;
        }
        deferred = false;
        book.seal();
        drain.release();
        if (rolls) {
            roll(now);
        }
    }

    private long sealAfterNs() {
        return sealAfterNs(options.sealInterval().toNanos(), sealer.tookNs());
    }

    /**
     * How old a record may get before it is sealed, so that it is published by the time that was
     * asked for, not only due. Seals come the sooner the longer publishing took of late, since what
     * a smaller one has to force is less; but no faster than they are published, or they would wait
     * for each other.
     *
     * @param intervalNs by when a record is to be published
     * @param tookNs what force and signatures took of late
     * @return a fifth of the interval to seven tenths of it
     */
    static long sealAfterNs(long intervalNs, long tookNs) {
        long soonest = Math.max(intervalNs / 5, Math.min(intervalNs / 2, tookNs));
        return Math.max(soonest, intervalNs * 7 / 10 - 2 * tookNs);
    }

    private void roll(long now) {
        try {
            // Nothing goes into the next file before this one is forced up to its last record.
            if (!sealer.awaitIdle(ROLL_WAIT_NS)) {
                log.warn("a queue file is ended before its last seal is published", null);
            }
            leaves.roll();
            fileSince = now;
        } catch (IOException e) {
            log.warn("a queue file goes on, since the next one has no room: " + e, e);
        } catch (InterruptedException e) {
            log.warn("the writer was interrupted by something else, and goes on", e);
        }
    }

    void end() throws JournalEndedException {
        ring.close();
        while (!ring.isEmpty() && progress.timeLeftNs(nanoTime.getAsLong()) > 0) {
            if (drain.turn() == 0) {
                drain.stepOverStalled(nanoTime.getAsLong());
                ring.sleep(BUSY_SLEEP_NS);
            }
        }
        tellLosses();
        // The last seal waits for a file that is to be left.
        lookAtFile();
        appender.own("jwitness.session.stop", progress.stopReason());
        while (sealer.isFull()) {
            IOException why = new IOException("four seals are not published yet");
            Appender.pause(why, progress, nanoTime, log);
        }
        book.seal();
        drain.release();
        try {
            if (!sealer.awaitIdle(Math.max(0, progress.timeLeftNs(nanoTime.getAsLong())))) {
                log.warn("the last seal has no checkpoint: its disk took too long", null);
            }
        } catch (InterruptedException e) {
            log.warn("the last seal has no checkpoint: the writer was interrupted", e);
        }
    }
}
