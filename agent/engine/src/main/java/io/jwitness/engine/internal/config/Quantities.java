// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.config;

/**
 * Sizes and durations as people write them. Hand-made: {@code java.util.regex} is dear before main.
 */
public final class Quantities {
    private Quantities() {}

    /**
     * Reads a size.
     *
     * @param text digits, then nothing, {@code KiB}, {@code MiB} or {@code GiB}
     * @return bytes, or −1 for what is no size or too large
     */
    public static long bytes(String text) {
        if (text.endsWith("KiB")) {
            return scaled(text, 3, 1L << 10);
        }
        if (text.endsWith("MiB")) {
            return scaled(text, 3, 1L << 20);
        }
        if (text.endsWith("GiB")) {
            return scaled(text, 3, 1L << 30);
        }
        return scaled(text, 0, 1);
    }

    /**
     * Reads a duration.
     *
     * @param text digits, then {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}
     * @return nanoseconds, or −1 for what is no duration or too long
     */
    public static long durationNs(String text) {
        if (text.endsWith("ms")) {
            return scaled(text, 2, 1_000_000L);
        }
        if (text.endsWith("s")) {
            return scaled(text, 1, 1_000_000_000L);
        }
        if (text.endsWith("m")) {
            return scaled(text, 1, 60_000_000_000L);
        }
        if (text.endsWith("h")) {
            return scaled(text, 1, 3_600_000_000_000L);
        }
        if (text.endsWith("d")) {
            return scaled(text, 1, 86_400_000_000_000L);
        }
        return -1;
    }

    private static long scaled(String text, int unitLength, long unit) {
        final int end = text.length() - unitLength;
        if (end == 0 || end > 15) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < end; i++) {
            final char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value > Long.MAX_VALUE / unit ? -1 : value * unit;
    }
}
