// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.Ascii;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds what every record begins with, by its bytes, and walks over the rest to see that it is one
 * JSON object: nothing is allocated, so that a verifier does this for millions of records a second.
 *
 * <p>One thread per instance; the getters speak of the last record that {@link #scan} took.
 */
final class RecordScan {
    /** What a scan says of a record. */
    enum Shape {
        /** A record of version 1. */
        SOUND,
        /** It begins like a record, with a version that is not known here. */
        OTHER_VERSION,
        /** It is none. */
        MALFORMED
    }

    private static final Ascii FIRST_VERSION = new Ascii("{\"v\":1,\"seq\":");
    private static final Ascii V = new Ascii("{\"v\":");
    private static final Ascii SEQ = new Ascii(",\"seq\":");
    private static final Ascii SALT = new Ascii(",\"salt\":\"");
    private static final Ascii LOG = new Ascii("\",\"log\":\"");
    private static final Ascii SESSION = new Ascii("\",\"session\":\"");
    private static final Ascii ID = new Ascii("\",\"id\":\"");
    private static final Ascii TIME = new Ascii("\",\"time\":\"");
    private static final Ascii EVENT = new Ascii("\",\"event\":\"");

    private static final int SALT_DIGITS = 32;
    private static final int SESSION_LENGTH = 26;
    private static final int TIME_LENGTH = 30;

    /** A time's beginning, up to the dot in front of its nine digits. */
    private static final int SECOND_LENGTH = 20;

    private static final int MAX_EVENT = 80;
    private static final int MAX_DEPTH = 62;

    /** Members whose ends are remembered; those behind them are walked over every time. */
    private static final int MAX_MEMBERS = 64;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    /** For each byte: a lower-case hex digit, a base32 character, one of an event's name. */
    private static final byte[] KIND = new byte[128];

    private static final int HEX = 1;
    private static final int BASE32 = 2;
    private static final int NAME = 4;

    static {
        for (int c = 0; c < 128; c++) {
            boolean digit = c >= '0' && c <= '9';
            boolean letter = c >= 'a' && c <= 'z';
            int kind = digit || (c >= 'a' && c <= 'f') ? HEX : 0;
            kind |= letter || (c >= '2' && c <= '7') ? BASE32 : 0;
            kind |= letter || digit || c == '_' || c == '.' ? NAME : 0;
            KIND[c] = (byte) kind;
        }
    }

    private byte[] b = new byte[0];
    private int p;
    private int end;

    private long sequence;
    private int logStart;
    private int logEnd;
    private int sessionStart;
    private int idStart;
    private int idEnd;
    private int timeStart;
    private int eventStart;
    private int eventEnd;

    /**
     * What the record before had from {@code log} to the dash in {@code id}: the next one mostly
     * has the same, and then one comparison replaces the walk. Likewise its time to the second, and
     * its event.
     */
    private byte[] head = new byte[0];

    private int headLog;
    private int headLogLength;
    private int headSession;
    private int headId;
    private final byte[] second = new byte[SECOND_LENGTH];
    private byte[] event = new byte[0];

    /** What stood behind the event, and where in it each member ended. */
    private byte[] members = new byte[0];

    private int membersLength;
    private final int[] ends = new int[MAX_MEMBERS];
    private int endCount;

    /** The head for which {@link #isOfLog} was answered. */
    private byte[] judged = new byte[0];

    private boolean ofLog;

    /** Looks at one record. */
    Shape scan(byte[] buffer, int start, int length) {
        b = buffer;
        p = start;
        end = start + length;
        if (literal(FIRST_VERSION)) {
            return head() && rest() ? Shape.SOUND : Shape.MALFORMED;
        }
        if (!literal(V)) {
            return Shape.MALFORMED;
        }
        int version = p;
        if (number() < 0 || (p == version + 1 && b[version] == '1')) {
            return Shape.MALFORMED;
        }
        return literal(SEQ) ? Shape.OTHER_VERSION : Shape.MALFORMED;
    }

    /** From the number behind {@code "seq":} to the event. */
    private boolean head() {
        sequence = number();
        if (sequence < 0 || !literal(SALT)) {
            return false;
        }
        if (!salt() || !origin()) {
            return false;
        }
        if (number() < 0) {
            return false;
        }
        idEnd = p;
        if (!literal(TIME)) {
            return false;
        }
        timeStart = p;
        return instant() && literal(EVENT) && eventName();
    }

    /** Thirty-two lower-case hex digits, eight at once. */
    private boolean salt() {
        if (end - p < SALT_DIGITS) {
            return false;
        }
        long fine = HIGHS;
        for (int i = 0; i < SALT_DIGITS; i += 8) {
            long w = (long) LONGS.get(b, p + i);
            // The high bit of a byte tells whether it lies in 0..9, or in a..f, where it has none.
            long digit = (w + ONES * (0x80 - '0')) & ~(w + ONES * (0x7f - '9'));
            long letter = (w + ONES * (0x80 - 'a')) & ~(w + ONES * (0x7f - 'f'));
            fine &= (digit | letter) & ~w;
        }
        p += SALT_DIGITS;
        return fine == HIGHS;
    }

    /** From {@code log} to the dash in {@code id}. */
    private boolean origin() {
        int from = p;
        int n = head.length;
        if (n > 0 && end - p >= n && Arrays.equals(b, p, p + n, head, 0, n)) {
            logStart = from + headLog;
            logEnd = logStart + headLogLength;
            sessionStart = from + headSession;
            idStart = from + headId;
            p = from + n;
            return true;
        }
        if (!newOrigin()) {
            return false;
        }
        head = Arrays.copyOfRange(b, from, p);
        headLog = logStart - from;
        headLogLength = logEnd - logStart;
        headSession = sessionStart - from;
        headId = idStart - from;
        return true;
    }

    private boolean newOrigin() {
        if (!literal(LOG)) {
            return false;
        }
        logStart = p;
        while (p < end && b[p] > ' ' && b[p] != '"' && b[p] != '\\' && b[p] != 0x7f) {
            p++;
        }
        logEnd = p;
        if (!literal(SESSION)) {
            return false;
        }
        sessionStart = p;
        if (!run(BASE32, SESSION_LENGTH) || !literal(ID)) {
            return false;
        }
        idStart = p;
        // The id may be of another session's counter only in form: session, dash, digits.
        if (end - p < SESSION_LENGTH + 1
                || !Arrays.equals(
                        b, p, p + SESSION_LENGTH, b, sessionStart, sessionStart + SESSION_LENGTH)) {
            return false;
        }
        p += SESSION_LENGTH;
        return b[p++] == '-';
    }

    private boolean eventName() {
        eventStart = p;
        int known = event.length;
        if (known > 0 && end - p >= known && Arrays.equals(b, p, p + known, event, 0, known)) {
            p += known;
            eventEnd = p - 1;
            return true;
        }
        while (p < end && b[p] >= 0 && (KIND[b[p]] & NAME) != 0) {
            p++;
        }
        eventEnd = p;
        int n = eventEnd - eventStart;
        if (n == 0 || n > MAX_EVENT || p >= end || b[p++] != '"') {
            return false;
        }
        event = Arrays.copyOfRange(b, eventStart, p);
        return true;
    }

    private boolean literal(Ascii expected) {
        if (!expected.isAt(b, p, end)) {
            return false;
        }
        p += expected.length();
        return true;
    }

    private boolean run(int kind, int length) {
        int to = p + length;
        if (to > end) {
            return false;
        }
        for (int i = p; i < to; i++) {
            if (b[i] < 0 || (KIND[b[i]] & kind) == 0) {
                return false;
            }
        }
        p = to;
        return true;
    }

    /** A decimal number below 2^53 without leading zeros, or −1. */
    private long number() {
        int digits = Ascii.digits(b, p, end);
        long n = Ascii.number(b, p, digits);
        p += digits;
        return n;
    }

    private boolean instant() {
        if (end - p < TIME_LENGTH) {
            return false;
        }
        int t = p;
        p += TIME_LENGTH;
        if (!Arrays.equals(b, t, t + SECOND_LENGTH, second, 0, SECOND_LENGTH)) {
            if (!second(t)) {
                return false;
            }
            System.arraycopy(b, t, second, 0, SECOND_LENGTH);
        }
        long w = (long) LONGS.get(b, t + SECOND_LENGTH);
        long digits = (w + ONES * (0x80 - '0')) & ~(w + ONES * (0x7f - '9')) & ~w;
        byte ninth = b[t + 28];
        return (digits & HIGHS) == HIGHS && ninth >= '0' && ninth <= '9' && b[t + 29] == 'Z';
    }

    private boolean second(int t) {
        boolean fine = b[t + 4] == '-' && b[t + 7] == '-' && b[t + 10] == 'T';
        fine &= b[t + 13] == ':' && b[t + 16] == ':' && b[t + 19] == '.';
        int month = two(t + 5);
        int day = two(t + 8);
        fine &= two(t) >= 0 && two(t + 2) >= 0;
        fine &= month >= 1 && month <= 12 && day >= 1 && day <= 31;
        fine &= within(two(t + 11), 23) && within(two(t + 14), 59) && within(two(t + 17), 59);
        return fine;
    }

    private static boolean within(int n, int highest) {
        return n >= 0 && n <= highest;
    }

    private int two(int at) {
        int tens = b[at] - '0';
        int ones = b[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }

    /**
     * Walks over the members behind {@code event}, to the closing brace, which must be the end.
     *
     * <p>A member that stands where the last record had one of the very same bytes was found sound
     * then, and is stepped over: most of what a sensor writes is the same every time.
     */
    private boolean rest() {
        int from = p;
        int at = 0;
        int k = 0;
        boolean aligned = membersLength > 0;
        while (true) {
            if (aligned) {
                int same = Arrays.mismatch(b, from + at, end, members, at, membersLength);
                if (same < 0) {
                    p = end;
                    return true;
                }
                int differs = at + same;
                while (k < endCount && ends[k] <= differs) {
                    at = ends[k++];
                }
            }
            p = from + at;
            byte c = p < end ? b[p++] : 0;
            if (c == '}' && p == end) {
                remember(from, k);
                return true;
            }
            if (c != ',' || !key() || !value()) {
                forget();
                return false;
            }
            at = p - from;
            aligned = aligned && k < endCount && ends[k] == at;
            if (k < MAX_MEMBERS) {
                ends[k++] = at;
            } else {
                aligned = false;
            }
        }
    }

    private void remember(int from, int count) {
        membersLength = end - from;
        if (members.length < membersLength) {
            members = new byte[2 * membersLength];
        }
        System.arraycopy(b, from, members, 0, membersLength);
        endCount = count;
    }

    private void forget() {
        membersLength = 0;
        endCount = 0;
    }

    /** Steps over one value, with all that is in it. */
    private boolean value() {
        // One bit for each open brace or bracket: 1 = object. The lowest is the innermost.
        long open = 0;
        int depth = 1;
        while (p < end) {
            byte c = b[p];
            if (c == '{' || c == '[') {
                p++;
                if (++depth > MAX_DEPTH || p >= end) {
                    return false;
                }
                open = open << 1 | (c == '{' ? 1 : 0);
                if (b[p] != (c == '{' ? '}' : ']')) {
                    if (c == '{' && !key()) {
                        return false;
                    }
                    continue;
                }
            } else if (!scalar(c)) {
                return false;
            }
            // Behind a value: what is full is left, and the next member or element begins.
            while (depth > 1) {
                if (p >= end) {
                    return false;
                }
                c = b[p++];
                if (c == ',') {
                    if ((open & 1) != 0 && !key()) {
                        return false;
                    }
                    break;
                }
                if (c != ((open & 1) != 0 ? '}' : ']')) {
                    return false;
                }
                open >>>= 1;
                depth--;
            }
            if (depth == 1) {
                return true;
            }
        }
        return false;
    }

    private boolean key() {
        if (p >= end || b[p] != '"' || !string()) {
            return false;
        }
        return p < end && b[p++] == ':';
    }

    private boolean scalar(byte c) {
        if (c == '"') {
            return string();
        }
        if (c == '-') {
            p++;
            return number() > 0;
        }
        if (c >= '0' && c <= '9') {
            return number() >= 0;
        }
        return literal(TRUE) || literal(FALSE);
    }

    private static final Ascii TRUE = new Ascii("true");
    private static final Ascii FALSE = new Ascii("false");

    /** Steps over a string; {@link #p} is at its opening quote. */
    private boolean string() {
        int i = p + 1;
        byte[] a = b;
        int stop = end;
        while (true) {
            // Eight plain bytes at once: none with the high bit, a control, a quote or a backslash.
            while (i + 8 <= stop) {
                long w = (long) LONGS.get(a, i);
                long quote = w ^ (ONES * '"');
                long slash = w ^ (ONES * '\\');
                long special = (w - ONES * 0x20) | w | (quote - ONES) | (slash - ONES);
                special &= HIGHS;
                if (special != 0) {
                    // A borrow may flag bytes behind one of these, and never one in front.
                    i += Long.numberOfTrailingZeros(special) >>> 3;
                    break;
                }
                i += 8;
            }
            if (i >= stop) {
                return false;
            }
            byte c = a[i];
            if (c == '"') {
                p = i + 1;
                return true;
            }
            if (c == '\\') {
                i = escape(i);
            } else if (c < 0) {
                i = multibyte(i);
            } else if (c < 0x20) {
                return false;
            } else {
                i++;
            }
            if (i < 0) {
                return false;
            }
        }
    }

    private int escape(int i) {
        if (i + 1 >= end) {
            return -1;
        }
        byte c = b[i + 1];
        if (c == '"' || c == '\\') {
            return i + 2;
        }
        if (c != 'u' || i + 6 > end) {
            return -1;
        }
        for (int k = i + 2; k < i + 6; k++) {
            if (b[k] < 0 || (KIND[b[k]] & HEX) == 0) {
                return -1;
            }
        }
        return i + 6;
    }

    /** Steps over one character of two to four bytes, or returns −1 where there is none. */
    private int multibyte(int i) {
        int first = b[i] & 0xff;
        int n = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (n == 0 || i + n > end) {
            return -1;
        }
        int second = b[i + 1] & 0xff;
        int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) {
            return -1;
        }
        for (int k = 2; k < n; k++) {
            if ((b[i + k] & 0xc0) != 0x80) {
                return -1;
            }
        }
        return i + n;
    }

    /** The record's number. */
    long sequence() {
        return sequence;
    }

    /**
     * True when the record names this journal.
     *
     * @param origin the same one whenever this instance is asked
     */
    boolean isOfLog(byte[] origin) {
        if (judged != head) {
            judged = head;
            ofLog = Arrays.equals(b, logStart, logEnd, origin, 0, origin.length);
        }
        return ofLog;
    }

    /** True when the record is of this session. */
    boolean isOfSession(byte[] session) {
        return Arrays.equals(
                b, sessionStart, sessionStart + SESSION_LENGTH, session, 0, session.length);
    }

    /** True when the event's name begins like this. */
    boolean eventStartsWith(byte[] prefix) {
        return eventEnd - eventStart >= prefix.length
                && Arrays.equals(
                        b, eventStart, eventStart + prefix.length, prefix, 0, prefix.length);
    }

    String log() {
        return text(logStart, logEnd);
    }

    String session() {
        return text(sessionStart, sessionStart + SESSION_LENGTH);
    }

    String id() {
        return text(idStart, idEnd);
    }

    String time() {
        return text(timeStart, timeStart + TIME_LENGTH);
    }

    String event() {
        return text(eventStart, eventEnd);
    }

    private String text(int from, int to) {
        return new String(b, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
