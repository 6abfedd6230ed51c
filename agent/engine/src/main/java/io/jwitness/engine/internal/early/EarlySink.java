// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.early;

import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import org.jspecify.annotations.Nullable;

/**
 * Takes records from the first instrumented class on, long before a ring is open, and becomes the
 * ring without a record lost or overtaken.
 *
 * <pre>
 *   premain          slot locked, ring open              a record needs it, or ready
 *   ───────┬─────────────────┬──────────────────────────────────┬──────────────
 *   heap buffer ──switchTo──▶ ring (survives the process) ──────▶ ring → writer → queue
 * </pre>
 *
 * <p>Guarantees: never throws; what the buffer has no room for is counted by class. The buffer's
 * lock is held for one copy, or once for handing over at most 256 KiB. After the switch the lock is
 * never taken again. Safe for all threads.
 */
public final class EarlySink implements RecordSink {
    /** Room for records before the ring is open, in bytes: {@value}. */
    public static final int CAPACITY = 256 << 10;

    /**
     * Ticket of a record that is in the heap buffer; no ring hands it out, since its records are
     * aligned.
     */
    private static final long EARLY_TICKET = Long.MAX_VALUE;

    private static final int HEADER = 8;

    private final Object lock = new Object();
    private final long[] lost;
    private volatile @Nullable RecordSink target;
    private volatile @Nullable Runnable starter;
    private byte @Nullable [] buffer = new byte[CAPACITY];
    private int used;
    private volatile long lastEarlyTicket;

    /**
     * Creates the buffer.
     *
     * @param eventClasses how many classes of events are counted apart
     */
    public EarlySink(int eventClasses) {
        this.lost = new long[eventClasses];
    }

    @Override
    public long offer(Lane lane, int eventClass, byte[] record, int offset, int length) {
        final RecordSink ring = target;
        if (ring != null) {
            return ring.offer(lane, eventClass, record, offset, length);
        }
        synchronized (lock) {
            final RecordSink opened = target;
            if (opened != null) {
                return opened.offer(lane, eventClass, record, offset, length);
            }
            return keep(lane, eventClass, record, offset, length);
        }
    }

    private long keep(Lane lane, int eventClass, byte[] record, int offset, int length) {
        final byte[] bytes = buffer;
        if (bytes == null
                || length < 0
                || length > MAX_RING_RECORD
                || used + HEADER + length > bytes.length) {
            lost[Math.floorMod(eventClass, lost.length)]++;
            return REFUSED;
        }
        bytes[used] = (byte) (lane == Lane.CONTROL ? 1 : 0);
        bytes[used + 1] = (byte) eventClass;
        bytes[used + 2] = (byte) (eventClass >> 8);
        bytes[used + 4] = (byte) length;
        bytes[used + 5] = (byte) (length >> 8);
        System.arraycopy(record, offset, bytes, used + HEADER, length);
        used += HEADER + length;
        return EARLY_TICKET;
    }

    /**
     * Hands over to the ring, in order. Losses so far can be read with {@link #lost} afterwards.
     *
     * @param ring what takes records from now on
     */
    public void switchTo(RecordSink ring) {
        synchronized (lock) {
            final byte[] bytes = buffer;
            if (bytes == null) {
                return;
            }
            int at = 0;
            while (at < used) {
                final int eventClass = (bytes[at + 1] & 0xff) | (bytes[at + 2] & 0xff) << 8;
                final int length = (bytes[at + 4] & 0xff) | (bytes[at + 5] & 0xff) << 8;
                final long ticket =
                        ring.offer(
                                bytes[at] == 1 ? Lane.CONTROL : Lane.DATA,
                                eventClass,
                                bytes,
                                at + HEADER,
                                length);
                if (ticket != REFUSED) {
                    lastEarlyTicket = ticket;
                }
                at += HEADER + length;
            }
            buffer = null;
            used = 0;
            target = ring;
            lock.notifyAll();
        }
    }

    /** Lets the buffer go without a ring: what comes from now on is refused. */
    public void discard() {
        synchronized (lock) {
            buffer = null;
            used = 0;
            lock.notifyAll();
        }
    }

    /** Losses before the ring was open, one count per event class; a copy. */
    public long[] lost() {
        synchronized (lock) {
            return lost.clone();
        }
    }

    /**
     * Sets what opens the journal when a record has to wait for it.
     *
     * @param start called on the thread of the application, any number of times; must return at
     *     once
     */
    public void onFirstWait(Runnable start) {
        starter = start;
    }

    @Override
    public boolean awaitJournalled(long ticket, long timeoutNs) {
        return await(ticket, timeoutNs, false);
    }

    @Override
    public boolean awaitSealed(long ticket, long timeoutNs) {
        return await(ticket, timeoutNs, true);
    }

    private boolean await(long ticket, long timeoutNs, boolean sealed) {
        if (ticket == REFUSED) {
            return false;
        }
        final long deadlineNs = System.nanoTime() + timeoutNs;
        final Runnable start = starter;
        if (start != null) {
            start.run();
        }
        final RecordSink ring = target != null ? target : awaitRing(deadlineNs);
        if (ring == null) {
            return false;
        }
        final long known = ticket == EARLY_TICKET ? lastEarlyTicket : ticket;
        final long leftNs = deadlineNs - System.nanoTime();
        if (leftNs <= 0) {
            return false;
        }
        return sealed ? ring.awaitSealed(known, leftNs) : ring.awaitJournalled(known, leftNs);
    }

    private @Nullable RecordSink awaitRing(long deadlineNs) {
        boolean interrupted = false;
        try {
            synchronized (lock) {
                while (target == null && buffer != null) {
                    final long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000L;
                    if (leftMs <= 0) {
                        break;
                    }
                    try {
                        lock.wait(leftMs);
                    } catch (InterruptedException again) {
                        interrupted = true;
                    }
                }
                return target;
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
