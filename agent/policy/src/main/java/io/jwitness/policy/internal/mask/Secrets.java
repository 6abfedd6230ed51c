// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import java.util.Arrays;

/**
 * The texts that were hidden in a record and must not stand elsewhere in it.
 *
 * <p>Held as characters, so that {@link #clear} can overwrite them. When there are too many to
 * hold, {@link #overflowed} says so, and all texts of the record go.
 */
final class Secrets {
    /** Shorter texts are everywhere by chance. */
    static final int SHORTEST = 4;

    private static final int MOST = 128;
    private static final int MOST_CHARS = 64 * 1024;

    private char[] pool = new char[256];
    private int[] ends = new int[8];
    private int size;
    private boolean overflowed;
    private int shortest = Integer.MAX_VALUE;

    /** Bit {@code c & 63} for each first character, in lower case. */
    private long firsts;

    int size() {
        return size;
    }

    boolean overflowed() {
        return overflowed;
    }

    /** True when nothing has to be looked for. */
    boolean isEmpty() {
        return size == 0 && !overflowed;
    }

    void add(CharSequence text) {
        if (text.length() < SHORTEST || text.length() > Masker.LONGEST_TEXT) {
            return; // A longer one cannot stand in a text that is short enough to be shown.
        }
        int start = used();
        if (!room(text.length())) {
            return;
        }
        if (text instanceof String string) {
            string.getChars(0, text.length(), pool, start);
        } else {
            for (int i = 0; i < text.length(); i++) {
                pool[start + i] = text.charAt(i);
            }
        }
        ends[size++] = start + text.length();
        added(start);
    }

    void add(char[] text, int from, int to) {
        if (to - from < SHORTEST || to - from > Masker.LONGEST_TEXT || !room(to - from)) {
            return;
        }
        int start = used();
        System.arraycopy(text, from, pool, start, to - from);
        ends[size++] = start + to - from;
        added(start);
    }

    private int used() {
        return size == 0 ? 0 : ends[size - 1];
    }

    private boolean room(int chars) {
        int needed = used() + chars;
        if (size == MOST || needed > MOST_CHARS) {
            overflowed = true;
            return false;
        }
        if (needed > pool.length) {
            char[] larger = Arrays.copyOf(pool, Math.max(needed, 2 * pool.length));
            Arrays.fill(pool, '\0');
            pool = larger;
        }
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
        }
        return true;
    }

    private void added(int start) {
        int end = used();
        shortest = Math.min(shortest, end - start);
        firsts |= 1L << (Chars.lower(pool[start]) & 63);
    }

    /** Length of the shortest secret; more than any text has when there is none. */
    int shortest() {
        return shortest;
    }

    /** False when no secret begins with this character. */
    boolean mayBegin(char c) {
        return (firsts >>> (Chars.lower(c) & 63) & 1) != 0;
    }

    /**
     * Where the secret with this number ends, if it begins here, in any case; −1 if it does not.
     */
    int endAt(int secret, char[] text, int length, int at) {
        int from = secret == 0 ? 0 : ends[secret - 1];
        int to = ends[secret];
        if (at + to - from > length) {
            return -1;
        }
        for (int i = from, j = at; i < to; i++, j++) {
            if (pool[i] != text[j] && Chars.lower(pool[i]) != Chars.lower(text[j])) {
                return -1;
            }
        }
        return at + to - from;
    }

    /** True when this very text is among them, or may be. */
    boolean holds(CharSequence text) {
        for (int k = 0; k < size; k++) {
            int from = k == 0 ? 0 : ends[k - 1];
            boolean same = ends[k] - from == text.length();
            for (int i = 0; same && i < text.length(); i++) {
                same = pool[from + i] == text.charAt(i);
            }
            if (same) {
                return true;
            }
        }
        return overflowed;
    }

    void clear() {
        Arrays.fill(pool, 0, used(), '\0');
        size = 0;
        shortest = Integer.MAX_VALUE;
        firsts = 0;
        overflowed = false;
    }
}
