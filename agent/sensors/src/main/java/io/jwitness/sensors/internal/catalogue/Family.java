// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.catalogue;

import io.jwitness.record.internal.spi.Lane;
import java.util.List;

/**
 * The rows of one sensor.
 *
 * @param sensor what {@code status} calls it: {@code log}, {@code actuator}, {@code jmx}, …
 * @param lane which way its records go
 * @param rows its rows, any number of them for one class
 */
public record Family(String sensor, Lane lane, List<Row> rows) {
    public Family {
        rows = List.copyOf(rows);
    }

    /** A family of rare acts. */
    public static Family of(String sensor, Row... rows) {
        return new Family(sensor, Lane.CONTROL, List.of(rows));
    }
}
