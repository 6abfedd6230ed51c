// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import io.jwitness.record.Outcome;
import io.jwitness.record.internal.encode.Section;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Says that a sensor does not work: a {@code jwitness.sensor.failed} record and a line in the
 * agent's log, once for each sensor, class, loader and cause.
 */
public final class Failures {
    private static final int KEPT = 1024;

    private final Recorder recorder;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    public Failures(Recorder recorder) {
        this.recorder = recorder;
    }

    /**
     * Reports. Never throws.
     *
     * @param sensor the sensor's name
     * @param className class that it could not watch, or null
     * @param loader the class's loader, or null
     * @param cause what went wrong and what now
     */
    public void report(
            String sensor, @Nullable String className, @Nullable ClassLoader loader, String cause) {
        String loaderName = loader == null ? "boot" : loader.getClass().getName();
        if (said.size() >= KEPT
                || !said.add(sensor + '\n' + className + '\n' + loaderName + '\n' + cause)) {
            return;
        }
        Operation operation = recorder.open("jwitness.sensor.failed");
        String shownCause = operation.masked("cause", cause);
        operation
                .outcome(Outcome.FAILURE)
                .draft()
                .section(
                        Section.sensor()
                                .put("name", sensor)
                                .put("class", className)
                                .put("loader", loaderName)
                                .put("cause", shownCause));
        recorder.write(operation);
        recorder.surroundings()
                .log()
                .warn(
                        "sensor "
                                + sensor
                                + " does not watch "
                                + className
                                + " of "
                                + loaderName
                                + ": "
                                + shownCause,
                        null);
    }

    /** How many were reported. */
    public int count() {
        return said.size();
    }
}
