// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import org.jspecify.annotations.Nullable;

/** A fixed set of lower-case words that is asked about stretches of a buffer. Allocates nothing. */
final class WordSet {
    private final @Nullable String[] table;
    private final int mask;

    WordSet(Iterable<String> words) {
        int count = 0;
        for (String word : words) {
            count += word.isEmpty() ? 0 : 1;
        }
        int size = Integer.highestOneBit(Math.max(4, 4 * count));
        table = new String[size];
        mask = size - 1;
        for (String word : words) {
            if (!word.isEmpty()) {
                add(word);
            }
        }
    }

    private void add(String word) {
        int at = word.hashCode() & mask;
        for (String there = table[at]; there != null; there = table[at]) {
            if (there.equals(word)) {
                return;
            }
            at = (at + 1) & mask;
        }
        table[at] = word;
    }

    boolean contains(char[] text, int from, int to) {
        int hash = 0; // String.hashCode's sum, which its contract fixes.
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text[i];
        }
        int at = hash & mask;
        for (String there = table[at]; there != null; there = table[at]) {
            if (equal(there, text, from, to)) {
                return true;
            }
            at = (at + 1) & mask;
        }
        return false;
    }

    private static boolean equal(String word, char[] text, int from, int to) {
        if (word.length() != to - from) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) != text[from + i]) {
                return false;
            }
        }
        return true;
    }
}
