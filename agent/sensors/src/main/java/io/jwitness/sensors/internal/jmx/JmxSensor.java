// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jmx;

import io.jwitness.sensors.internal.catalogue.Family;
import io.jwitness.sensors.internal.dispatch.Recorder;
import io.jwitness.sensors.internal.rows.Rows;

/** What watches JMX: rows, and what they count. */
public final class JmxSensor {
    private final Recorder recorder;

    /** Made before {@code main}: no class of JMX is touched. */
    public JmxSensor(Recorder recorder) {
        this.recorder = recorder;
    }

    /** The rows of sensor {@code jmx}; none where the runtime has no JMX. */
    public Family family() {
        return isThere() ? Rows.jmx(JmxHandlers.all(recorder)) : Family.of("jmx");
    }

    private static boolean isThere() {
        return ModuleLayer.boot().findModule("java.management").isPresent();
    }
}
