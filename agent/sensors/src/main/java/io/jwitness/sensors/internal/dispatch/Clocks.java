// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import java.time.Clock;
import java.time.Instant;

/** The two clocks of a record. Safe for all threads. */
public interface Clocks {
    /** Wall clock, in nanoseconds since 1970, UTC. */
    long wallNs();

    /** Monotonic clock, in nanoseconds. */
    long monotonicNs();

    /** The system's. */
    Clocks SYSTEM =
            new Clocks() {
                private final Clock clock = Clock.systemUTC();

                @Override
                public long wallNs() {
                    // The JIT does not allocate this instant: it does not leave the method.
                    Instant now = clock.instant();
                    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
                }

                @Override
                public long monotonicNs() {
                    return System.nanoTime();
                }
            };
}
