// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

/** Finds what looks random beside a word that speaks of a secret. */
final class Entropy {
    private static final int SHORTEST = 16;

    /** Bits for a character, below which nothing looks random; gitleaks' figure. */
    private static final double LEAST_BITS = 3.5;

    private Entropy() {}

    static void find(Text text, int named, Scratch scratch, Spans spans) {
        char[] t = text.chars;
        int n = text.length;
        int i = 0;
        while (i < n) {
            int end = i;
            while (end < n && (Chars.isBase64(t[end]) || t[end] == '.' || t[end] == '=')) {
                end++;
            }
            if (end - i >= SHORTEST && isSecret(t, i, end, named, scratch)) {
                spans.add(text.at[i], text.at[end], Detectors.ENTROPY);
            }
            i = end + 1;
        }
    }

    private static boolean isSecret(char[] t, int from, int end, int named, Scratch scratch) {
        int context = named | Context.of(t, Math.max(0, from - Context.REACH), from, scratch.key);
        if ((context & (Context.SECRET | Context.KEY)) == 0 || !hasDigit(t, from, end)) {
            return false;
        }
        boolean id = isHexId(t, from, end);
        if ((context & Context.SECRET) != 0) {
            return id || bits(t, from, end, scratch) >= LEAST_BITS;
        }
        return !id && !isClassName(t, from, end) && bits(t, from, end, scratch) >= LEAST_BITS;
    }

    private static boolean hasDigit(char[] t, int from, int end) {
        for (int i = from; i < end; i++) {
            if (Chars.isDigit(t[i])) {
                return true;
            }
        }
        return false;
    }

    /** UUIDs, trace ids and digests: hexadecimal digits, with dashes or without. */
    private static boolean isHexId(char[] t, int from, int end) {
        int digits = 0;
        for (int i = from; i < end; i++) {
            if (Chars.hexDigit(t[i]) >= 0) {
                digits++;
            } else if (t[i] != '-') {
                return false;
            }
        }
        return digits == 16 || digits == 32 || digits == 40 || digits == 64;
    }

    private static boolean isClassName(char[] t, int from, int end) {
        int dots = 0;
        for (int i = from; i < end; i++) {
            if (t[i] == '.') {
                dots++;
            } else if (!Chars.isWord(t[i]) && t[i] != '_' && t[i] != '-') {
                return false;
            }
        }
        return dots >= 2;
    }

    private static double bits(char[] t, int from, int end, Scratch scratch) {
        int[] counts = scratch.counts128;
        java.util.Arrays.fill(counts, 0);
        for (int i = from; i < end; i++) {
            counts[t[i] & 127]++;
        }
        double bits = 0;
        double size = end - from;
        for (int count : counts) {
            if (count > 0) {
                double share = count / size;
                bits -= share * (Math.log(share) / Math.log(2));
            }
        }
        return bits;
    }
}
