// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal;

import io.jwitness.sensors.internal.catalogue.Family;
import io.jwitness.sensors.internal.testing.TestEngine;
import java.util.List;

/** What tests in other packages need to see of the facade. */
public final class SensorsUnderTest {
    private SensorsUnderTest() {}

    /** All families of rows. */
    public static List<Family> families(Sensors sensors) {
        return Families.all(sensors, new TestEngine());
    }
}
