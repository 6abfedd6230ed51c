// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

/**
 * One pass over a text that decides which detectors could find anything at all.
 *
 * <p>Guarantees: never misses what a detector would find in the text itself; where it says nothing,
 * no detector has to run. About half a nanosecond for a character, nothing allocated.
 */
final class Classifier {
    /** Two dashes in a row. */
    static final int DASHES = 1;

    /** {@code eyJ} where a word begins. */
    static final int JWT = 1 << 1;

    /** {@code ://}. */
    static final int URL = 1 << 2;

    /** A separator of key and value, a quote, an option of a command line. */
    static final int PAIR = 1 << 3;

    /** The prefix of a key, or an authorization scheme. */
    static final int PREFIX = 1 << 4;

    /** Six digits or more, with single separators. */
    static final int DIGITS = 1 << 5;

    /** Two capitals and two digits where a word begins. */
    static final int IBAN = 1 << 6;

    static final int AT = 1 << 7;
    static final int PERCENT = 1 << 8;
    static final int BACKSLASH = 1 << 9;

    /** Not printable ASCII. */
    static final int UNUSUAL = 1 << 10;

    /** A long run of the base64 alphabet. */
    static final int RUN = 1 << 11;

    /** Something that has to be decoded before it can be judged. */
    static final int ENCODED = PERCENT | BACKSLASH | UNUSUAL;

    private static final int LONG_RUN = 24;
    private static final int LONG_RUN_WITH_DIGIT = 16;
    private static final int PADDED_RUN = 8;
    private static final int MANY_DIGITS = 6;

    private static final byte DIGIT = 1;
    private static final byte LETTER = 2;
    private static final byte BASE64 = 4;
    private static final byte JOINS_DIGITS = 8;
    private static final byte SPECIAL = 16;
    private static final byte OTHER = 32;

    private static final byte[] KINDS = new byte[128];

    static {
        for (char c = 0; c < ' '; c++) {
            KINDS[c] = OTHER;
        }
        KINDS[0x7F] = OTHER;
        KINDS['\n'] = 0;
        KINDS['\r'] = 0;
        KINDS['\t'] = 0;
        for (char c = '0'; c <= '9'; c++) {
            KINDS[c] = DIGIT | BASE64;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            KINDS[c] = LETTER | BASE64;
            KINDS[c - 32] = LETTER | BASE64;
        }
        for (char c : "+/-_".toCharArray()) {
            KINDS[c] |= BASE64;
        }
        for (char c : " -./()+".toCharArray()) {
            KINDS[c] |= JOINS_DIGITS;
        }
        for (char c : "@%\\:=\"'`>-~$".toCharArray()) {
            KINDS[c] |= SPECIAL;
        }
    }

    private Classifier() {}

    static int flags(char[] text, int length) {
        int flags = 0;
        int runStart = 0;
        int runDigits = 0;
        int digits = 0;
        int before = 0;
        for (int i = 0; i < length; i++) {
            char c = text[i];
            int kind = c < 0x80 ? KINDS[c] : OTHER;
            if ((kind & LETTER) != 0) {
                if ((before & (LETTER | DIGIT)) == 0) {
                    flags |= wordStart(text, length, i);
                }
                digits = 0;
            } else if ((kind & DIGIT) != 0) {
                runDigits = DIGIT;
                if (++digits == MANY_DIGITS) {
                    flags |= DIGITS;
                }
            } else {
                if ((kind & BASE64) == 0) {
                    flags |= run(i - runStart, runDigits, c);
                    runStart = i + 1;
                    runDigits = 0;
                }
                if ((kind & JOINS_DIGITS) == 0 || (before & DIGIT) == 0) {
                    digits = 0;
                }
                if ((kind & (SPECIAL | OTHER)) != 0) {
                    flags |= kind == OTHER ? UNUSUAL : special(text, length, i);
                }
            }
            before = kind;
        }
        return flags | run(length - runStart, runDigits, ' ');
    }

    /** What a run of the base64 alphabet means that ends before this character. */
    private static int run(int run, int digits, char next) {
        boolean encoded =
                run >= LONG_RUN
                        || (run >= LONG_RUN_WITH_DIGIT && digits != 0)
                        || (run >= PADDED_RUN && next == '=');
        return encoded ? RUN : 0;
    }

    private static int wordStart(char[] text, int length, int i) {
        if (i + 1 >= length) {
            return 0;
        }
        char c = text[i];
        char next = text[i + 1];
        int flags = Prefixes.mayBegin(text, length, i) ? PREFIX : 0;
        if (c == 'e' && next == 'y') {
            flags |= JWT;
        }
        if (Chars.isUpper(c)
                && Chars.isUpper(next)
                && i + 3 < length
                && Chars.isDigit(text[i + 2])
                && Chars.isDigit(text[i + 3])) {
            flags |= IBAN;
        }
        return flags;
    }

    private static int special(char[] text, int length, int i) {
        return switch (text[i]) {
            case '@' -> AT;
            case '%' -> PERCENT;
            case '\\' -> BACKSLASH | PAIR;
            case ':' ->
                    i + 2 < length && text[i + 1] == '/' && text[i + 2] == '/' ? URL | PAIR : PAIR;
            case '-' -> dash(text, length, i);
            case '~', '$' -> PREFIX;
            default -> PAIR;
        };
    }

    private static int dash(char[] text, int length, int i) {
        if (i + 1 < length && text[i + 1] == '-') {
            return DASHES | PAIR;
        }
        return i == 0 || Chars.isSpace(text[i - 1]) ? PAIR : 0;
    }
}
