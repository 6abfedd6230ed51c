// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

/** Questions about stretches of characters, that allocate nothing. */
final class Chars {
    private Chars() {}

    /** True when the word stands here, in any case. The word is lower-case ASCII. */
    static boolean matches(char[] text, int at, String word) {
        if (at < 0 || at + word.length() > text.length) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (lower(text[at + i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** True when exactly this stands here. */
    static boolean isAt(char[] text, int length, int at, String word) {
        if (at < 0 || at + word.length() > length) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (text[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || isUpper(c);
    }

    /** ASCII letters and digits. */
    static boolean isWord(char c) {
        return isLetter(c) || isDigit(c);
    }

    /** Part of an identifier or a dotted property. */
    static boolean isName(char c) {
        return isWord(c) || c == '_' || c == '-' || c == '.' || c == '$';
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    /** Standard and URL-safe base64, without padding. */
    static boolean isBase64(char c) {
        return isWord(c) || c == '+' || c == '/' || c == '-' || c == '_';
    }

    static int hexDigit(char c) {
        if (isDigit(c)) {
            return c - '0';
        }
        char l = lower(c);
        return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
    }
}
