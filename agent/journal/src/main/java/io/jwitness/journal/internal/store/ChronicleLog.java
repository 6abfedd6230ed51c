// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.store;

import io.jwitness.record.internal.spi.AgentLog;
import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.onoes.ExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Takes what Chronicle says into the agent's log. Its handlers are static, so in one class loader
 * the latest journal's log hears it all.
 */
final class ChronicleLog {
    private ChronicleLog() {}

    static void install(AgentLog log) {
        Jvm.setExceptionHandlers(handler(log), handler(log), null, null);
    }

    private static ExceptionHandler handler(AgentLog log) {
        return new ExceptionHandler() {
            @Override
            public void on(Class<?> from, @Nullable String message, @Nullable Throwable thrown) {
                log.warn("queue: " + from.getSimpleName() + ": " + message, thrown);
            }

            @Override
            public void on(Logger from, @Nullable String message, @Nullable Throwable thrown) {
                log.warn("queue: " + from.getName() + ": " + message, thrown);
            }
        };
    }
}
