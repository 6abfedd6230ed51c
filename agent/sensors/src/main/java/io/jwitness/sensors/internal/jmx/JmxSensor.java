// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jmx;

import io.jwitness.sensors.internal.catalogue.Family;
import io.jwitness.sensors.internal.dispatch.Dispatcher;
import io.jwitness.sensors.internal.dispatch.Recorder;
import io.jwitness.sensors.internal.dispatch.Watcher;
import io.jwitness.sensors.internal.rows.Rows;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What watches JMX: rows, and the count of reads. */
public final class JmxSensor {
    private final Recorder recorder;
    private final Dispatcher dispatcher;
    private @Nullable ReadCounts counts;

    /** Made before {@code main}: no class of JMX is touched. */
    public JmxSensor(Recorder recorder, Dispatcher dispatcher) {
        this.recorder = recorder;
        this.dispatcher = dispatcher;
    }

    /** The rows of sensor {@code jmx}; none where the runtime has no JMX. */
    public Family family() {
        return isThere() ? Rows.jmx(JmxHandlers.all(counts())) : Family.of("jmx");
    }

    /** The watchers, not started. */
    public List<Watcher> watchers() {
        return isThere() ? List.of(counts()) : List.of();
    }

    private synchronized ReadCounts counts() {
        ReadCounts known = counts;
        if (known == null) {
            known = new ReadCounts(recorder, dispatcher, InstantSource.system());
            counts = known;
        }
        return known;
    }

    private static boolean isThere() {
        return ModuleLayer.boot().findModule("java.management").isPresent();
    }
}
