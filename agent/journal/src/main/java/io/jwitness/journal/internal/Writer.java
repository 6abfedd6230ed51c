// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.JournalStatus.State;
import io.jwitness.journal.internal.ring.Ring;
import io.jwitness.journal.internal.ring.RingLane;
import io.jwitness.journal.internal.seal.Anchor;
import io.jwitness.journal.internal.seal.CheckpointFiles;
import io.jwitness.journal.internal.seal.LogKey;
import io.jwitness.journal.internal.seal.Sealer;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.internal.EventClasses;
import io.jwitness.record.internal.encode.Section;
import io.jwitness.record.internal.note.NoteSigner;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that appends: empties the ring, control lane first, gives each record its place,
 * and writes the journal's own records at their time.
 *
 * <pre>
 *   start      recover → session.start, session.recover…, what the ring had left, seal
 *   each turn  control lane → data lane → release the ring → gaps, seal, epoch, roll when due → sleep
 *   stop       close the ring, empty it → session.stop, seal → wait for the sealer → end the file
 * </pre>
 *
 * <p>It sleeps at most 50 ms, and is woken by a thread that waits for its record or finds its lane
 * half full. What takes a disk's time and is not an append is the sealer's.
 */
final class Writer implements Runnable {
    private static final long SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long BUSY_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long HOUSEKEEPING_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long STALLED_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long ROLL_WAIT_NS = TimeUnit.SECONDS.toNanos(1);

    /** A seal that somebody waits for comes at once, but no more often than this. */
    private static final long SEAL_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Records taken from one lane before the other one is looked at. */
    private static final int TURN = 256;

    private static final long RESERVE = 256L << 20;

    private final Path slot;
    private final String origin;
    private final JournalOptions options;
    private final SessionInfo session;
    private final Ring ring;
    private final OwnRecords own;
    private final AgentLog log;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final InForce inForce;
    private final List<Anchor> anchors = new CopyOnWriteArrayList<>();

    private final byte[] scratch = new byte[RecordSink.MAX_RING_RECORD];
    private final Stall controlStall = new Stall("control");
    private final Stall dataStall = new Stall("data");
    private long fileSince;
    private long keptAt;
    private Instant lossesSince;

    private volatile State state = State.STARTING;
    private volatile @Nullable String failure;
    private volatile @Nullable Sealer sealerView;
    private volatile long sequence;
    private volatile long caughtUpAt;
    private final AtomicLong deferredSeals = new AtomicLong();
    private final AtomicLong stalledClaims = new AtomicLong();

    private volatile boolean stopping;
    private volatile boolean abandoned;
    private volatile long stopBy;
    private volatile @Nullable String stopReason;

    Writer(
            Path slot,
            String origin,
            JournalOptions options,
            SessionInfo session,
            Ring ring,
            LongSupplier ids,
            InForce inForce,
            AgentLog log,
            Clock clock,
            LongSupplier nanoTime) {
        this.slot = slot;
        this.origin = origin;
        this.options = options;
        this.session = session;
        this.ring = ring;
        this.inForce = inForce;
        this.log = log;
        this.clock = clock;
        this.nanoTime = nanoTime;
        own = new OwnRecords(session.session(), ids, clock);
        lossesSince = clock.instant();
        caughtUpAt = nanoTime.getAsLong();
    }

    // ------------------------------------------------------------ the thread

    @Override
    public void run() {
        ring.adoptWriter();
        try {
            write();
        } catch (JournalEndedException e) {
            log.info(e.toString());
            end(abandoned ? null : e.toString());
        } catch (IOException | RuntimeException | Error e) {
            log.warn("the journal in " + slot + " is not written any more: " + e, e);
            end(e.toString());
        }
    }

    private void end(@Nullable String why) {
        failure = why;
        state = why == null ? State.STOPPED : State.FAILED;
    }

    private void write() throws IOException, JournalEndedException {
        CheckpointFiles checkpoints = new CheckpointFiles(slot);
        NoteSigner logKey = LogKey.load(slot, origin, options.logKey());
        long known = ring.leavesAtHead();
        Recovery.Continuation from =
                Recovery.run(
                        slot,
                        origin,
                        logKey.verifier().toString(),
                        checkpoints,
                        hasLeftOver() && known >= 0 ? known : Long.MAX_VALUE);
        ring.startAt(from.tree().size());
        Checkpoint last = from.last();
        Sealer sealer =
                new Sealer(logKey, checkpoints, last == null ? 0 : last.size(), ring, log, anchors);
        sealer.start();
        sealerView = sealer;
        LeafWriter leaves = open(from);
        boolean ended = false;
        try {
            SealBook book =
                    new SealBook(
                            origin,
                            options.epochAge(),
                            own,
                            leaves,
                            (ring, length) -> append(leaves, ring, length),
                            ring,
                            logKey,
                            sealer,
                            inForce,
                            from,
                            clock,
                            nanoTime);
            try {
                begin(leaves, book, from);
                while (!stopping) {
                    turn(leaves, book, sealer);
                }
                if (!abandoned) {
                    finish(leaves, book, sealer);
                    ended = true;
                }
            } finally {
                book.wipe();
            }
        } finally {
            sealer.stop();
            logKey.close();
            if (!ended) {
                leaves.discard();
            }
        }
        end(null);
    }

    private LeafWriter open(Recovery.Continuation from) throws IOException, JournalEndedException {
        while (true) {
            try {
                return new LeafWriter(
                        slot.resolve("queue"),
                        from.nextCycle(),
                        reserveBytes(),
                        origin,
                        from.tree(),
                        log);
            } catch (IOException e) {
                blocked(e);
            }
        }
    }

    private long reserveBytes() throws IOException {
        if (options.reserveBytes() >= 0) {
            return options.reserveBytes();
        }
        FileStore disk = Files.getFileStore(slot);
        return Math.min(RESERVE, disk.getTotalSpace() / 20);
    }

    private boolean hasLeftOver() {
        return ring.lane(Lane.CONTROL).isLeftOver() || ring.lane(Lane.DATA).isLeftOver();
    }

    // ------------------------------------------------------------ appending

    private void append(LeafWriter leaves, byte[] ring, int length) throws JournalEndedException {
        while (true) {
            try {
                if (leaves.isBroken()) {
                    leaves.repair();
                }
                leaves.append(ring, length);
                sequence = leaves.size();
                if (state != State.WRITING) {
                    state = State.WRITING;
                    failure = null;
                }
                return;
            } catch (IOException e) {
                blocked(e);
            }
        }
    }

    /** Waits before the next try; records stay in the ring meanwhile. */
    private void blocked(IOException e) throws JournalEndedException {
        if (state != State.BLOCKED) {
            state = State.BLOCKED;
            log.warn("the journal waits: " + e.getMessage(), e);
        }
        failure = e.getMessage();
        if (abandoned || (stopping && nanoTime.getAsLong() - stopBy >= 0)) {
            throw new JournalEndedException();
        }
        LockSupport.parkNanos(this, RETRY_NS);
    }

    private void append(LeafWriter leaves, String event, @Nullable Section section)
            throws JournalEndedException {
        int length = own.encode(event, section);
        append(leaves, own.bytes(), length);
    }

    // ------------------------------------------------------------ start

    private void begin(LeafWriter leaves, SealBook book, Recovery.Continuation from)
            throws JournalEndedException {
        book.start(session);
        for (Recovery.Torn torn : from.torn()) {
            append(
                    leaves,
                    "jwitness.session.recover",
                    Section.recover()
                            .put("file", torn.file())
                            .put("offset", torn.offset())
                            .put("length", torn.length())
                            .put("sha256", torn.sha256()));
        }
        leftOvers(leaves, ring.lane(Lane.CONTROL), from.ids());
        leftOvers(leaves, ring.lane(Lane.DATA), from.ids());
        book.seal();
        release(leaves);
        fileSince = nanoTime.getAsLong();
        keptAt = fileSince;
        lossesSince = clock.instant();
    }

    /** Journals what the last process left, save for what it had journalled already. */
    private void leftOvers(LeafWriter leaves, RingLane lane, Set<String> known)
            throws JournalEndedException {
        while (lane.isLeftOver()) {
            int length = lane.poll(scratch);
            if (length == 0) {
                return;
            }
            if (length < 0) {
                ring.lost(EventClasses.OTHER, 1);
            } else if (!known.contains(new StoredText(Arrays.copyOf(scratch, length)).id())) {
                append(leaves, scratch, length);
            }
        }
    }

    // ------------------------------------------------------------ each turn

    private void turn(LeafWriter leaves, SealBook book, Sealer sealer)
            throws JournalEndedException {
        int n = drain(leaves);
        long now = nanoTime.getAsLong();
        if (n == 0) {
            caughtUpAt = now;
            step(controlStall, ring.lane(Lane.CONTROL), now);
            step(dataStall, ring.lane(Lane.DATA), now);
        }
        if (now - keptAt >= HOUSEKEEPING_NS) {
            keptAt = now;
            check(leaves);
            tellLosses(leaves);
        }
        sealWhenDue(leaves, book, sealer, now);
        if (n == 0 && !stopping) {
            ring.sleep(SLEEP_NS);
        } else if (n < TURN / 4 && !stopping) {
            ring.sleep(BUSY_SLEEP_NS);
        }
    }

    private int drain(LeafWriter leaves) throws JournalEndedException {
        RingLane control = ring.lane(Lane.CONTROL);
        RingLane data = ring.lane(Lane.DATA);
        int n = drain(leaves, control) + drain(leaves, data);
        if (control.hasOpenClaims() || data.hasOpenClaims()) {
            n += late(leaves, control) + late(leaves, data);
        }
        if (n > 0) {
            release(leaves);
        }
        return n;
    }

    private int drain(LeafWriter leaves, RingLane lane) throws JournalEndedException {
        int n = 0;
        while (n < TURN) {
            int length = lane.poll(scratch);
            if (length == 0) {
                break;
            }
            n++;
            if (length < 0) {
                ring.lost(EventClasses.OTHER, 1);
            } else {
                append(leaves, scratch, length);
            }
        }
        return n;
    }

    private int late(LeafWriter leaves, RingLane lane) throws JournalEndedException {
        int n = 0;
        for (int length; (length = lane.pollLate(scratch)) > 0; n++) {
            append(leaves, scratch, length);
            lane.releaseLate(length);
        }
        return n;
    }

    private void release(LeafWriter leaves) {
        leaves.commit();
        ring.release(leaves.size());
    }

    /** Steps over a claim that has been open for a second. */
    private void step(Stall stall, RingLane lane, long now) {
        if (stall.isStalled(lane, now)) {
            boolean stepped = lane.stepOverStalled();
            if (stepped || stall.tell()) {
                stalledClaims.incrementAndGet();
                log.warn(
                        "a thread has stood still inside the ring's "
                                + stall.name
                                + " lane for a second"
                                + (stepped ? "; what lies behind it is journalled" : ""),
                        null);
            }
        }
    }

    private void check(LeafWriter leaves) throws JournalEndedException {
        try {
            String wrong = leaves.check();
            if (wrong != null) {
                append(
                        leaves,
                        "jwitness.sensor.failed",
                        Section.sensor().put("name", "journal").put("cause", wrong));
            }
        } catch (IOException e) {
            log.warn("the queue is looked at again: " + e.getMessage(), e);
        }
    }

    private void tellLosses(LeafWriter leaves) throws JournalEndedException {
        Instant now = clock.instant();
        for (int i = 0; i < EventClasses.count(); i++) {
            long n = ring.untold(i);
            if (n > 0) {
                append(
                        leaves,
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

    private void sealWhenDue(LeafWriter leaves, SealBook book, Sealer sealer, long now)
            throws JournalEndedException {
        boolean rolls =
                leaves.position() >= options.rollBytes()
                        || (leaves.position() > 0
                                && now - fileSince >= options.rollAge().toNanos());
        long since = now - book.atNs();
        long news = book.unsealed();
        boolean due =
                rolls
                        || news >= options.sealLeaves()
                        || (news > 0 && since >= options.sealInterval().toNanos())
                        || since >= options.heartbeat().toNanos()
                        || (since >= SEAL_PAUSE_NS && ring.takeSealWanted());
        if (!due) {
            return;
        }
        if (sealer.isFull()) {
            if (!book.isDeferred()) {
                deferredSeals.incrementAndGet();
            }
            book.defer();
            return;
        }
        book.seal();
        release(leaves);
        if (rolls) {
            roll(leaves, sealer, now);
        }
    }

    private void roll(LeafWriter leaves, Sealer sealer, long now) {
        try {
            // Nothing goes into the next file before this one is forced up to its last record.
            sealer.awaitIdle(ROLL_WAIT_NS);
            leaves.roll();
            fileSince = now;
        } catch (IOException e) {
            log.warn("the queue file is not ended yet: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            log.warn("the writer was interrupted by something else, and goes on", e);
        }
    }

    // ------------------------------------------------------------ stop

    private void finish(LeafWriter leaves, SealBook book, Sealer sealer)
            throws IOException, JournalEndedException {
        ring.close();
        while (!ring.isEmpty() && nanoTime.getAsLong() - stopBy < 0) {
            if (drain(leaves) == 0) {
                long now = nanoTime.getAsLong();
                step(controlStall, ring.lane(Lane.CONTROL), now);
                step(dataStall, ring.lane(Lane.DATA), now);
                ring.sleep(BUSY_SLEEP_NS);
            }
        }
        tellLosses(leaves);
        int length = own.encode("jwitness.session.stop", null, clock.instant(), stopReason);
        append(leaves, own.bytes(), length);
        while (sealer.isFull()) {
            blocked(new IOException("the seals before the last one are not published"));
        }
        book.seal();
        release(leaves);
        await(sealer);
        leaves.close();
        if (ring.isEmpty()) {
            ring.file().delete();
        }
    }

    private void await(Sealer sealer) throws JournalEndedException {
        try {
            if (!sealer.awaitIdle(Math.max(0, stopBy - nanoTime.getAsLong()))) {
                log.warn("the last seal has no checkpoint: its disk took too long", null);
            }
        } catch (InterruptedException e) {
            throw new JournalEndedException();
        }
    }

    // ------------------------------------------------------------ other threads

    void stop(long timeoutNs, @Nullable String reason) {
        stopReason = reason;
        stopBy = nanoTime.getAsLong() + timeoutNs;
        stopping = true;
        ring.wakeWriter();
    }

    void abandon() {
        abandoned = true;
        stopping = true;
        ring.wakeWriter();
    }

    void anchor(Anchor anchor) {
        anchors.add(anchor);
    }

    State state() {
        return state;
    }

    @Nullable String failure() {
        return failure;
    }

    long sequence() {
        return sequence;
    }

    long sealedSize() {
        Sealer sealer = sealerView;
        return sealer == null ? 0 : sealer.sealedSize();
    }

    long lagMs() {
        return TimeUnit.NANOSECONDS.toMillis(
                Math.max(0, nanoTime.getAsLong() - caughtUpAt - SLEEP_NS));
    }

    long deferredSeals() {
        return deferredSeals.get();
    }

    long stalledClaims() {
        return stalledClaims.get();
    }

    /** A lane whose next claim is open, and since when. */
    private static final class Stall {
        private final String name;
        private long cursor = -1;
        private long since;
        private boolean told;

        Stall(String name) {
            this.name = name;
        }

        boolean isStalled(RingLane lane, long now) {
            if (!lane.isHeldUp()) {
                cursor = -1;
                return false;
            }
            if (cursor != lane.cursor()) {
                cursor = lane.cursor();
                since = now;
                told = false;
                return false;
            }
            return now - since >= STALLED_NS;
        }

        /** True the first time for one claim. */
        boolean tell() {
            boolean first = !told;
            told = true;
            return first;
        }
    }
}
