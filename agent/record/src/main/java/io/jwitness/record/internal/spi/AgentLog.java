// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.spi;

import org.jspecify.annotations.Nullable;

/**
 * The agent's own log ({@code agent.log} in the slot), never the application's.
 *
 * <p>Messages hold no value that masking has not seen. Implementations never throw, and are safe
 * for all threads.
 */
public interface AgentLog {
    void info(String message);

    void warn(String message, @Nullable Throwable cause);

    /** Drops everything; for tests and for tools that have no log. */
    AgentLog NONE =
            new AgentLog() {
                @Override
                public void info(String message) {}

                @Override
                public void warn(String message, @Nullable Throwable cause) {}
            };
}
