// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The innermost open frame of each thread that has one.
 *
 * <p>A table in place of a {@code ThreadLocal}: a thread is in it only while something is open, so
 * nothing stays behind in the application's threads when the agent is detached, and a virtual
 * thread costs what any other does. A thread's slots are eight neighbours, one cache line, chosen
 * by its identity; where all eight are taken, a map holds the rest.
 *
 * <p>Guarantees: no lock, no allocation while the slots suffice. A thread sees its own frames only.
 */
final class ThreadFrames {
    private static final int BUCKET = 8;

    /** 512 buckets: 16 KiB, and room for 4096 threads that are in the middle of something. */
    private static final int BUCKET_BITS = 9;

    private final int shift;
    private final AtomicReferenceArray<@Nullable Frame> slots;
    private final ConcurrentHashMap<Key, Frame> overflow = new ConcurrentHashMap<>();
    private final AtomicInteger overflowing = new AtomicInteger();

    ThreadFrames() {
        this(1 << BUCKET_BITS);
    }

    /** A table of so many buckets, a power of two. */
    ThreadFrames(int buckets) {
        this.shift = Integer.numberOfLeadingZeros(buckets) + 1;
        this.slots = new AtomicReferenceArray<>(BUCKET * buckets);
    }

    /** The innermost frame of the calling thread. */
    @Nullable Frame top(Thread current) {
        int slot = find(current);
        if (slot >= 0) {
            return slots.getPlain(slot);
        }
        return overflowing.get() == 0 ? null : overflow.get(new Key(current));
    }

    /** Opens a frame on the calling thread, inside what is open there. */
    void push(Frame frame, Thread current, @Nullable Frame top) {
        frame.outer = top;
        frame.thread = current;
        put(frame, current, top);
    }

    private void put(Frame frame, Thread current, @Nullable Frame top) {
        if (top != null) {
            int slot = find(current);
            if (slot >= 0) {
                slots.setRelease(slot, frame);
            } else {
                overflow.put(new Key(current), frame);
            }
            return;
        }
        int first = first(current);
        for (int slot = first; slot < first + BUCKET; slot++) {
            Frame there = slots.getPlain(slot);
            if ((there == null || isDead(there)) && slots.compareAndSet(slot, there, frame)) {
                return;
            }
        }
        overflow.put(new Key(current), frame);
        overflowing.incrementAndGet();
    }

    /** Closes a frame of the calling thread, and whatever was left open inside it. */
    void pop(Frame frame, Thread current) {
        Frame outer = frame.outer;
        int slot = find(current);
        if (slot >= 0) {
            slots.setRelease(slot, outer);
        } else if (outer != null) {
            overflow.put(new Key(current), outer);
        } else if (overflow.remove(new Key(current)) != null) {
            overflowing.decrementAndGet();
        }
    }

    /** How many threads have something open. */
    int open() {
        int open = overflow.size();
        for (int i = 0; i < slots.length(); i++) {
            open += slots.getPlain(i) == null ? 0 : 1;
        }
        return open;
    }

    private int find(Thread current) {
        int first = first(current);
        for (int slot = first; slot < first + BUCKET; slot++) {
            Frame there = slots.getAcquire(slot);
            if (there != null && there.thread == current) {
                return slot;
            }
        }
        return -1;
    }

    /**
     * A thread that died with an open frame, as one that was stopped in the middle, frees its slot.
     */
    private static boolean isDead(Frame frame) {
        Thread thread = frame.thread;
        return thread != null && !thread.isAlive();
    }

    private int first(Thread thread) {
        int hash = System.identityHashCode(thread) * 0x9E3779B9;
        return (int) (Integer.toUnsignedLong(hash) >>> shift) * BUCKET;
    }

    /** Threads by identity: a subclass may have an {@code equals} of its own. */
    private record Key(Thread thread) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.thread == thread;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(thread);
        }
    }
}
