// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

/**
 * Card numbers, IBANs, and in context national ids, phone numbers and dates of birth.
 *
 * <p>A card number is one by its length, its issuer and its check digit together: the check digit
 * alone takes a tenth of all timestamps for cards.
 */
final class Numbers {
    private static final int FEWEST_DIGITS = 6;
    private static final int MOST_DIGITS = 34;

    private Numbers() {}

    /** Goes through the runs of digits with single separators between them. */
    static void find(Text text, int context, Scratch scratch, Spans spans) {
        char[] t = text.chars;
        int n = text.length;
        for (int i = 0; i < n; i++) {
            if (!Chars.isDigit(t[i])) {
                continue;
            }
            int from = i;
            int end = i;
            int digits = 0;
            while (end < n && (Chars.isDigit(t[end]) || joins(t, n, end))) {
                if (Chars.isDigit(t[end])) {
                    if (digits < MOST_DIGITS) {
                        scratch.digits[digits] = (byte) (t[end] - '0');
                    }
                    digits++;
                }
                end++;
            }
            i = end;
            if (digits >= FEWEST_DIGITS) {
                judge(text, from, end, digits, context, scratch, spans);
            }
        }
    }

    private static boolean joins(char[] t, int n, int at) {
        return " -./)(".indexOf(t[at]) >= 0
                && at + 1 < n
                && (Chars.isDigit(t[at + 1])
                        || (t[at] == ')' && at + 2 < n && Chars.isDigit(t[at + 2])));
    }

    private static void judge(
            Text text, int from, int end, int digits, int named, Scratch scratch, Spans spans) {
        char[] t = text.chars;
        if (cards(text, from, end, named, scratch, spans)) {
            return;
        }
        int context = named | Context.of(t, Math.max(0, from - Context.REACH), from, scratch.key);
        if (context == 0) {
            return;
        }
        int start = from;
        while (start > 0 && (Chars.isWord(t[start - 1]) || t[start - 1] == '+')) {
            start--;
        }
        int stop = end;
        while (stop < text.length && Chars.isWord(t[stop])) {
            stop++;
        }
        if ((context & Context.BIRTH) != 0 && digits <= 8 && isDate(t, from, end)) {
            spans.add(text.at[from], text.at[end], Detectors.BIRTH);
        } else if ((context & Context.NATIONAL_ID) != 0 && digits <= 16) {
            spans.add(text.at[start], text.at[stop], Detectors.NATIONAL_ID);
        } else if ((context & Context.PHONE) != 0 && digits >= 7 && digits <= 15) {
            spans.add(text.at[start], text.at[stop], Detectors.PHONE);
        }
    }

    /** Looks at each unbroken group of digits, and at the groups that cards are written in. */
    private static boolean cards(
            Text text, int from, int end, int named, Scratch scratch, Spans spans) {
        char[] t = text.chars;
        boolean found = false;
        int at = from;
        while (at < end) {
            int digits = 0;
            int stop = at;
            while (stop < end && Chars.isDigit(t[stop]) && digits < MOST_DIGITS) {
                scratch.digits[digits++] = (byte) (t[stop++] - '0');
            }
            int whole = stop;
            if (digits % 4 == 0 && digits < 16) {
                whole = grouped(t, at, stop, end, scratch);
                digits = scratch.grouped;
            }
            boolean alone =
                    (at == 0 || !Chars.isWord(t[at - 1]))
                            && (whole >= text.length || !Chars.isWord(t[whole]));
            if (alone && isCard(text, at, digits, named, scratch)) {
                spans.add(text.at[at], text.at[whole], Detectors.CARD);
                found = true;
                stop = whole;
            }
            at = stop;
            while (at < end && !Chars.isDigit(t[at])) {
                at++;
            }
        }
        return found;
    }

    /**
     * Reads groups of four and multiples of it, 4-4-4-4-3 and 4-6-5 with one kind of separator into
     * the scratch's digits; how many there are goes into {@code scratch.grouped}. Returns the end.
     */
    private static int grouped(char[] t, int from, int first, int end, Scratch scratch) {
        char separator = first < end ? t[first] : ' ';
        int digits = first - from;
        int at = first;
        scratch.grouped = digits;
        if (separator != ' ' && separator != '-' && separator != '.') {
            return at;
        }
        int groups = 1;
        boolean amex = false;
        while (at < end && t[at] == separator && digits < 19) {
            int stop = at + 1;
            int group = 0;
            while (stop < end && Chars.isDigit(t[stop])) {
                if (digits + group < MOST_DIGITS) {
                    scratch.digits[digits + group] = (byte) (t[stop] - '0');
                }
                group++;
                stop++;
            }
            amex = groups == 1 ? group == 6 : amex && group == 5;
            boolean fits = group % 4 == 0 || (groups == 4 && group == 3) || (amex && groups <= 2);
            if (!fits) {
                break;
            }
            digits += group;
            groups++;
            at = stop;
        }
        scratch.grouped = digits;
        return at;
    }

    private static boolean isCard(Text text, int at, int digits, int named, Scratch scratch) {
        if (digits < 12
                || digits > 19
                || !isIssued(scratch.digits, digits)
                || !luhn(scratch.digits, digits)) {
            return false;
        }
        if (digits == 15 || digits == 16) {
            return true;
        }
        int before = Context.of(text.chars, Math.max(0, at - Context.REACH), at, scratch.key);
        return ((named | before) & Context.CARD) != 0;
    }

    /** True when the first digits are those of an issuer of cards of this length. */
    static boolean isIssued(byte[] d, int length) {
        int two = d[0] * 10 + d[1];
        int three = two * 10 + d[2];
        int four = three * 10 + d[3];
        return switch (d[0]) {
            case 4 -> length == 13 || length == 16 || length == 19;
            case 3 ->
                    ((two == 34 || two == 37) && length == 15)
                            || (((three >= 300 && three <= 305)
                                            || two == 36
                                            || two == 38
                                            || two == 39)
                                    && (length == 14 || length == 16))
                            || (four >= 3528 && four <= 3589 && length >= 16);
            case 5 -> (two >= 51 && two <= 55 && length == 16) || (two == 50 || two >= 56);
            case 2 ->
                    ((four >= 2221 && four <= 2720) || (four >= 2200 && four <= 2204))
                            && length == 16;
            case 6 -> length >= 16 || two == 60 || two == 63 || two == 67;
            default -> false;
        };
    }

    static boolean luhn(byte[] digits, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int digit = digits[length - 1 - i];
            int twice = 2 * digit;
            sum += i % 2 == 0 ? digit : twice > 9 ? twice - 9 : twice;
        }
        return sum % 10 == 0;
    }

    private static boolean isDate(char[] t, int from, int end) {
        int parts = 1;
        for (int i = from; i < end; i++) {
            parts += Chars.isDigit(t[i]) ? 0 : 1;
        }
        return parts == 3 || (parts == 1 && end - from == 8);
    }

    /** IBANs: two letters, two check digits, 11 to 30 more, and the remainder of 97 right. */
    static void ibans(Text text, Spans spans) {
        char[] t = text.chars;
        int n = text.length;
        for (int i = 0; i + 14 < n; i++) {
            if (!Chars.isUpper(t[i])
                    || !Chars.isUpper(t[i + 1])
                    || !Chars.isDigit(t[i + 2])
                    || !Chars.isDigit(t[i + 3])
                    || (i > 0 && Chars.isWord(t[i - 1]))) {
                continue;
            }
            int end = ibanEnd(t, n, i);
            if (end > 0) {
                spans.add(text.at[i], text.at[end], Detectors.IBAN);
                i = end;
            }
        }
    }

    /** The end of the longest IBAN that begins here; −1 when none does. */
    private static int ibanEnd(char[] t, int n, int from) {
        int remainder = 0;
        int size = 0;
        int best = -1;
        int i = from + 4;
        while (i < n && size < 30) {
            char c = t[i];
            if (c == ' ' && i + 1 < n && Chars.isWord(t[i + 1]) && size % 4 == 0) {
                i++;
                continue;
            }
            if (!Chars.isDigit(c) && !Chars.isUpper(c)) {
                break;
            }
            remainder = mod97(remainder, c);
            size++;
            i++;
            boolean ends = i >= n || !Chars.isWord(t[i]);
            if (size >= 11 && ends) {
                int whole = mod97(mod97(remainder, t[from]), t[from + 1]);
                whole = mod97(mod97(whole, t[from + 2]), t[from + 3]);
                best = whole == 1 ? i : best;
            }
        }
        return best;
    }

    private static int mod97(int remainder, char c) {
        return Chars.isDigit(c)
                ? (remainder * 10 + c - '0') % 97
                : (remainder * 100 + c - 'A' + 10) % 97;
    }
}
