// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.encode;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON tokens into an array, and goes on counting where the array ends.
 *
 * <p>Assumptions: one thread.
 *
 * <p>Guarantees: nothing is allocated and nothing is thrown; nothing is written at or above {@link
 * #limit}; {@link #position} tells how long the whole would be, exactly as long as every single
 * text fits, and more than the limit otherwise.
 */
final class JsonOut {
    /** Largest magnitude of a number that every JSON reader keeps exactly. */
    static final long MAX_NUMBER = (1L << 53) - 1;

    /** Longest text that is cut by default: none. */
    static final int UNCUT = Integer.MAX_VALUE;

    private static final byte[] HEX = ascii("0123456789abcdef");

    /** What stands at the end of a text that was cut. */
    private static final char ELLIPSIS = '\u2026';

    /** For each of the first 256 characters, 0 when it stands for itself. */
    private static final byte[] SPECIAL = new byte[256];

    /** Two decimal digits for each number below 100. */
    private static final byte[] DIGITS = new byte[200];

    static {
        for (int c = 0; c < 256; c++) {
            boolean plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
            SPECIAL[c] = (byte) (plain ? 0 : 1);
        }
        for (int i = 0; i < 100; i++) {
            DIGITS[2 * i] = (byte) ('0' + i / 10);
            DIGITS[2 * i + 1] = (byte) ('0' + i % 10);
        }
    }

    private static final byte[] NOTHING = new byte[0];

    private byte[] buffer = NOTHING;
    private int position;
    private int limit;
    private int longestText = UNCUT;
    private int cuts;

    /** Date and time, to the second, of {@link #secondsText}. */
    private long seconds = Long.MIN_VALUE;

    private final byte[] secondsText = new byte[19];

    static byte[] ascii(String s) {
        return s.getBytes(StandardCharsets.US_ASCII);
    }

    /** Starts over, at {@code from}, in another array. */
    void begin(byte[] out, int from, int end, int cutAt) {
        buffer = out;
        position = from;
        limit = Math.min(end, out.length);
        longestText = cutAt;
        cuts = 0;
    }

    /** Lets go of the array. */
    void release() {
        buffer = NOTHING;
        limit = 0;
    }

    /** Remembers what was written since a position, unless it found no room or was cut. */
    void remember(PairCache cache, String a, String b, int from) {
        if (position <= limit && cuts == 0) {
            cache.put(a, b, buffer, from, position);
        }
    }

    /** Writes a part once more that was written from these very objects; false when it was not. */
    boolean again(
            Recent part,
            @Nullable Object a,
            @Nullable Object b,
            @Nullable Object c,
            @Nullable Object d) {
        if (longestText != UNCUT || !part.isOf(a, b, c, d)) {
            return false;
        }
        raw(part.bytes, part.length);
        return true;
    }

    /** Remembers what was written since a position, unless it found no room or was cut. */
    void remember(
            Recent part,
            int from,
            @Nullable Object a,
            @Nullable Object b,
            @Nullable Object c,
            @Nullable Object d) {
        if (position <= limit && cuts == 0) {
            part.put(buffer, from, position, a, b, c, d);
        }
    }

    /** Where the next byte goes, or would go. */
    int position() {
        return position;
    }

    /** True when not everything found room. */
    boolean overflown() {
        return position > limit;
    }

    /** How many texts were cut since {@link #begin}. */
    int cuts() {
        return cuts;
    }

    /** Counts something else that was left out. */
    void countCut(int n) {
        cuts += n;
    }

    /** Bytes that need no escape. */
    void raw(byte[] bytes) {
        raw(bytes, bytes.length);
    }

    void raw(byte[] bytes, int length) {
        int p = position;
        if (length <= limit - p) {
            System.arraycopy(bytes, 0, buffer, p, length);
        }
        position = p + length;
    }

    /** A constant that needs no escape. */
    void raw(Stretch constant) {
        int p = position;
        position = p + constant.length;
        if (p <= limit - Stretch.LONGEST) {
            constant.write(buffer, p);
        } else if (position <= limit) {
            for (int i = 0; i < constant.length; i++) {
                buffer[p + i] = constant.at(i);
            }
        }
    }

    void raw(byte b) {
        int p = position;
        if (p < limit) {
            buffer[p] = b;
        }
        position = p + 1;
    }

    /** A number, held within what every JSON reader keeps exactly. */
    void number(long value) {
        long v = value;
        if (v < 0) {
            raw((byte) '-');
            v = v < -MAX_NUMBER ? MAX_NUMBER : -v;
        } else if (v > MAX_NUMBER) {
            v = MAX_NUMBER;
        }
        int n = digits(v);
        int p = position;
        position = p + n;
        if (n > limit - p) {
            return;
        }
        byte[] b = buffer;
        int at = p + n;
        while (v >= 100) {
            int two = (int) (v % 100) * 2;
            v /= 100;
            b[--at] = DIGITS[two + 1];
            b[--at] = DIGITS[two];
        }
        if (v >= 10) {
            b[--at] = DIGITS[(int) v * 2 + 1];
            b[--at] = DIGITS[(int) v * 2];
        } else {
            b[--at] = (byte) ('0' + v);
        }
    }

    private static int digits(long v) {
        int n = 1;
        long bound = 10;
        while (n < 16 && v >= bound) {
            bound *= 10;
            n++;
        }
        return n;
    }

    /** {@code 2026-11-22T18:04:05.123456789Z}; years outside 0 to 9999 are held within. */
    void time(long epochSecond, int nano) {
        if (epochSecond != seconds) {
            formatSeconds(epochSecond);
        }
        int p = position;
        position = p + 30;
        if (limit - p < 30) {
            return;
        }
        byte[] b = buffer;
        System.arraycopy(secondsText, 0, b, p, 19);
        b[p + 19] = '.';
        int v = nano;
        for (int i = p + 28; i > p + 20; i -= 2) {
            int two = v % 100 * 2;
            v /= 100;
            b[i] = DIGITS[two + 1];
            b[i - 1] = DIGITS[two];
        }
        b[p + 20] = (byte) ('0' + v % 10);
        b[p + 29] = 'Z';
    }

    private static final long FIRST_SECOND = -62167219200L;
    private static final long LAST_SECOND = 253402300799L;

    private void formatSeconds(long epochSecond) {
        long s = Math.max(FIRST_SECOND, Math.min(LAST_SECOND, epochSecond));
        long day = Math.floorDiv(s, 86_400L);
        int ofDay = (int) Math.floorMod(s, 86_400L);
        // Days since 0000-03-01, in eras of 400 years: leap days then fall at the end of a year.
        long z = day + 719_468L;
        long era = Math.floorDiv(z, 146_097L);
        int doe = (int) (z - era * 146_097L);
        int yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        int mp = (5 * doy + 2) / 153;
        int dayOfMonth = doy - (153 * mp + 2) / 5 + 1;
        int month = mp < 10 ? mp + 3 : mp - 9;
        int year = (int) (yoe + era * 400) + (month <= 2 ? 1 : 0);
        byte[] t = secondsText;
        two(t, 0, year / 100);
        two(t, 2, year % 100);
        t[4] = '-';
        two(t, 5, month);
        t[7] = '-';
        two(t, 8, dayOfMonth);
        t[10] = 'T';
        two(t, 11, ofDay / 3600);
        t[13] = ':';
        two(t, 14, ofDay / 60 % 60);
        t[16] = ':';
        two(t, 17, ofDay % 60);
        seconds = epochSecond;
    }

    private static void two(byte[] t, int at, int v) {
        t[at] = DIGITS[2 * v];
        t[at + 1] = DIGITS[2 * v + 1];
    }

    /** An event's name: {@code [a-z0-9_.]{1,80}}, whatever was given. */
    void event(String name) {
        int n = Math.min(name.length(), 80);
        if (n == 0) {
            raw((byte) '_');
            return;
        }
        int p = position;
        position = p + n;
        if (n > limit - p) {
            return;
        }
        byte[] b = buffer;
        for (int i = 0; i < n; i++) {
            char c = name.charAt(i);
            boolean fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
            b[p + i] = fine ? (byte) c : (byte) '_';
        }
    }

    /** The inside of a JSON string. */
    void text(CharSequence s) {
        int n = s.length();
        if (n > longestText) {
            cut(s, n);
            return;
        }
        if (n > limit - position) {
            // Too long whatever it holds; a text longer than the limit is not walked.
            position += n > limit ? limit + 1 : measure(s, n);
            return;
        }
        if (!(s instanceof String string && plain(string, n))) {
            escaped(s, 0, n);
        }
    }

    /** Copies a text whose characters all stand for themselves; false when one does not. */
    private boolean plain(String s, int n) {
        byte[] b = buffer;
        int p = position;
        int special = 0;
        // No way out of the loop, so that it is unrolled: half a nanosecond a character.
        for (int i = 0; i < n; i++) {
            int c = s.charAt(i);
            b[p + i] = (byte) c;
            special |= SPECIAL[c & 0xff] | c >>> 8;
        }
        if (special != 0) {
            return false;
        }
        position = p + n;
        return true;
    }

    private void cut(CharSequence s, int n) {
        cuts++;
        int kept = longestText;
        if (Character.isHighSurrogate(s.charAt(kept - 1))) {
            kept--;
        }
        escaped(s, 0, kept);
        codePoint(ELLIPSIS);
        raw((byte) '+');
        number(n - kept);
    }

    private int measure(CharSequence s, int n) {
        int before = position;
        int end = limit;
        // Nothing is written while the limit is below every position.
        limit = -1;
        escaped(s, 0, n);
        limit = end;
        int bytes = position - before;
        position = before;
        return bytes;
    }

    private void escaped(CharSequence s, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = s.charAt(i);
            if (c < 128) {
                codePoint(c);
            } else if (!Character.isSurrogate(c)) {
                codePoint(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < to
                    && Character.isLowSurrogate(s.charAt(i + 1))) {
                codePoint(Character.toCodePoint(c, s.charAt(++i)));
            } else {
                codePoint(0xFFFD);
            }
        }
    }

    /**
     * True for what a record writes as {@code \}{@code u} and four hex digits, so that no stored
     * value can drive a terminal.
     */
    static boolean hidden(int c) {
        return c < 0x20
                || (c >= 0x7f && c <= 0x9f)
                || (c >= 0x200b && c <= 0x200f)
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2060 && c <= 0x2069)
                || c == 0xfeff
                || (c >= 0xfdd0 && c <= 0xfdef)
                || (c & 0xfffe) == 0xfffe
                || (c >= 0xe0000 && c <= 0xe007f);
    }

    private void codePoint(int c) {
        int n;
        boolean hide = hidden(c);
        if (hide) {
            n = c > 0xffff ? 12 : 6;
        } else if (c == '"' || c == '\\') {
            n = 2;
        } else {
            n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        }
        int p = position;
        position = p + n;
        if (n > (long) limit - p) {
            return;
        }
        byte[] b = buffer;
        if (hide) {
            if (c > 0xffff) {
                unicode(b, p, Character.highSurrogate(c));
                unicode(b, p + 6, Character.lowSurrogate(c));
            } else {
                unicode(b, p, c);
            }
            return;
        }
        switch (n) {
            case 1 -> b[p] = (byte) c;
            case 2 -> {
                if (c < 0x80) {
                    b[p] = '\\';
                    b[p + 1] = (byte) c;
                } else {
                    b[p] = (byte) (0xc0 | c >> 6);
                    b[p + 1] = tail(c);
                }
            }
            case 3 -> {
                b[p] = (byte) (0xe0 | c >> 12);
                b[p + 1] = tail(c >> 6);
                b[p + 2] = tail(c);
            }
            default -> {
                b[p] = (byte) (0xf0 | c >> 18);
                b[p + 1] = tail(c >> 12);
                b[p + 2] = tail(c >> 6);
                b[p + 3] = tail(c);
            }
        }
    }

    private static byte tail(int c) {
        return (byte) (0x80 | (c & 0x3f));
    }

    private static void unicode(byte[] b, int p, int c) {
        b[p] = '\\';
        b[p + 1] = 'u';
        b[p + 2] = HEX[c >> 12 & 15];
        b[p + 3] = HEX[c >> 8 & 15];
        b[p + 4] = HEX[c >> 4 & 15];
        b[p + 5] = HEX[c & 15];
    }
}
