// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import java.text.Normalizer;

/**
 * Undoes what hides a text from detectors: percent escapes, backslash escapes as in JSON and in
 * quoted ObjectNames, compatibility forms of letters and digits, and characters without width.
 *
 * <p>One call undoes one layer of each; each character remembers where it came from.
 */
final class Decoder {
    private Decoder() {}

    /** Decodes into another buffer. Returns false when nothing changed. */
    static boolean decode(Text in, Text out) {
        out.clear();
        out.room(2 * in.length + 16);
        boolean changed = false;
        int i = 0;
        while (i < in.length) {
            char c = in.chars[i];
            int next = i + 1;
            if (c == '%') {
                next = percent(in, i, out);
            } else if (c == '\\' && i + 1 < in.length) {
                next = backslash(in, i, out);
            } else if (c >= 0x7F || c < ' ') {
                next = unusual(in, i, out);
            } else {
                out.add(c, in.at[i]);
                i = next;
                continue;
            }
            changed = true;
            i = next;
        }
        out.at[out.length] = in.at[in.length];
        return changed && !same(in, out);
    }

    private static boolean same(Text a, Text b) {
        return a.length == b.length
                && java.util.Arrays.equals(a.chars, 0, a.length, b.chars, 0, b.length);
    }

    private static int percent(Text in, int i, Text out) {
        int b = byteAt(in, i);
        if (b < 0) {
            out.add('%', in.at[i]);
            return i + 1;
        }
        int more = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : b >= 0xC0 ? 1 : 0;
        int point = more == 0 ? b : b & (0x3F >> more);
        int at = i + 3;
        for (int k = 0; k < more; k++, at += 3) {
            int tail = byteAt(in, at);
            if (tail < 0 || (tail & 0xC0) != 0x80) {
                out.add((char) b, in.at[i]);
                return i + 3;
            }
            point = point << 6 | (tail & 0x3F);
        }
        add(point, in.at[i], out);
        return at;
    }

    private static int byteAt(Text in, int i) {
        if (i + 2 >= in.length || in.chars[i] != '%') {
            return -1;
        }
        int high = Chars.hexDigit(in.chars[i + 1]);
        int low = Chars.hexDigit(in.chars[i + 2]);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static void add(int point, int from, Text out) {
        if (Character.isBmpCodePoint(point)) {
            out.add((char) point, from);
        } else if (Character.isValidCodePoint(point)) {
            out.add(Character.highSurrogate(point), from);
            out.add(Character.lowSurrogate(point), from);
        }
    }

    private static int backslash(Text in, int i, Text out) {
        char c = in.chars[i + 1];
        int from = in.at[i];
        if (c == 'u' && i + 5 < in.length) {
            int point = 0;
            for (int k = i + 2; k < i + 6; k++) {
                int digit = Chars.hexDigit(in.chars[k]);
                point = digit < 0 || point < 0 ? -1 : point << 4 | digit;
            }
            if (point >= 0) {
                out.add((char) point, from);
                return i + 6;
            }
        }
        out.add(
                switch (c) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'b', 'f' -> ' ';
                    default -> c;
                },
                from);
        return i + 2;
    }

    private static int unusual(Text in, int i, Text out) {
        char c = in.chars[i];
        int from = in.at[i];
        if (isInvisible(c)) {
            return i + 1;
        }
        if (c >= 0xFF01 && c <= 0xFF5E) {
            out.add((char) (c - 0xFEE0), from); // Full-width forms of ASCII.
            return i + 1;
        }
        boolean pair =
                Character.isHighSurrogate(c)
                        && i + 1 < in.length
                        && Character.isLowSurrogate(in.chars[i + 1]);
        int point = pair ? Character.toCodePoint(c, in.chars[i + 1]) : c;
        int next = pair ? i + 2 : i + 1;
        int digit = Character.isDigit(point) ? Character.digit(point, 10) : -1;
        if (digit >= 0) {
            out.add((char) ('0' + digit), from);
        } else if (isCompatibility(point)) {
            String normal = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKC);
            // Some signs stand for a whole word; the room is for two characters each.
            for (int k = 0; k < Math.min(2, normal.length()); k++) {
                out.add(normal.charAt(k), from);
            }
        } else {
            add(point, from, out);
        }
        return next;
    }

    /** Characters that a reader does not see, zeros of UTF-16 among them. */
    private static boolean isInvisible(char c) {
        return c == 0
                || c == 0xAD
                || (c >= 0x200B && c <= 0x200F)
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2060 && c <= 0x206F)
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFEFF;
    }

    private static boolean isCompatibility(int point) {
        return point == 0xA0
                || (point >= 0x2000 && point <= 0x24FF)
                || (point >= 0x3000 && point <= 0x33FF)
                || (point >= 0xFB00 && point <= 0xFFEF)
                || (point >= 0x1D400 && point <= 0x1D7FF)
                || (point >= 0x1F100 && point <= 0x1F2FF);
    }
}
