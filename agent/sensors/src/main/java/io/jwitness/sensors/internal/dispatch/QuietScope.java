// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

/**
 * A method inside which events of one family are a framework's own doing, and are not recorded: a
 * log manager that registers a logger, a propagator that mirrors levels into another framework.
 *
 * @param family the family, with its dot: {@code log.}
 */
public record QuietScope(String family) implements SiteHandler {
    boolean silences(String event) {
        return event.startsWith(family);
    }
}
