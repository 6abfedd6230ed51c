// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A constant piece of JSON of at most {@value #LONGEST} bytes, written as four words.
 *
 * <p>A record of 650 bytes has some fifty such pieces of ten bytes each; a call of {@code
 * arraycopy} for each costs 300 ns, words that the compiler knows cost 60.
 */
final class Stretch {
    /** Room that {@link #write} needs, whatever the length. */
    static final int LONGEST = 32;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long word0;
    private final long word1;
    private final long word2;
    private final long word3;
    final int length;

    private Stretch(byte[] padded, int length) {
        word0 = (long) LONGS.get(padded, 0);
        word1 = (long) LONGS.get(padded, 8);
        word2 = (long) LONGS.get(padded, 16);
        word3 = (long) LONGS.get(padded, 24);
        this.length = length;
    }

    static Stretch of(String ascii) {
        byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > LONGEST) {
            throw new IllegalArgumentException("longer than " + LONGEST + ": " + ascii);
        }
        byte[] padded = new byte[LONGEST];
        System.arraycopy(bytes, 0, padded, 0, bytes.length);
        return new Stretch(padded, bytes.length);
    }

    /** Writes it, and zeros behind it up to the next multiple of eight. */
    void write(byte[] out, int at) {
        LONGS.set(out, at, word0);
        if (length > 8) {
            LONGS.set(out, at + 8, word1);
            if (length > 16) {
                LONGS.set(out, at + 16, word2);
                if (length > 24) {
                    LONGS.set(out, at + 24, word3);
                }
            }
        }
    }

    /** One of its bytes. */
    byte at(int index) {
        long word = index < 8 ? word0 : index < 16 ? word1 : index < 24 ? word2 : word3;
        return (byte) (word >>> (8 * (index & 7)));
    }
}
