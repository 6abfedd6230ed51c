// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.ready;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * Decides when the agent may spend a core for a moment without slowing the application's start:
 * once the process has used little processor time for half a second. How long to wait for that at
 * most is the caller's to say.
 *
 * <p>That is not readiness: an application that waits for its database is calm, and not ready. But
 * nobody waits for that core then, and whoever comes to look why it hangs is seen.
 *
 * <p>Cost: a read of {@code /proc/self/stat} each quarter of a second until it is. One thread only.
 */
public final class Calm {
    static final long SAMPLE_NS = 250_000_000L;

    /** Samples in a row with little use. */
    static final int SAMPLES = 2;

    /** Little: this many hundredths of a second within a sample, a fifth of one core. */
    static final long LITTLE_TICKS = 5;

    private static final String STAT = "/proc/self/stat";
    private static final int MAX_STAT_BYTES = 1_024;

    /** Of the words after the command's name: state, parent, group, … user time, system time. */
    private static final int USER_TIME = 11;

    private final LongSupplier usedTicks;
    private long sampleNs;
    private long ticks;
    private int little;

    /**
     * Begins to watch.
     *
     * @param nowNs monotonic time
     */
    public Calm(long nowNs) {
        this(nowNs, Calm::read);
    }

    /**
     * As above, for tests.
     *
     * @param usedTicks processor time of the process in hundredths of a second; negative = unknown
     */
    Calm(long nowNs, LongSupplier usedTicks) {
        this.usedTicks = usedTicks;
        this.sampleNs = nowNs;
        this.ticks = usedTicks.getAsLong();
    }

    /**
     * Whether it has been calm by now.
     *
     * @param nowNs monotonic time
     */
    public boolean hasCalmed(long nowNs) {
        if (little < SAMPLES && nowNs - sampleNs >= SAMPLE_NS) {
            long used = usedTicks.getAsLong();
            boolean isLittle = used >= 0 && ticks >= 0 && used - ticks <= LITTLE_TICKS;
            little = isLittle ? little + 1 : 0;
            sampleNs = nowNs;
            ticks = used;
        }
        return little >= SAMPLES;
    }

    private static long read() {
        try (InputStream in = new FileInputStream(STAT)) {
            return ticks(new String(in.readNBytes(MAX_STAT_BYTES), StandardCharsets.ISO_8859_1));
        } catch (IOException | SecurityException unreadable) {
            return -1;
        }
    }

    /** User and system time; the command's name before them may hold anything, parentheses too. */
    static long ticks(String stat) {
        String[] words = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        try {
            return words.length > USER_TIME + 1
                    ? Long.parseLong(words[USER_TIME]) + Long.parseLong(words[USER_TIME + 1])
                    : -1;
        } catch (NumberFormatException other) {
            return -1;
        }
    }
}
