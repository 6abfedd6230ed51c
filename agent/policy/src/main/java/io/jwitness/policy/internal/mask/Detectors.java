// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds secrets and personal data in a text by their form. Each detector is one pass, hand-written:
 * nothing backtracks.
 *
 * <p>Spans are told in the coordinates of the original text, whatever the view of it that is
 * searched. Stateless but for the names that the policy changed.
 */
final class Detectors {
    static final String PEM = "pem";
    static final String JWT = "jwt";
    static final String AUTHORIZATION = "authorization";
    static final String URL = "url-userinfo";
    static final String PAIR = "pair";
    static final String JDBC = "jdbc";
    static final String COOKIE = "cookie";
    static final String CARD = "card";
    static final String IBAN = "iban";
    static final String EMAIL = "email";
    static final String NATIONAL_ID = "national-id";
    static final String PHONE = "phone";
    static final String BIRTH = "birth-date";
    static final String ENTROPY = "entropy";
    static final String AZURE = "azure-key";
    static final String TELEGRAM = "telegram-token";

    private static final int MOST_OF_A_NAME = 64;

    private final SensitiveNames names;

    Detectors(SensitiveNames names) {
        this.names = names;
    }

    /** Every detector's name. */
    static List<String> all() {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                PEM,
                                JWT,
                                AUTHORIZATION,
                                URL,
                                PAIR,
                                JDBC,
                                COOKIE,
                                CARD,
                                IBAN,
                                EMAIL,
                                NATIONAL_ID,
                                PHONE,
                                BIRTH,
                                ENTROPY,
                                AZURE,
                                TELEGRAM));
        all.addAll(Prefixes.DETECTORS);
        return List.copyOf(all);
    }

    /**
     * Runs what the flags call for.
     *
     * @param text the view to search
     * @param flags what {@link Classifier} said of it
     * @param context what the name of the value says of it; see {@link Context}
     */
    void find(Text text, int flags, int context, Scratch scratch, Spans spans) {
        if ((flags & Classifier.DASHES) != 0) {
            pem(text, spans);
        }
        if ((flags & Classifier.JWT) != 0) {
            jwt(text, spans);
        }
        if ((flags & Classifier.URL) != 0) {
            urls(text, spans);
        }
        if ((flags & Classifier.PREFIX) != 0) {
            prefixes(text, spans);
        }
        if ((flags & Classifier.PAIR) != 0) {
            scratch.pairs.find(names, text, spans);
            jdbc(text, spans);
        }
        if ((flags & Classifier.DIGITS) != 0) {
            Numbers.find(text, context, scratch, spans);
        }
        if ((flags & Classifier.IBAN) != 0) {
            Numbers.ibans(text, spans);
        }
        if ((flags & Classifier.AT) != 0) {
            emails(text, spans);
        }
        if ((flags & Classifier.RUN) != 0) {
            Entropy.find(text, context, scratch, spans);
        }
    }

    private static void pem(Text text, Spans spans) {
        char[] t = text.chars;
        int n = text.length;
        for (int i = 0; i + 10 < n; i++) {
            if (t[i] != '-' || !Chars.isAt(t, n, i, "-----BEGIN ")) {
                continue;
            }
            int line = i + 11;
            while (line < n && t[line] != '\n' && !Chars.isAt(t, n, line, "-----")) {
                line++;
            }
            if (indexOf(t, i, line, "PRIVATE KEY") < 0) {
                continue;
            }
            int end = indexOf(t, line, n, "-----END ");
            int to = n;
            if (end >= 0) {
                int close = indexOf(t, end + 9, n, "-----");
                to = close < 0 ? n : close + 5;
            }
            spans.add(text.at[i], text.at[to], PEM);
            i = to;
        }
    }

    static int indexOf(char[] t, int from, int to, String what) {
        for (int i = from; i + what.length() <= to; i++) {
            if (Chars.isAt(t, to, i, what)) {
                return i;
            }
        }
        return -1;
    }

    private static void jwt(Text text, Spans spans) {
        char[] t = text.chars;
        int n = text.length;
        for (int i = 0; i + 3 < n; i++) {
            if (t[i] != 'e' || !Chars.isAt(t, n, i, "eyJ") || (i > 0 && Chars.isWord(t[i - 1]))) {
                continue;
            }
            int end = i;
            int dots = 0;
            int first = 0;
            while (end < n && (Chars.isBase64(t[end]) || t[end] == '.' || t[end] == '=')) {
                if (t[end] == '.') {
                    first = dots++ == 0 ? end - i : first;
                }
                end++;
            }
            if (dots >= 1 && first >= 8 && end - i - first > 8) {
                spans.add(text.at[i], text.at[end], JWT);
            }
            i = end;
        }
    }

    private static void urls(Text text, Spans spans) {
        char[] t = text.chars;
        int n = text.length;
        for (int i = 0; i + 2 < n; i++) {
            if (t[i] != ':' || t[i + 1] != '/' || t[i + 2] != '/') {
                continue;
            }
            int from = i + 3;
            int end = from;
            int at = -1;
            int colon = -1;
            boolean path = false;
            while (end < n && !Chars.isSpace(t[end]) && !Chars.isQuote(t[end]) && t[end] != '<') {
                char c = t[end];
                if (c == '@' && (!path || colon >= 0)) {
                    at = end;
                } else if (c == ':' && !path && colon < 0) {
                    colon = end;
                } else if ((c == '/' || c == '?' || c == '#') && !path) {
                    if (at >= 0) {
                        break;
                    }
                    path = true;
                    // host:8080/… has a port; user:pa/ss@host has a password.
                    if (colon < 0 || isNumber(t, colon + 1, end)) {
                        break;
                    }
                }
                end++;
            }
            if (at > from) {
                spans.add(text.at[from], text.at[at], URL);
            }
        }
    }

    private static boolean isNumber(char[] t, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Chars.isDigit(t[i])) {
                return false;
            }
        }
        return true;
    }

    /** Oracle's {@code jdbc:oracle:thin:user/password@…}; other drivers use pairs and user-info. */
    private static void jdbc(Text text, Spans spans) {
        char[] t = text.chars;
        int n = text.length;
        for (int i = 0; i + 12 < n; i++) {
            if (Chars.lower(t[i]) != 'j' || !Chars.matches(t, i, "jdbc:oracle:")) {
                continue;
            }
            int from = i + 12;
            while (from < n && Chars.isLetter(t[from])) {
                from++;
            }
            int end = from + 1;
            int at = -1;
            while (end < n && !Chars.isSpace(t[end]) && !Chars.isQuote(t[end])) {
                at = t[end] == '@' && at < 0 ? end : at;
                end++;
            }
            if (at > from + 1) {
                spans.add(text.at[from + 1], text.at[at], JDBC);
            }
        }
    }

    private static void prefixes(Text text, Spans spans) {
        char[] t = text.chars;
        int n = text.length;
        for (int i = 0; i < n; i++) {
            char c = t[i];
            if (c == '~') {
                azureSecret(text, i, spans);
            }
            boolean begins = (Chars.isLetter(c) || c == '$') && (i == 0 || !Chars.isWord(t[i - 1]));
            if (!begins) {
                continue;
            }
            int end = Prefixes.find(t, n, i, text, spans);
            if (end == i) {
                end = scheme(text, i, spans);
            }
            i = Math.max(i, end - 1);
        }
    }

    /** Azure AD client secrets: three characters, a digit, {@code Q~}, and 31 to 34 more. */
    private static void azureSecret(Text text, int tilde, Spans spans) {
        char[] t = text.chars;
        int from = tilde - 5;
        if (from < 0 || t[tilde - 1] != 'Q' || !Chars.isDigit(t[tilde - 2])) {
            return;
        }
        int end = tilde + 1;
        while (end < text.length
                && (Chars.isWord(t[end])
                        || t[end] == '~'
                        || t[end] == '.'
                        || t[end] == '_'
                        || t[end] == '-')) {
            end++;
        }
        if (end - tilde > 31) {
            spans.add(text.at[from], text.at[end], AZURE);
        }
    }

    /** {@code Bearer …}, {@code Basic …} without the header's name. */
    private static int scheme(Text text, int at, Spans spans) {
        char[] t = text.chars;
        int n = text.length;
        boolean bearer = Chars.matches(t, at, "bearer ");
        boolean basic = Chars.matches(t, at, "basic ");
        boolean other = Chars.matches(t, at, "negotiate ");
        if (!bearer && !basic && !other) {
            return at;
        }
        int from = at + (bearer ? 7 : basic ? 6 : 10);
        while (from < n && t[from] == ' ') {
            from++;
        }
        int end = from;
        boolean digit = false;
        while (end < n
                && (Chars.isBase64(t[end]) || t[end] == '.' || t[end] == '~' || t[end] == '=')) {
            digit |= Chars.isDigit(t[end]) || t[end] == '=';
            end++;
        }
        int size = end - from;
        boolean secret =
                basic
                        ? size >= 4 && Base64Runs.holdsColon(t, from, end)
                        : size >= 20 || (size >= 8 && digit);
        if (!secret) {
            return at;
        }
        spans.add(text.at[from], text.at[end], AUTHORIZATION);
        return end;
    }

    private static void emails(Text text, Spans spans) {
        char[] t = text.chars;
        int n = text.length;
        for (int i = 1; i < n - 3; i++) {
            if (t[i] != '@') {
                continue;
            }
            int from = i;
            while (from > 0 && i - from < MOST_OF_A_NAME && isLocal(t[from - 1])) {
                from--;
            }
            while (from < i && !Chars.isWord(t[from]) && t[from] < 0x80) {
                from++;
            }
            int end = i + 1;
            int dot = -1;
            while (end < n
                    && (Chars.isWord(t[end]) || t[end] == '-' || t[end] == '.' || t[end] >= 0x80)) {
                dot =
                        t[end] == '.'
                                        && end + 2 < n
                                        && Chars.isLetter(t[end + 1])
                                        && Chars.isLetter(t[end + 2])
                                ? end
                                : dot;
                end++;
            }
            while (end > i && (t[end - 1] == '.' || t[end - 1] == '-')) {
                end--;
            }
            // In user:password@host.org the password is found already, and the host may stay.
            if (from < i && dot > i + 1 && dot < end && !spans.hold(text.at[from])) {
                spans.add(text.at[from], text.at[end], EMAIL);
                i = end;
            }
        }
    }

    private static boolean isLocal(char c) {
        return Chars.isWord(c) || "._%+-'!#&*?^{|}~".indexOf(c) >= 0 || c >= 0x80;
    }
}
