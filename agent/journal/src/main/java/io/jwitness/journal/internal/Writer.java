// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.ring.Ring;
import io.jwitness.journal.internal.seal.Anchor;
import io.jwitness.journal.internal.seal.CheckpointFiles;
import io.jwitness.journal.internal.seal.LogKey;
import io.jwitness.journal.internal.seal.Sealer;
import io.jwitness.journal.internal.store.Unforced;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.internal.note.NoteSigner;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.Lane;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that appends: recovers what the last process left, opens the queue, and works a
 * {@link Shift}.
 */
final class Writer implements Runnable {
    private static final long RESERVE = 256L << 20;
    private static final long LAST_ANCHOR_NS = TimeUnit.SECONDS.toNanos(1);

    private final Path slot;
    private final String origin;
    private final JournalOptions options;
    private final SessionInfo session;
    private final Ring ring;
    private final LongSupplier ids;
    private final InForce inForce;
    private final AgentLog log;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Progress progress;
    private final List<Anchor> anchors = new CopyOnWriteArrayList<>();

    private volatile @Nullable Sealer sealerView;

    Writer(
            Slot slot,
            JournalOptions options,
            SessionInfo session,
            Ring ring,
            LongSupplier ids,
            InForce inForce,
            AgentLog log,
            Clock clock,
            LongSupplier nanoTime) {
        this.slot = slot.path();
        this.origin = slot.origin();
        this.options = options;
        this.session = session;
        this.ring = ring;
        this.ids = ids;
        this.inForce = inForce;
        this.log = log;
        this.clock = clock;
        this.nanoTime = nanoTime;
        progress = new Progress(nanoTime.getAsLong());
    }

    @Override
    public void run() {
        ring.adoptWriter();
        try {
            write();
            progress.ended(null);
        } catch (JournalEndedException e) {
            progress.ended(progress.isAbandoned() ? null : e.toString());
        } catch (IOException | RuntimeException | Error e) {
            log.warn("the journal in " + slot + " is not written any more: " + e, e);
            progress.ended(e.toString());
        }
    }

    private void write() throws IOException, JournalEndedException {
        CheckpointFiles checkpoints = new CheckpointFiles(slot);
        try (NoteSigner logKey = LogKey.load(slot, origin, options.logKey())) {
            Recovery.Continuation from =
                    Recovery.run(
                            slot,
                            origin,
                            logKey.verifier().toString(),
                            checkpoints,
                            firstLeafOfRing());
            ring.startAt(from.tree().size());
            Checkpoint last = from.last();
            long sealed = last == null ? 0 : last.size();
            Unforced unforced = Unforced.in(slot.resolve("queue"), log);
            Sealer sealer = new Sealer(logKey, unforced, checkpoints, sealed, ring, log, anchors);
            sealer.start();
            sealerView = sealer;
            Keeper keeper =
                    new Keeper(
                            slot,
                            options,
                            logKey.verifier().toString(),
                            sealer::sealedSize,
                            inForce::anchoredSize,
                            log,
                            clock);
            keeper.start();
            try {
                work(logKey, from, unforced, sealer, keeper);
            } finally {
                keeper.stop();
                closeAnchors(sealer);
                sealer.stop();
            }
        }
    }

    /** From which leaf on a record of the ring may be in the journal already. */
    private long firstLeafOfRing() {
        boolean left = ring.lane(Lane.CONTROL).isLeftOver() || ring.lane(Lane.DATA).isLeftOver();
        long known = ring.leavesAtHead();
        return left && known >= 0 ? known : Long.MAX_VALUE;
    }

    private void work(
            NoteSigner logKey,
            Recovery.Continuation from,
            Unforced unforced,
            Sealer sealer,
            Keeper keeper)
            throws IOException, JournalEndedException {
        OwnRecords own = new OwnRecords(session.session(), ids, clock);
        LeafWriter leaves = open(from, unforced);
        Appender appender = new Appender(leaves, ring, own, progress, nanoTime, log);
        SealBook book =
                new SealBook(
                        origin,
                        options.epochAge(),
                        leaves,
                        appender,
                        ring,
                        logKey,
                        sealer,
                        inForce,
                        from,
                        clock,
                        nanoTime);
        Shift shift =
                new Shift(
                        options, ring, leaves, appender, book, sealer, keeper, inForce, progress,
                        log, clock, nanoTime);
        boolean ended = false;
        try {
            shift.begin(session, from);
            while (!progress.isStopping()) {
                turn(shift, leaves);
            }
            if (!progress.isAbandoned()) {
                shift.end();
                leaves.close();
                ended = true;
            }
        } finally {
            book.wipe();
            if (!ended) {
                leaves.discard();
            }
        }
        if (ended && ring.isEmpty()) {
            ring.file().delete();
        }
    }

    /** One turn. What it throws is no reason to stop witnessing: the next one mends the queue. */
    private void turn(Shift shift, LeafWriter leaves) throws JournalEndedException {
        try {
            shift.turn();
        } catch (RuntimeException | Error e) {
            leaves.distrust();
            shift.failed(e);
            Appender.pause(e, progress, nanoTime, log);
        }
    }

    private LeafWriter open(Recovery.Continuation from, Unforced unforced)
            throws JournalEndedException {
        long reserve =
                options.reserveBytes() >= 0
                        ? options.reserveBytes()
                        : Math.min(RESERVE, slot.toFile().getTotalSpace() / 20);
        while (true) {
            try {
                return new LeafWriter(
                        slot.resolve("queue"),
                        from.nextCycle(),
                        reserve,
                        origin,
                        from.tree(),
                        unforced,
                        log);
            } catch (IOException e) {
                Appender.pause(e, progress, nanoTime, log);
            }
        }
    }

    // ------------------------------------------------------------ other threads

    void stop(long timeoutNs, @Nullable String reason) {
        progress.stop(nanoTime.getAsLong() + timeoutNs, reason);
        ring.wakeWriter();
    }

    void abandon() {
        progress.abandon();
        ring.wakeWriter();
    }

    void anchor(Anchor anchor) {
        anchors.add(anchor);
    }

    /** The last checkpoint is the one that matters most outside. */
    private void closeAnchors(Sealer sealer) {
        for (Anchor anchor : anchors) {
            anchor.close(lastAnchorNs());
        }
        try {
            if (!anchors.isEmpty() && !sealer.awaitIdle(lastAnchorNs())) {
                log.warn("what the anchors answered last is not in the journal", null);
            }
        } catch (InterruptedException e) {
            log.warn("what the anchors answered last may not be in the journal", e);
        }
    }

    private long lastAnchorNs() {
        long left = progress.isAbandoned() ? 0 : progress.timeLeftNs(nanoTime.getAsLong());
        return Math.max(0, Math.min(left, LAST_ANCHOR_NS));
    }

    /** For a journal that was never written: nobody else ends their threads. */
    void dropAnchors() {
        for (Anchor anchor : anchors) {
            anchor.close(0);
        }
    }

    void cosigned(long size, byte[] note) {
        Sealer sealer = sealerView;
        if (sealer != null) {
            sealer.cosigned(size, note);
        }
    }

    Progress progress() {
        return progress;
    }

    /** Size of the latest checkpoint; 0 until the journal is recovered. */
    long sealedSize() {
        Sealer sealer = sealerView;
        return sealer == null ? 0 : sealer.sealedSize();
    }
}
