// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.ring;

import static io.jwitness.journal.internal.ring.RingLayout.INTS;
import static io.jwitness.journal.internal.ring.RingLayout.LONGS;

import io.jwitness.record.internal.spi.RecordSink;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One lane: a ring of records with many producers and one consumer.
 *
 * <p>A record lies on a multiple of 16 bytes: its stamp (long), length (int), event class (int),
 * bytes. The stamp is the complement of the record's position and is written last: it is the
 * commit, and since no earlier round can have left this number at this place, and no UTF-8 text
 * holds its high bytes, it tells a record from what lay there before. So nothing need be cleared
 * when room becomes free. A negative length is padding up to the end of the lane.
 *
 * <p>Assumptions: {@link #offer} by any thread; all else by the one consumer, {@link #isDone} and
 * the getters aside.
 *
 * <p>Guarantees: a record is consumed once per process, in the order of claims; a claim that stays
 * open holds back its own room, never the records behind it ({@link #stepOverStalled}).
 */
public final class RingLane {
    static final int HEADER = 16;
    static final int ALIGN = 16;

    /** Most claims that may be open behind the cursor at once. */
    static final int MAX_HOLES = 32;

    private static final long[] NO_HOLES = {};

    private final ByteBuffer buffer;
    private final int base;
    private final int capacity;
    private final int mask;
    private final int headAt;
    private final int tailAt;

    /** Consumer: the next record. Published through {@link #done}. */
    private long cursor;

    /** Everything before it is consumed, save for {@link #holes}. */
    private volatile long done;

    /** Pairs of from and to: claims that the cursor stepped over while they were open. */
    private volatile long[] holes = NO_HOLES;

    /** Where this process's records begin; what lies before it was left by an earlier one. */
    private final long leftOverEnd;

    private int eventClass;

    RingLane(ByteBuffer buffer, int base, int capacity, int headAt, int tailAt) {
        this.buffer = buffer;
        this.base = base;
        this.capacity = capacity;
        this.mask = capacity - 1;
        this.headAt = headAt;
        this.tailAt = tailAt;
        cursor = head();
        done = cursor;
        leftOverEnd = tail();
    }

    /**
     * Claims room, copies, commits.
     *
     * @return the position behind the record, or 0 when there is no room or the lane is closed
     */
    long offer(int recordClass, byte[] record, int offset, int length) {
        int need = HEADER + length + ALIGN - 1 & -ALIGN;
        long tail;
        int pad;
        do {
            tail = (long) LONGS.getVolatile(buffer, tailAt);
            long head = (long) LONGS.getAcquire(buffer, headAt);
            int room = capacity - ((int) tail & mask);
            pad = need <= room ? 0 : room;
            if (tail < 0 || tail + pad + need - head > capacity) {
                return RecordSink.REFUSED;
            }
        } while (!LONGS.compareAndSet(buffer, tailAt, tail, tail + pad + need));
        if (pad != 0) {
            commit(tail, -pad, 0);
            tail += pad;
        }
        try {
            buffer.put(place(tail) + HEADER, record, offset, length);
            commit(tail, length, recordClass);
        } catch (Throwable t) {
            // No stack left, or no memory behind the page: the claim must not stay open.
            commit(tail, -need, 0);
            return RecordSink.REFUSED;
        }
        return tail + need;
    }

    private void commit(long position, int length, int recordClass) {
        int at = place(position);
        INTS.set(buffer, at + 8, length);
        INTS.set(buffer, at + 12, recordClass);
        LONGS.setRelease(buffer, at, ~position);
    }

    /** True when more than half of the lane waits for the consumer. */
    boolean isHalfFull() {
        return tail() - head() > capacity / 2;
    }

    /**
     * Copies the next record out and moves on. Its room stays taken until {@link #release}.
     *
     * @param out room for {@link RecordSink#MAX_RING_RECORD} bytes
     * @return its length; 0 when the next one is not committed; −1 when what lies there cannot be a
     *     record, and was stepped over
     */
    public int poll(byte[] out) {
        while (isCommitted(cursor)) {
            int length = (int) INTS.get(buffer, place(cursor) + 8);
            if (isPadding(cursor, length)) {
                cursor -= length;
                continue;
            }
            if (length <= 0 || length > RecordSink.MAX_RING_RECORD) {
                // Never written by this code: a foreign hand, or memory that fails.
                cursor += ALIGN;
                return -1;
            }
            copy(cursor, length, out);
            cursor += HEADER + length + ALIGN - 1 & -ALIGN;
            return length;
        }
        return 0;
    }

    /** The class of the record that {@link #poll} or {@link #pollLate} gave last. */
    public int eventClass() {
        return eventClass;
    }

    private void copy(long position, int length, byte[] out) {
        int at = place(position);
        eventClass = (int) INTS.get(buffer, at + 12);
        buffer.get(at + HEADER, out, 0, length);
    }

    private boolean isPadding(long position, int length) {
        return length < 0
                && (length & ALIGN - 1) == 0
                && -(long) length <= capacity - ((int) position & mask);
    }

    /** True when the next record is there to be polled. */
    public boolean isReady() {
        return isCommitted(cursor) || hasLateRecord();
    }

    /** True when a claim at the cursor is open. */
    public boolean isHeldUp() {
        return cursor < tail() && !isCommitted(cursor);
    }

    /** The position of the next record; with {@link #isHeldUp} it tells a stalled claim. */
    public long cursor() {
        return cursor;
    }

    /** True when what {@link #poll} gives next was left by an earlier process. */
    public boolean isLeftOver() {
        return cursor < leftOverEnd;
    }

    /** Bytes that are claimed and not yet free. */
    public long used() {
        return tail() - head();
    }

    /**
     * Moves the cursor over a claim that stays open, to the next committed record or, where there
     * is none, nowhere. What is left behind is remembered, and its room kept, so that its owner may
     * still commit.
     *
     * @return true when the cursor moved
     */
    public boolean stepOverStalled() {
        long[] now = holes;
        if (now.length >= 2 * MAX_HOLES) {
            return false;
        }
        long next = nextCommitted(cursor, tail());
        if (next < 0) {
            return false;
        }
        long[] more = Arrays.copyOf(now, now.length + 2);
        more[now.length] = cursor;
        more[now.length + 1] = next;
        holes = more; // before done: who sees the new end must see the hole
        cursor = next;
        return true;
    }

    /**
     * In the ring of a process that has ended, where no claim can still be committed: moves the
     * cursor over the open ones.
     *
     * @return true when a record lies at the cursor, false when there is none before the tail
     */
    boolean stepOverDead() {
        long next = nextCommitted(cursor, Math.min(tail(), head() + capacity));
        if (next < 0) {
            return false;
        }
        cursor = next;
        return true;
    }

    private long nextCommitted(long from, long end) {
        for (long p = from; p < end; p += ALIGN) {
            if (isCommitted(p)) {
                return p;
            }
        }
        return -1;
    }

    private boolean hasLateRecord() {
        long[] now = holes;
        for (int i = 0; i < now.length; i += 2) {
            if (isCommitted(now[i])) {
                return true;
            }
        }
        return false;
    }

    /** True when claims that were stepped over are still open. */
    public boolean hasOpenClaims() {
        return holes.length != 0;
    }

    /**
     * Copies a record out of a claim that was stepped over and has been committed since. The hole
     * closes at {@link #releaseLate}, when the record is journalled.
     *
     * @return its length, 0 when there is none
     */
    public int pollLate(byte[] out) {
        long[] now = holes;
        for (int i = 0; i < now.length; i += 2) {
            if (isCommitted(now[i])) {
                int length = (int) INTS.get(buffer, place(now[i]) + 8);
                if (length <= 0 || length > RecordSink.MAX_RING_RECORD) {
                    releaseLate(length);
                    return pollLate(out);
                }
                copy(now[i], length, out);
                return length;
            }
        }
        return 0;
    }

    /** Takes the record that {@link #pollLate} gave out of its hole. */
    public void releaseLate(int length) {
        long[] now = holes;
        for (int i = 0; i < now.length; i += 2) {
            if (isCommitted(now[i])) {
                long size = length > 0 ? HEADER + length + ALIGN - 1 & -ALIGN : -(long) length;
                long from = now[i] + Math.max(ALIGN, size);
                long[] less;
                if (from < now[i + 1]) {
                    less = now.clone();
                    less[i] = from;
                } else {
                    less = new long[now.length - 2];
                    System.arraycopy(now, 0, less, 0, i);
                    System.arraycopy(now, i + 2, less, i, now.length - i - 2);
                }
                holes = less;
                return;
            }
        }
    }

    /** Gives the room of what was polled back, and tells that it is journalled. */
    void release() {
        done = cursor;
        long[] now = holes;
        long free = cursor;
        for (int i = 0; i < now.length; i += 2) {
            free = Math.min(free, now[i]);
        }
        LONGS.setRelease(buffer, headAt, free);
    }

    /** What is journalled now, to be asked later. */
    Progress progress() {
        return new Progress(done, holes);
    }

    /** True when the record that ends at {@code end} is journalled. */
    boolean isDone(long end) {
        return end <= done && !isWithin(holes, end);
    }

    private static boolean isWithin(long[] holes, long end) {
        for (int i = 0; i < holes.length; i += 2) {
            if (end > holes[i] && end <= holes[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** What was journalled at one time. Immutable. */
    static final class Progress {
        static final Progress NONE = new Progress(0, NO_HOLES);

        private final long done;
        private final long[] holes;

        private Progress(long done, long[] holes) {
            this.done = done;
            this.holes = holes;
        }

        boolean covers(long end) {
            return end <= done && !isWithin(holes, end);
        }
    }

    /** Refuses every later offer. Claims that were made before stay good. */
    void close() {
        long tail;
        do {
            tail = (long) LONGS.getVolatile(buffer, tailAt);
        } while (tail >= 0 && !LONGS.compareAndSet(buffer, tailAt, tail, tail | Long.MIN_VALUE));
    }

    long tail() {
        return (long) LONGS.getVolatile(buffer, tailAt) & Long.MAX_VALUE;
    }

    long head() {
        return (long) LONGS.getVolatile(buffer, headAt);
    }

    /** The lane's room, in bytes. */
    public int capacity() {
        return capacity;
    }

    private boolean isCommitted(long position) {
        return (long) LONGS.getAcquire(buffer, place(position)) == ~position;
    }

    private int place(long position) {
        return base + ((int) position & mask);
    }
}
