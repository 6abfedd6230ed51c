// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text that is looked for at a place in a record, and numbers that stand there; eight bytes at
 * once, because a verifier asks this several times per record.
 *
 * <p>Immutable.
 */
public final class Ascii {
    /** Digits of a number that may be too large, and no more. */
    private static final int MAX_DIGITS = 17;

    private static final long MAX_NUMBER = (1L << 53) - 1;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ZEROS = 0x3030303030303030L;
    private static final long HIGHS = 0x8080808080808080L;

    /** What, added to a character behind {@code 9}, sets its high bit. */
    private static final long BEHIND_NINE = 0x4646464646464646L;

    private static final int[] POWERS_OF_TEN = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000
    };

    private final byte[] text;

    /** Its first and its last eight bytes, which may overlap; of a text of 8 to 16 bytes. */
    private final long first;

    private final long last;

    /** For a text of ASCII characters. */
    public Ascii(String text) {
        this.text = text.getBytes(StandardCharsets.US_ASCII);
        int n = this.text.length;
        boolean words = n >= Long.BYTES && n <= 2 * Long.BYTES;
        first = words ? (long) LONGS.get(this.text, 0) : 0;
        last = words ? (long) LONGS.get(this.text, n - Long.BYTES) : 0;
    }

    /** Its bytes. */
    public int length() {
        return text.length;
    }

    /** True when these bytes stand at {@code p}, in front of {@code end}. */
    public boolean isAt(byte[] b, int p, int end) {
        int n = text.length;
        if (end - p < n) {
            return false;
        }
        if (n < Long.BYTES || n > 2 * Long.BYTES) {
            return Arrays.equals(b, p, p + n, text, 0, n);
        }
        return (long) LONGS.get(b, p) == first && (long) LONGS.get(b, p + n - Long.BYTES) == last;
    }

    /** How many digits stand at {@code p}, in front of {@code end}; at most 17 are counted. */
    public static int digits(byte[] b, int p, int end) {
        if (end - p >= Long.BYTES) {
            long w = (long) LONGS.get(b, p);
            // A borrow or a carry may flag characters behind one that is no digit, never in front.
            long others = ((w - ZEROS) | (w + BEHIND_NINE)) & HIGHS;
            if (others != 0) {
                return Long.numberOfTrailingZeros(others) >>> 3;
            }
        }
        int stop = Math.min(end, p + MAX_DIGITS);
        int i = p;
        while (i < stop && b[i] >= '0' && b[i] <= '9') {
            i++;
        }
        return i - p;
    }

    /**
     * The number that so many digits make: below 2^53, without leading zeros.
     *
     * @param digits what {@link #digits} gave at this place
     * @return −1 when it is no such number
     */
    public static long number(byte[] b, int p, int digits) {
        if (digits == 0 || (digits > 1 && b[p] == '0')) {
            return -1;
        }
        long n = 0;
        int i = p;
        int left = digits;
        for (; left >= Long.BYTES; left -= Long.BYTES, i += Long.BYTES) {
            n = n * 100_000_000 + eightDigits((long) LONGS.get(b, i));
        }
        if (left > 0 && i + Long.BYTES <= b.length) {
            // What stands behind the digits is shifted out, and zeros come in front of them.
            long w = (long) LONGS.get(b, i) << (Long.SIZE - Byte.SIZE * left);
            n = n * POWERS_OF_TEN[left] + eightDigits(w);
        } else {
            for (; left > 0; left--, i++) {
                n = n * 10 + (b[i] - '0');
            }
        }
        return n <= MAX_NUMBER ? n : -1;
    }

    /**
     * Neighbours are joined three times: digits to pairs, pairs to fours, fours to eight. After
     * Daniel Lemire, "Quickly parsing eight digits" (2018).
     *
     * @param word the first digit in its lowest byte, as characters, or as zeros
     */
    private static long eightDigits(long word) {
        long w = word & 0x0f0f0f0f0f0f0f0fL;
        w = (w * (1 + (10 << 8))) >>> 8;
        w = ((w & 0x00ff00ff00ff00ffL) * (1 + (100 << 16))) >>> 16;
        return ((w & 0x0000ffff0000ffffL) * (1 + (10_000L << 32))) >>> 32;
    }
}
