// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Log4j 2's: the second value is the configuration in force. */
final class Log4jReload extends Reload {
    @Override
    @Nullable Levelled levels(Object configuration) {
        Levelled levels = new Levelled();
        // A configuration that was made by code may hold its root nowhere else.
        Object root = Levelled.ask(configuration, "getRootLogger", null);
        if (root != null) {
            put(levels, root);
        }
        if (Levelled.ask(configuration, "getLoggers", null) instanceof Map<?, ?> loggers) {
            for (Object logger : loggers.values()) {
                put(levels, logger);
            }
        }
        return levels;
    }

    private static void put(Levelled levels, Object logger) {
        // Since 2.18 a logger tells whether the level is its own.
        levels.put(
                Levelled.ask(logger, "getName", null),
                Levelled.ask(logger, "getExplicitLevel", "getLevel"));
    }
}
