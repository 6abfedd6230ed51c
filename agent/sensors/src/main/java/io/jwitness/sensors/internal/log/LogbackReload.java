// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Logback's: the second value is the context's list of loggers. */
final class LogbackReload extends Reload {
    @Override
    @Nullable Levelled levels(Object loggers) {
        if (!(loggers instanceof Collection<?> all)) {
            return null;
        }
        Levelled levels = new Levelled();
        for (Object logger : all) {
            levels.put(
                    Levelled.ask(logger, "getName", null), Levelled.ask(logger, "getLevel", null));
        }
        return levels;
    }
}
