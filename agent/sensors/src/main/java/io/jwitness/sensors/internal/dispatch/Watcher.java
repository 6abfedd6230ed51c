// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

/**
 * A sensor that learns of actions by other ways than woven code: a JFR stream, the thread list,
 * {@code /proc}.
 */
public interface Watcher {
    /** What {@code status} calls it. */
    String name();

    /**
     * Starts, on threads of its own, inside {@link Dispatcher#hush}.
     *
     * @throws Exception when it cannot; the sensor is then reported as failed
     */
    void start() throws Exception;

    /** Stops, and joins its threads for a second at most. Never throws. */
    void stop();

    /**
     * {@code starting} until it sees; then {@code armed}, or {@code waiting} where what it watches
     * is not there yet, or {@code failed}.
     */
    String state();

    /** One line on what it sees, or why it does not. */
    String detail();
}
