// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import io.jwitness.sensors.internal.catalogue.Handlers;
import io.jwitness.sensors.internal.dispatch.QuietScope;
import java.util.Map;

/** What {@code log.yaml} names. */
public final class LogHandlers {
    private LogHandlers() {}

    public static Handlers all() {
        return Handlers.of(
                Map.of(
                        "level", new LevelChange(),
                        "quiet", new QuietScope("log."),
                        "logback-reload", new LogbackReload(),
                        "log4j-added", new Log4jConfigured(true),
                        "log4j-removed", new Log4jConfigured(false),
                        "log4j-private-level", new Log4jPrivateLevel(),
                        "log4j-reload", new Log4jReload(),
                        "jul-level", new JulLevel(),
                        "jul-handler-level", new JulHandlerLevel(),
                        "jul-reload", new JulReload()));
    }
}
