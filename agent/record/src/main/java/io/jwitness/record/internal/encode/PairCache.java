// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.encode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how pairs of texts that come again and again look in a record: a rule and its policy's
 * digest, a class and its method. Two thirds of a record's characters are such.
 *
 * <p>Pairs are told by the identity of their texts, which are constants of the agent's own or of
 * loaded classes. One thread per instance.
 */
final class PairCache {
    private static final int SIZE = 32;

    /** Longest piece that is kept, in bytes. */
    private static final int LONGEST = 400;

    private final @Nullable String[] first = new String[SIZE];
    private final @Nullable String[] second = new String[SIZE];
    private final byte[][] bytes = new byte[SIZE][];

    /** The bytes of a pair; null when it is not remembered. */
    @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // equal texts may just miss
    byte @Nullable [] get(String a, String b) {
        int i = index(a, b);
        return first[i] == a && second[i] == b ? bytes[i] : null;
    }

    /** Remembers the piece of {@code out} from one position to another, unless it was cut short. */
    void put(String a, String b, byte[] out, int from, int to) {
        if (to - from <= LONGEST && to <= out.length) {
            int i = index(a, b);
            first[i] = a;
            second[i] = b;
            bytes[i] = Arrays.copyOfRange(out, from, to);
        }
    }

    private static int index(String a, String b) {
        // Strings remember their hash.
        return (a.hashCode() * 31 + b.hashCode()) & (SIZE - 1);
    }
}
