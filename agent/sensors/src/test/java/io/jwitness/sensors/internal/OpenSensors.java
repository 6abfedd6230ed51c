// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal;

import io.jwitness.sensors.internal.catalogue.Catalogue;
import io.jwitness.sensors.internal.catalogue.Family;
import io.jwitness.sensors.internal.catalogue.Row;
import io.jwitness.sensors.internal.testing.TestEngine;
import io.jwitness.sensors.internal.weave.ClassPlan;
import io.jwitness.sensors.internal.weave.MethodWeave;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What tests in other packages need to see of the facade. */
public final class OpenSensors {
    private OpenSensors() {}

    /** All families of rows. */
    public static List<Family> families(Sensors sensors) {
        return Families.all(sensors, new TestEngine());
    }

    /**
     * The rows of sensors that are warm, by their site numbers: sensor, tab, class, method and
     * descriptor.
     */
    public static Map<Integer, String> rows(Sensors sensors) {
        Map<Integer, String> rows = new HashMap<>();
        Catalogue catalogue = sensors.catalogue();
        if (catalogue == null) {
            throw new AssertionError("these sensors are not warm");
        }
        Map<String, ClassPlan> plans = catalogue.plans();
        for (Family family : families(sensors)) {
            for (Row row : family.rows()) {
                String descriptor = row.method().substring(row.methodName().length());
                ClassPlan plan = plans.get(row.internalName());
                MethodWeave weave =
                        plan == null
                                ? null
                                : plan.method(
                                        row.internalName(), 0, row.methodName(), descriptor, null);
                if (weave != null) {
                    rows.put(
                            weave.site(),
                            family.sensor() + "\t" + row.className() + "." + row.method());
                }
            }
        }
        return rows;
    }
}
