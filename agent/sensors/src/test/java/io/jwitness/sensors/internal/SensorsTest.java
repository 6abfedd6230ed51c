// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jwitness.sensors.internal.testing.Foreign;
import io.jwitness.sensors.internal.testing.Hook;
import io.jwitness.sensors.internal.testing.Library;
import io.jwitness.sensors.internal.testing.TestEngine;
import org.junit.jupiter.api.Test;

class SensorsTest {
    private final Sensors sensors = Sensors.create(new TestEngine());

    @Test
    void theStatusNamesWhatWasCalledAndNothingElse() throws Exception {
        sensors.warm();
        try (Library library = Library.open("logback-1.5", sensors)) {
            Object context = Foreign.make(library, "ch.qos.logback.classic.LoggerContext");
            Object logger = Foreign.get(context, "getLogger", "com.acme");
            Object debug = Foreign.field(library, "ch.qos.logback.classic.Level", "DEBUG");
            assertEquals("[]", called(), "woven, and not called");

            Hook.during(
                    sensors.dispatcher(),
                    () -> {
                        Foreign.call(logger, "setLevel", debug);
                        Foreign.call(logger, "setLevel", debug);
                    });

            assertEquals(
                    "[{\"method\":\"ch.qos.logback.classic.Logger.setLevel"
                            + "(Lch/qos/logback/classic/Level;)V\","
                            + "\"event\":\"log.level.change\"}]",
                    called());
        }
    }

    private String called() throws Exception {
        for (JsonNode sensor : new ObjectMapper().readTree(sensors.statusJson())) {
            if (sensor.path("name").asText().equals("log")) {
                return sensor.path("called").toString().replaceFirst("^$", "[]");
            }
        }
        throw new AssertionError(sensors.statusJson());
    }
}
