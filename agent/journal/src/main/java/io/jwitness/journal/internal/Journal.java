// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.JournalStatus.State;
import io.jwitness.journal.internal.anchor.Vouched;
import io.jwitness.journal.internal.ring.Ring;
import io.jwitness.journal.internal.ring.RingFile;
import io.jwitness.journal.internal.seal.Anchor;
import io.jwitness.record.internal.EventClasses;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A journal that is written: first its ring alone, later the queue behind it.
 *
 * <pre>
 *   open ──▶ records go into the ring ──▶ start ──▶ journalled and sealed ──▶ stop
 *                                    └──────────────▶ abandon: they stay in the ring for the next
 * </pre>
 *
 * <p>{@link #open} costs milliseconds and loads nothing of Chronicle Queue; {@link #start} returns
 * at once and does the slow part on the writer's thread.
 *
 * <p>Thread-safe.
 */
public final class Journal implements RecordSink {
    private final Slot slot;
    private final Ring ring;
    private final Writer writer;
    private final Thread thread;
    private final InForce inForce;
    private final AgentLog log;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private boolean started;
    private boolean ended;

    private Journal(
            Slot slot,
            Ring ring,
            Writer writer,
            InForce inForce,
            AgentLog log,
            Clock clock,
            LongSupplier nanoTime) {
        this.slot = slot;
        this.ring = ring;
        this.writer = writer;
        this.inForce = inForce;
        this.log = log;
        this.clock = clock;
        this.nanoTime = nanoTime;
        thread = new Thread(writer, "jwitness-writer");
        thread.setDaemon(true);
        // Chronicle's threads inherit it; the application's loader must not be held by them.
        thread.setContextClassLoader(Journal.class.getClassLoader());
    }

    /** As the other one, with the system's clocks. */
    public static Journal open(
            Slot slot, JournalOptions options, SessionInfo session, LongSupplier ids, AgentLog log)
            throws IOException {
        return open(slot, options, session, ids, log, Clock.systemUTC(), System::nanoTime);
    }

    /**
     * Opens the ring of a slot, with what the last process left in it.
     *
     * @param slot where; this closes it at {@link #stop} or {@link #abandon}
     * @param options how
     * @param session what the journal's own records say of the agent
     * @param ids counters for record ids, shared with the sensors; each is given once
     * @param log the agent's log
     * @param clock wall clock of the journal's own records
     * @param nanoTime monotonic clock, in nanoseconds
     * @throws IOException when no ring can be made, not even in the slot
     */
    public static Journal open(
            Slot slot,
            JournalOptions options,
            SessionInfo session,
            LongSupplier ids,
            AgentLog log,
            Clock clock,
            LongSupplier nanoTime)
            throws IOException {
        Ring ring =
                RingFile.open(
                        slot.path(), slot.origin(), options.ringDir(), options.ringBytes(), log);
        InForce inForce = new InForce(clock.instant());
        Writer writer =
                new Writer(slot, options, session, ring, ids, inForce, log, clock, nanoTime);
        return new Journal(slot, ring, writer, inForce, log, clock, nanoTime);
    }

    /** Opens the queue and begins to write, on threads of its own. Harmless when called again. */
    public void start() {
        synchronized (thread) {
            if (!started && !ended) {
                started = true;
                thread.start();
            }
        }
    }

    @Override
    public long offer(Lane lane, int eventClass, byte[] record, int offset, int length) {
        return ring.offer(lane, eventClass, record, offset, length);
    }

    @Override
    public boolean awaitJournalled(long ticket, long timeoutNs) {
        return ring.awaitJournalled(ticket, isGone() ? 0 : timeoutNs);
    }

    @Override
    public boolean awaitSealed(long ticket, long timeoutNs) {
        return ring.awaitSealed(ticket, isGone() ? 0 : timeoutNs);
    }

    private boolean isGone() {
        State state = writer.progress().state();
        return state == State.FAILED || state == State.STOPPED;
    }

    /** Counts records that were lost before they came here, so that a gap record tells of them. */
    public void lost(int eventClass, long n) {
        ring.lost(eventClass, n);
    }

    /** What the next seals say is in force: digests of policy and masking. */
    public void inForce(@Nullable String policyDigest, @Nullable String maskingDigest) {
        inForce.rules(policyDigest, maskingDigest);
    }

    /** Adds a place that every later checkpoint is offered to. */
    public void anchor(Anchor anchor) {
        writer.anchor(anchor);
    }

    /** Tells that something outside vouches for so many records. */
    public void anchored(long size) {
        inForce.anchored(size, clock.instant());
    }

    /** Where anchors tell what became of checkpoints. */
    public Vouched vouched() {
        return new Vouched() {
            @Override
            public void anchored(long size) {
                Journal.this.anchored(size);
            }

            @Override
            public void cosigned(long size, byte[] note) {
                writer.cosigned(size, note);
            }

            @Override
            public void contradicted(String anchor, String what) {
                log.warn("anchor " + anchor + " contradicts this journal: " + what, null);
                inForce.contradicted(anchor, what);
                ring.wakeWriter();
            }
        };
    }

    /** The slot that it writes to. */
    public Slot slot() {
        return slot;
    }

    /** What it is doing. */
    public JournalStatus status() {
        Map<String, Long> losses = new TreeMap<>();
        for (int i = 0; i < EventClasses.count(); i++) {
            long n = ring.lost(i);
            if (n > 0) {
                losses.put(EventClasses.name(i), n);
            }
        }
        Progress progress = writer.progress();
        boolean begun;
        synchronized (thread) {
            begun = started;
        }
        return new JournalStatus(
                begun ? progress.state() : State.OPEN,
                progress.sequence(),
                writer.sealedSize(),
                inForce.anchoredSize(),
                losses,
                thread.isAlive(),
                begun ? lagMs(progress) : 0,
                ring.lane(Lane.CONTROL).used() + ring.lane(Lane.DATA).used(),
                progress.deferredSeals(),
                progress.stalledClaims(),
                ring.file().warning(),
                progress.failure());
    }

    private long lagMs(Progress progress) {
        return TimeUnit.NANOSECONDS.toMillis(
                Math.max(0, nanoTime.getAsLong() - progress.caughtUpAtNs()));
    }

    /**
     * Journals and seals what is in the ring, writes {@code jwitness.session.stop}, and ends.
     *
     * @param timeoutNs longest time to take, in nanoseconds
     * @param reason why, for the record; masked already
     * @return true when all of it was done; what could not be is in the ring for the next process
     */
    public boolean stop(long timeoutNs, @Nullable String reason) {
        start();
        writer.stop(timeoutNs, reason);
        return end(timeoutNs);
    }

    /** Ends at once: what is in the ring stays there for the next process. */
    public void abandon() {
        ring.close();
        writer.abandon();
        end(TimeUnit.SECONDS.toNanos(1));
    }

    private boolean end(long timeoutNs) {
        boolean was;
        synchronized (thread) {
            was = started;
            if (ended) {
                return writer.progress().state() == State.STOPPED;
            }
            ended = true;
        }
        if (was) {
            join(timeoutNs);
        }
        writer.dropAnchors();
        ring.close();
        try {
            if (!thread.isAlive()) {
                slot.close();
            }
        } catch (IOException e) {
            log.warn("the slot " + slot.path() + " was not given back cleanly", e);
        }
        return writer.progress().state() == State.STOPPED;
    }

    private void join(long timeoutNs) {
        boolean interrupted = false;
        long end = System.nanoTime() + timeoutNs + TimeUnit.SECONDS.toNanos(1);
        for (long left; thread.isAlive() && (left = end - System.nanoTime()) > 0; ) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            } catch (InterruptedException e) {
                interrupted = true; // the application's; it gets its flag back
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
