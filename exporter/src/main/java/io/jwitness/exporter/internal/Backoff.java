// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: 250 ms, doubled each time up to 30 s, less up to a fifth by
 * chance so that a fleet does not come back at once. A receiver's {@code Retry-After} is kept, up
 * to 5 minutes.
 *
 * <p>Used by one thread.
 */
final class Backoff {
    /** The first pause, in milliseconds: {@value}. */
    static final long FIRST_MS = 250;

    private static final long LONGEST_MS = 30_000;
    private static final long LONGEST_ASKED_MS = 300_000;

    private final RandomGenerator chance;
    private final long firstMs;
    private long nextMs;

    Backoff(RandomGenerator chance, long firstMs) {
        this.chance = chance;
        this.firstMs = firstMs;
        this.nextMs = firstMs;
    }

    /** After a success. */
    void reset() {
        nextMs = firstMs;
    }

    /** After a failure. */
    Duration next(Duration asked) {
        long ms = nextMs - (long) (nextMs * chance.nextDouble() / 5);
        nextMs = Math.min(LONGEST_MS, nextMs * 2);
        return Duration.ofMillis(Math.max(ms, Math.min(LONGEST_ASKED_MS, asked.toMillis())));
    }
}
