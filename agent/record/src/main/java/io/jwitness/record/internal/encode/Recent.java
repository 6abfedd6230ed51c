// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.encode;

import org.jspecify.annotations.Nullable;

/**
 * How one part of a thread's last record looked: its actor, its target. The next record mostly has
 * the very same, and copying it costs a fifth of writing it.
 *
 * <p>What it was written from is told by identity; so nothing is remembered of a text that can
 * change. One thread per instance. Guarantees: nothing is allocated.
 */
final class Recent {
    /** Longest part that is kept, in bytes. */
    static final int LONGEST = 192;

    final byte[] bytes = new byte[LONGEST];
    int length;
    private @Nullable Object a;
    private @Nullable Object b;
    private @Nullable Object c;
    private @Nullable Object d;

    /** True when the part was written from these very objects. */
    @SuppressWarnings("ReferenceEquality") // equal texts may just miss
    boolean isOf(
            @Nullable Object newA,
            @Nullable Object newB,
            @Nullable Object newC,
            @Nullable Object newD) {
        return length > 0 && a == newA && b == newB && c == newC && d == newD;
    }

    /** Remembers the piece of {@code out} from one position to another. */
    void put(
            byte[] out,
            int from,
            int to,
            @Nullable Object newA,
            @Nullable Object newB,
            @Nullable Object newC,
            @Nullable Object newD) {
        int n = to - from;
        if (n > LONGEST
                || mayChange(newA)
                || mayChange(newB)
                || mayChange(newC)
                || mayChange(newD)) {
            length = 0;
            return;
        }
        System.arraycopy(out, from, bytes, 0, n);
        length = n;
        a = newA;
        b = newB;
        c = newC;
        d = newD;
    }

    private static boolean mayChange(@Nullable Object part) {
        return part instanceof CharSequence && !(part instanceof String);
    }
}
