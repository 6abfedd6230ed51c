// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import io.jwitness.sensors.internal.carrier.Refusals;
import io.jwitness.sensors.internal.catalogue.Family;
import io.jwitness.sensors.internal.dispatch.Dispatcher;
import io.jwitness.sensors.internal.dispatch.Recorder;
import io.jwitness.sensors.internal.dispatch.Ticker.Ticking;
import io.jwitness.sensors.internal.rows.Rows;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What watches the actuator: rows, refused requests, and results that come later. */
public final class ActuatorSensor {
    private final Recorder recorder;
    private final Dispatcher dispatcher;
    private @Nullable Parts parts;

    private record Parts(BasePaths bases, UnfinishedResults results, RefusedRequests refusals) {}

    /** Made before {@code main}: nothing else is loaded yet. */
    public ActuatorSensor(Recorder recorder, Dispatcher dispatcher) {
        this.recorder = recorder;
        this.dispatcher = dispatcher;
    }

    /** The rows of sensor {@code actuator}. */
    public Family family() {
        Parts made = parts();
        return Rows.actuator(ActuatorHandlers.all(made.bases, made.refusals, made.results));
    }

    /** To be told of refused requests, wherever they are seen. */
    public Refusals refusals() {
        return parts().refusals;
    }

    /** What ends results that nobody has seen end. */
    public Ticking unfinished() {
        return parts().results;
    }

    private synchronized Parts parts() {
        Parts known = parts;
        if (known == null) {
            BasePaths bases = new BasePaths();
            known =
                    new Parts(
                            bases,
                            new UnfinishedResults(
                                    recorder,
                                    dispatcher,
                                    () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())),
                            new RefusedRequests(recorder, bases));
            parts = known;
        }
        return known;
    }
}
