// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * Where the isolated part begins: called on {@code main}'s thread before {@code main}, or on the
 * attach listener's.
 */
public final class Starter {
    private Starter() {}

    /**
     * Starts the agent, or hands a later call to the one that runs.
     *
     * @param args the agent's arguments; null when there are none
     * @param instrumentation of the JVM
     * @param jarPath where the agent jar lies
     * @param attached true after an attach, false before {@code main}
     */
    public static void start(
            @Nullable String args,
            Instrumentation instrumentation,
            String jarPath,
            boolean attached) {}
}
