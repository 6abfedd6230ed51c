// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.ring;

import static io.jwitness.journal.internal.ring.RingLayout.LONGS;

import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A crash-safe queue of records between many application threads and one writer.
 *
 * <p>Assumptions: one process maps the file; lanes are emptied by one thread, the writer.
 *
 * <p>Guarantees: {@link #offer} never blocks, allocates or throws; what it accepted survives the
 * process; what it refused is counted by class, in the same file. Order is the order of claims
 * within a lane. The two lanes share nothing but the file: neither a flood nor a thread that stands
 * still in one of them holds the other.
 */
public final class Ring implements RecordSink {
    private final RingFile file;
    private final ByteBuffer buffer;
    private final RingLane control;
    private final RingLane data;
    private final Waiters journalled;
    private final Waiters sealed;

    /** True while the writer sleeps and wants to be woken; the one who clears it wakes. */
    private final AtomicBoolean asleep = new AtomicBoolean();

    private volatile @Nullable Thread writer;
    private volatile Mark sealedUpTo;
    private volatile boolean sealWanted;

    Ring(RingFile file, ByteBuffer buffer, RingLane control, RingLane data) {
        this.file = file;
        this.buffer = buffer;
        this.control = control;
        this.data = data;
        journalled = new Waiters(this::isJournalled);
        sealed = new Waiters(this::isSealed);
        sealedUpTo = new Mark(RingLane.Progress.NONE, RingLane.Progress.NONE);
    }

    /** What was journalled in both lanes at one time, as when a seal was written. Immutable. */
    public static final class Mark {
        private final RingLane.Progress control;
        private final RingLane.Progress data;

        private Mark(RingLane.Progress control, RingLane.Progress data) {
            this.control = control;
            this.data = data;
        }

        private boolean covers(long ticket) {
            return ((ticket & 1) == 0 ? control : data).covers(ticket >> 1);
        }
    }

    // ------------------------------------------------------------ application threads

    /** Claims room, copies, commits. Returns {@link #REFUSED} when the lane is full. */
    @Override
    public long offer(Lane lane, int eventClass, byte[] record, int offset, int length) {
        if (length <= 0
                || length > MAX_RING_RECORD
                || offset < 0
                || offset > record.length - length) {
            lost(eventClass, 1);
            return REFUSED;
        }
        RingLane way = lane == Lane.CONTROL ? control : data;
        long end = way.offer(eventClass, record, offset, length);
        if (end == REFUSED) {
            lost(eventClass, 1);
            return REFUSED;
        }
        if (asleep.getPlain() && way.isHalfFull()) {
            wakeWriter();
        }
        return end << 1 | (way == control ? 0 : 1);
    }

    @Override
    public boolean awaitJournalled(long ticket, long timeoutNs) {
        return ticket > REFUSED && journalled.await(ticket, timeoutNs, this::wakeWriter);
    }

    @Override
    public boolean awaitSealed(long ticket, long timeoutNs) {
        return ticket > REFUSED && sealed.await(ticket, timeoutNs, this::wantSeal);
    }

    private void wantSeal() {
        sealWanted = true;
        wakeWriter();
    }

    /** Wakes the writer if it sleeps. Any thread. */
    public void wakeWriter() {
        Thread thread = writer;
        if (thread != null && asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    /** Counts records that were lost before or in the ring. Any thread; allocates nothing. */
    public void lost(int eventClass, long n) {
        int index = eventClass >= 0 && eventClass < RingLayout.MAX_CLASSES ? eventClass : 0;
        LONGS.getAndAdd(buffer, RingLayout.LOST_AT + index * Long.BYTES, n);
    }

    /** How many records of a class were lost since the ring was made. */
    public long lost(int eventClass) {
        return (long) LONGS.getVolatile(buffer, RingLayout.LOST_AT + eventClass * Long.BYTES);
    }

    private boolean isJournalled(long ticket) {
        return ((ticket & 1) == 0 ? control : data).isDone(ticket >> 1);
    }

    private boolean isSealed(long ticket) {
        return sealedUpTo.covers(ticket);
    }

    // ------------------------------------------------------------ the writer

    /** Makes the calling thread the one that is woken. */
    public void adoptWriter() {
        writer = Thread.currentThread();
    }

    /** A lane, to be emptied; by the writer alone. */
    public RingLane lane(Lane lane) {
        return lane == Lane.CONTROL ? control : data;
    }

    /** Tells that all that was polled is journalled, and gives its room back. */
    public void release(long leavesAtHead) {
        control.release();
        data.release();
        // After the heads: who reads both then looks at too many leaves for duplicates, never at
        // too few. A head that waits at an open claim has journalled records behind it.
        if (!control.hasOpenClaims() && !data.hasOpenClaims()) {
            LONGS.setRelease(buffer, RingLayout.LEAVES_AT, leavesAtHead);
        }
        VarHandle.fullFence();
        if (!journalled.isEmpty()) {
            journalled.wake();
        }
    }

    /** True when a record waits to be polled. */
    public boolean isReady() {
        return control.isReady() || data.isReady();
    }

    /** Sleeps until woken, at most for a time; returns at once when a record is there. */
    public void sleep(long ns) {
        asleep.set(true);
        if (!isReady() && !sealWanted) {
            LockSupport.parkNanos(this, ns);
        }
        asleep.set(false);
        // Nobody has reason to interrupt the writer. With the flag left set it would never sleep
        // again, and each file that it touches would be closed under it.
        Thread.interrupted();
    }

    /** True once, when somebody waits for a seal since this was last asked. */
    public boolean takeSealWanted() {
        if (!sealWanted) {
            return false;
        }
        sealWanted = false;
        return true;
    }

    /** What is journalled now, to be given to {@link #sealed} when its seal is published. */
    public Mark journalledNow() {
        return new Mark(control.progress(), data.progress());
    }

    /** Tells that a seal is published. The sealer's thread. */
    public void sealed(Mark upTo) {
        sealedUpTo = upTo;
        VarHandle.fullFence();
        if (!sealed.isEmpty()) {
            sealed.wake();
        }
    }

    /** Lost records of a class that no gap record tells of yet. */
    public long untold(int eventClass) {
        int at = RingLayout.TOLD_AT + eventClass * Long.BYTES;
        return lost(eventClass) - (long) LONGS.getVolatile(buffer, at);
    }

    /** Tells that a gap record of {@code n} lost records is journalled. */
    public void told(int eventClass, long n) {
        LONGS.getAndAdd(buffer, RingLayout.TOLD_AT + eventClass * Long.BYTES, n);
    }

    /**
     * Leaf index at or below that of any record that the ring still holds although it is
     * journalled; −1 when nothing in it ever was.
     */
    public long leavesAtHead() {
        return (long) LONGS.getVolatile(buffer, RingLayout.LEAVES_AT);
    }

    /** Tells how many leaves the journal has before any record of this process. */
    public void startAt(long leaves) {
        long left = leavesAtHead();
        if (left < 0 || left > leaves) {
            LONGS.setVolatile(buffer, RingLayout.LEAVES_AT, leaves);
        }
    }

    /** Where the ring lies. */
    public RingFile file() {
        return file;
    }

    // ------------------------------------------------------------ the end

    /** Refuses all later offers, counting them. What was accepted stays. */
    public void close() {
        control.close();
        data.close();
    }

    /** True when every claim has been polled; after {@link #close} none follows. */
    public boolean isEmpty() {
        return control.head() == control.tail() && data.head() == data.tail();
    }
}
