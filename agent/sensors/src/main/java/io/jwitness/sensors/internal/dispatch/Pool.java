// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Things that are dear to make, used again. Never blocks: an empty pool makes a new one, a full one
 * lets go of what comes back. Safe for all threads.
 */
final class Pool<T> {
    private final AtomicReferenceArray<@Nullable T> slots;
    private final Supplier<T> maker;

    /** Creates an empty pool that keeps at most {@code size} things, a power of two. */
    Pool(int size, Supplier<T> maker) {
        this.slots = new AtomicReferenceArray<>(size);
        this.maker = maker;
    }

    T take() {
        int mask = slots.length() - 1;
        int start = start();
        for (int i = 0; i <= mask; i++) {
            int slot = (start + i) & mask;
            T there = slots.getPlain(slot);
            if (there != null && slots.compareAndSet(slot, there, null)) {
                return there;
            }
        }
        return maker.get();
    }

    void give(T thing) {
        int mask = slots.length() - 1;
        int start = start();
        for (int i = 0; i <= mask; i++) {
            int slot = (start + i) & mask;
            if (slots.getPlain(slot) == null && slots.compareAndSet(slot, null, thing)) {
                return;
            }
        }
    }

    /** Threads begin at different places, so that they seldom meet. */
    private static int start() {
        int hash = System.identityHashCode(Thread.currentThread());
        return hash ^ (hash >>> 16);
    }
}
