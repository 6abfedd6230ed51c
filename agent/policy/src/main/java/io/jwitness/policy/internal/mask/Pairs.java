// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import java.util.List;

/**
 * Finds values that stand beside a sensitive name: {@code password=…}, {@code "password": "…"},
 * {@code Authorization: …}, {@code --password …}, {@code <password>…}, {@code PASSWORD '…'}.
 *
 * <p>Part of a {@link Scratch}: one thread, one text at a time.
 */
final class Pairs {
    private static final int LONGEST_KEY = SensitiveNames.LONGEST;
    private static final int MOST_BLANKS = 4;

    static final List<String> COOKIES =
            List.of(
                    "aspnetsessionid",
                    "connectsid",
                    "cookie",
                    "csrftoken",
                    "jsessionid",
                    "laravelsession",
                    "phpsessid",
                    "rememberme",
                    "session",
                    "sessionid",
                    "setcookie",
                    "sid",
                    "xsrftoken");

    private static final List<String> HEADERS =
            List.of("authorization", "cookie", "proxyauthorization", "setcookie");

    private static final WordSet COOKIE_NAMES = new WordSet(COOKIES);
    private static final WordSet HEADER_NAMES = new WordSet(HEADERS);
    private static final WordSet PHRASES = new WordSet(List.of("passphrase"));

    private final Scratch scratch;
    private SensitiveNames names = SensitiveNames.BUILT_IN;
    private Text text = new Text();
    private char[] t = text.chars;
    private int n;
    private Spans spans = new Spans();

    Pairs(Scratch scratch) {
        this.scratch = scratch;
    }

    void find(SensitiveNames known, Text where, Spans found) {
        names = known;
        text = where;
        t = where.chars;
        n = where.length;
        spans = found;
        for (int i = 0; i < n; i++) {
            switch (t[i]) {
                case '=', ':' -> i = Math.max(i, separator(i) - 1);
                case '>' -> i = Math.max(i, arrowOrElement(i) - 1);
                case '\'', '"', '`' -> literal(i);
                case '-' -> option(i);
                default -> {}
            }
        }
    }

    /** After a key and its separator. Returns where to go on, or the separator. */
    private int separator(int at) {
        return t[at] == ':' && isTelegram(at) ? at : separator(at, at);
    }

    /** The same for a separator that begins at {@code first} and ends with the one here. */
    private int separator(int at, int first) {
        int end = blanksBefore(first);
        while (end > 0 && (Chars.isQuote(t[end - 1]) || t[end - 1] == '\\' || t[end - 1] == ']')) {
            end--;
        }
        if (!isSensitive(keyStart(end), end)) {
            return at;
        }
        int from = keyStart(end);
        int value = at + 1;
        if (value < n && (t[value] == '=' || t[value] == '>')) {
            value++;
        }
        int blanks = value;
        while (value < n && value - blanks < MOST_BLANKS && (t[value] == ' ' || t[value] == '\t')) {
            value++;
        }
        return value(from, end, value);
    }

    private int keyStart(int end) {
        int from = end;
        while (from > 0 && end - from < LONGEST_KEY && Chars.isName(t[from - 1])) {
            from--;
        }
        // -Dname=value: a system property.
        return from + 1 < end && t[from] == '-' && t[from + 1] == 'D' ? from + 2 : from;
    }

    private boolean isSensitive(int from, int end) {
        return from < end
                && names.verdict(t, from, end, false, scratch) == SensitiveNames.Verdict.SENSITIVE;
    }

    /** Hides the value that begins here, of the key that lies between the first two. */
    private int value(int keyFrom, int keyEnd, int from) {
        int key = normalKey(keyFrom, keyEnd);
        boolean header = HEADER_NAMES.contains(scratch.key, 0, key);
        boolean cookie = COOKIE_NAMES.contains(scratch.key, 0, key);
        String detector =
                cookie ? Detectors.COOKIE : header ? Detectors.AUTHORIZATION : Detectors.PAIR;
        int slashes = 0;
        while (from + slashes < n && t[from + slashes] == '\\') {
            slashes++;
        }
        int quote = from + slashes;
        int end;
        if (quote < n && Chars.isQuote(t[quote])) {
            from = quote + 1;
            end = quotedEnd(from, t[quote], slashes);
        } else if (quote < n && (t[quote] == '[' || t[quote] == '{')) {
            end = bracketEnd(quote);
        } else if (header) {
            end = lineEnd(from);
        } else {
            end = plainEnd(from, PHRASES.contains(scratch.key, 0, key));
        }
        if (end <= from) {
            return from;
        }
        spans.add(text.at[from], text.at[end], detector);
        return end;
    }

    /** Writes the key as names are compared, without the words before its last dot. */
    private int normalKey(int from, int end) {
        int length = 0;
        for (int i = from; i < end && length < scratch.key.length; i++) {
            if (t[i] == '.') {
                length = 0;
            } else if (Chars.isWord(t[i])) {
                scratch.key[length++] = Chars.lower(t[i]);
            }
        }
        return length;
    }

    private int quotedEnd(int from, char quote, int slashes) {
        int before = 0;
        for (int i = from; i < n; i++) {
            if (t[i] == '\\') {
                before++;
                continue;
            }
            boolean closes = slashes == 0 ? before % 2 == 0 : before == slashes;
            if (t[i] == quote && closes) {
                if (slashes == 0 && i + 1 < n && t[i + 1] == quote && quote == '\'') {
                    i++; // SQL writes a quote twice.
                    continue;
                }
                return i - (slashes == 0 ? 0 : before);
            }
            before = 0;
        }
        return n;
    }

    /** After the bracket that closes the one here: a list, as of a char array. */
    private int bracketEnd(int open) {
        char close = t[open] == '[' ? ']' : '}';
        int depth = 0;
        for (int i = open; i < n; i++) {
            depth += t[i] == t[open] ? 1 : t[i] == close ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return n;
    }

    /** The rest of a header: to the end of its line or of the quotes around it. */
    private int lineEnd(int from) {
        int i = from;
        while (i < n && t[i] != '\n' && t[i] != '\r' && !Chars.isQuote(t[i])) {
            i++;
        }
        return i;
    }

    /**
     * Where a value without quotes ends: at a blank, or at a mark after which something else
     * begins, so that a password may hold one.
     */
    private int plainEnd(int from, boolean phrase) {
        int i = from;
        while (i < n) {
            char c = t[i];
            if (c == '\n' || c == '\r' || c == '<' || (Chars.isSpace(c) && !phrase)) {
                break;
            }
            if (isMark(c) && endsAt(i + 1)) {
                break;
            }
            i++;
        }
        return i;
    }

    private static boolean isMark(char c) {
        return "?&;,)]}>|'\"`\\".indexOf(c) >= 0;
    }

    private boolean endsAt(int next) {
        if (next >= n || Chars.isSpace(t[next]) || isMark(t[next])) {
            return true;
        }
        int i = next;
        while (i < n && i - next < LONGEST_KEY && Chars.isName(t[i])) {
            i++;
        }
        return i > next && i < n && (t[i] == '=' || t[i] == ':');
    }

    /** {@code password -> …}, or the end of a tag. Returns where to go on, or the place. */
    private int arrowOrElement(int at) {
        if (at > 0 && t[at - 1] == '-') {
            return separator(at, at - 1);
        }
        element(at);
        return at;
    }

    /** {@code <password>…</password>}. */
    private void element(int at) {
        int from = at;
        while (from > 0
                && at - from < LONGEST_KEY
                && (Chars.isName(t[from - 1]) || t[from - 1] == ':')) {
            from--;
        }
        if (from == 0 || t[from - 1] != '<' || !isSensitive(from, at)) {
            return;
        }
        int end = at + 1;
        while (end < n && t[end] != '<') {
            end++;
        }
        spans.add(text.at[at + 1], text.at[end], Detectors.PAIR);
    }

    /**
     * A literal that a sensitive name stands before: {@code PASSWORD 'x'}, {@code IDENTIFIED BY
     * 'x'}, {@code setPassword("x")}, {@code setProperty("db.password", "x")}.
     */
    private void literal(int at) {
        int end = blanksBefore(at);
        if (end == 0) {
            return;
        }
        boolean found =
                switch (t[end - 1]) {
                    case '(' -> isSensitive(keyStart(end - 1), end - 1);
                    case ',' -> followsName(blanksBefore(end - 1));
                    default -> end < at && (isSensitive(keyStart(end), end) || isIdentifiedBy(end));
                };
        if (found) {
            spans.add(text.at[at + 1], text.at[quotedEnd(at + 1, t[at], 0)], Detectors.PAIR);
        }
    }

    private int blanksBefore(int at) {
        int end = at;
        while (end > 0 && at - end < MOST_BLANKS && Chars.isSpace(t[end - 1])) {
            end--;
        }
        return end;
    }

    /** True when a literal ends here that is a sensitive name. */
    private boolean followsName(int end) {
        if (end < 2 || !Chars.isQuote(t[end - 1])) {
            return false;
        }
        int from = keyStart(end - 1);
        return from > 0 && t[from - 1] == t[end - 1] && isSensitive(from, end - 1);
    }

    private boolean isIdentifiedBy(int end) {
        return Chars.matches(t, end - 13, "identified by");
    }

    /** A command line's {@code --password x}, {@code -u user:x}. */
    private void option(int at) {
        if (at > 0 && !Chars.isSpace(t[at - 1]) && !Chars.isQuote(t[at - 1])) {
            return;
        }
        int end = at;
        while (end < n && Chars.isName(t[end])) {
            end++;
        }
        if (end == n || t[end] != ' ') {
            return;
        }
        int from = end;
        while (from < n && t[from] == ' ') {
            from++;
        }
        if (from == n || t[from] == '-') {
            return;
        }
        if (isSensitive(at, end)) {
            value(at, end, from);
        } else if (Chars.matches(t, at, "-u ") || Chars.matches(t, at, "--user ")) {
            int to = from;
            int colon = -1;
            while (to < n && !Chars.isSpace(t[to]) && !Chars.isQuote(t[to])) {
                colon = t[to] == ':' && colon < 0 ? to : colon;
                to++;
            }
            if (colon > from) {
                spans.add(text.at[colon + 1], text.at[to], Detectors.PAIR);
            }
        }
    }

    /** A bot's token: eight digits or more, a colon, {@code AA} and 33 more. */
    private boolean isTelegram(int colon) {
        int from = colon;
        while (from > 0 && Chars.isDigit(t[from - 1])) {
            from--;
        }
        int end = colon + 1;
        while (end < n && (Chars.isWord(t[end]) || t[end] == '_' || t[end] == '-')) {
            end++;
        }
        if (colon - from < 8 || end - colon < 35 || !Chars.isAt(t, n, colon + 1, "AA")) {
            return false;
        }
        spans.add(text.at[from], text.at[end], Detectors.TELEGRAM);
        return true;
    }
}
