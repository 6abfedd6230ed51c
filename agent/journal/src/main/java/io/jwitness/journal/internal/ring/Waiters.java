// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.ring;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/**
 * Threads that wait until a ticket is reached: a fixed table of slots, no lock, nothing allocated.
 *
 * <p>Assumptions: {@link #wake} is called after the progress that it tells of is visible, by any
 * thread.
 *
 * <p>Guarantees: {@link #await} ends by the time given, holds no lock while it waits, keeps the
 * thread's interrupt flag and is not ended by it. Where all slots are taken a thread looks again
 * every 100 µs instead of being woken.
 */
final class Waiters {
    private static final int SLOTS = 256;
    private static final long POLL_NS = 100_000;

    /**
     * How long to look before parking. A second processor has the record written in 10 to 20 µs,
     * and being woken costs as much again.
     */
    private static final long SPIN_NS = Runtime.getRuntime().availableProcessors() > 1 ? 20_000 : 0;

    private final AtomicReferenceArray<Thread> threads = new AtomicReferenceArray<>(SLOTS);
    private final AtomicLongArray tickets = new AtomicLongArray(SLOTS);
    private final AtomicInteger taken = new AtomicInteger();
    private final LongPredicate reached;

    /**
     * @param reached tells whether a ticket is reached; cheap, called by every waiting thread
     */
    Waiters(LongPredicate reached) {
        this.reached = reached;
    }

    /**
     * Waits.
     *
     * @param ticket what to wait for
     * @param timeoutNs longest time, in nanoseconds
     * @param nudge run once after this thread can be woken: tells the other side to get going
     * @return true when the ticket is reached
     */
    boolean await(long ticket, long timeoutNs, Runnable nudge) {
        if (reached.test(ticket)) {
            return true;
        }
        long start = System.nanoTime();
        int slot = take(ticket);
        boolean interrupted = false;
        try {
            // The record was committed by a plain release; the other side may be about to sleep.
            VarHandle.fullFence();
            nudge.run();
            while (true) {
                if (reached.test(ticket)) {
                    return true;
                }
                long waited = System.nanoTime() - start;
                long left = timeoutNs - waited;
                if (left <= 0) {
                    return false;
                }
                if (waited < SPIN_NS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.parkNanos(this, slot < 0 ? Math.min(left, POLL_NS) : left);
                    // A set flag would make every park return at once.
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (slot >= 0) {
                threads.set(slot, null);
                taken.decrementAndGet();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @SuppressWarnings("deprecation") // threadId() came with 19
    private int take(long ticket) {
        Thread self = Thread.currentThread();
        int first = (int) ((self.getId() * 0x9E3779B9L) >>> 8) & (SLOTS - 1);
        for (int i = 0; i < SLOTS; i++) {
            int slot = (first + i) & (SLOTS - 1);
            if (threads.get(slot) == null && threads.compareAndSet(slot, null, self)) {
                tickets.set(slot, ticket);
                taken.incrementAndGet();
                return slot;
            }
        }
        return -1;
    }

    boolean isEmpty() {
        return taken.get() == 0;
    }

    /** Wakes every thread whose ticket is reached. */
    void wake() {
        // A waiter stores its ticket and then looks at the progress; the progress was stored before
        // this looks at the tickets. So at least one of the two sees the other.
        int left = taken.get();
        for (int slot = 0; slot < SLOTS && left > 0; slot++) {
            Thread thread = threads.get(slot);
            if (thread != null) {
                left--;
                if (reached.test(tickets.get(slot))) {
                    LockSupport.unpark(thread);
                }
            }
        }
    }
}
