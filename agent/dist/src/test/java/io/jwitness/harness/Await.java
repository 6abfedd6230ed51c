// SPDX-License-Identifier: Apache-2.0
package io.jwitness.harness;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what another process does: polls, with an end. */
public final class Await {

    /** How long anything may take on a busy machine before a test gives up. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long POLL_NS = 20_000_000;

    private Await() {}

    /** Returns when the condition holds, or throws with {@code state} as it was then. */
    public static void until(
            String what, Duration timeout, BooleanSupplier condition, Supplier<String> state) {
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError(
                        "not within " + timeout + ": " + what + "\n" + state.get());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }
}
