// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

/**
 * Decodes runs of base64 and hexadecimal digits that yield text.
 *
 * <p>A run may begin with what is no part of it ({@code /api/aHVudGVyMg}), so all four alignments
 * are tried, and stretches of printable characters are taken out of what they give.
 */
final class Base64Runs {
    private static final byte[] VALUES = new byte[128];

    static {
        java.util.Arrays.fill(VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
        VALUES['-'] = 62;
        VALUES['_'] = 63;
    }

    private Base64Runs() {}

    /** True when this decodes to printable text with a colon: a user and a password. */
    static boolean holdsColon(char[] t, int from, int end) {
        boolean colon = false;
        int bits = 0;
        int held = 0;
        for (int i = from; i < end && t[i] != '='; i++) {
            bits = bits << 6 | VALUES[t[i] & 127];
            held += 6;
            if (held >= 8) {
                held -= 8;
                int b = bits >> held & 0xFF;
                if (b < ' ' || b == 0x7F) {
                    return false;
                }
                colon |= b == ':';
            }
        }
        return colon;
    }

    /** Decodes from here into text, one character for a byte; UTF-16's zeros are left out. */
    static void base64(char[] t, int from, int end, Text out) {
        out.clear();
        out.room(end - from);
        int bits = 0;
        int held = 0;
        for (int i = from; i < end; i++) {
            bits = bits << 6 | VALUES[t[i]];
            held += 6;
            if (held >= 8) {
                held -= 8;
                add(out, bits >> held & 0xFF);
            }
        }
        out.own();
    }

    /** Decodes pairs of hexadecimal digits. */
    static void hex(char[] t, int from, int end, Text out) {
        out.clear();
        out.room((end - from) / 2 + 1);
        for (int i = from; i + 1 < end; i += 2) {
            add(out, Chars.hexDigit(t[i]) << 4 | Chars.hexDigit(t[i + 1]));
        }
        out.own();
    }

    private static void add(Text out, int b) {
        if (b != 0) {
            out.chars[out.length++] = (char) b;
        }
    }

    /** How many of the characters are printable ASCII. */
    static int printable(Text text) {
        int count = 0;
        for (int i = 0; i < text.length; i++) {
            char c = text.chars[i];
            count += (c >= ' ' && c < 0x7F) || c == '\n' || c == '\r' || c == '\t' ? 1 : 0;
        }
        return count;
    }
}
