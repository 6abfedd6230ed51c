// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.console;

import io.jwitness.sensors.internal.catalogue.Handlers;
import java.util.Map;

/** What {@code console.yaml} names. */
public final class ConsoleHandlers {
    private ConsoleHandlers() {}

    public static Handlers all() {
        return Handlers.of(
                Map.of(
                        "wildfly-operation", new WildFlyOperation(),
                        "arthas-command", new ArthasCommand()));
    }
}
