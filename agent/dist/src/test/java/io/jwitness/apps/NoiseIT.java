// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.harness.BootApp;
import io.jwitness.harness.Http;
import io.jwitness.harness.Jmx;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Ports;
import io.jwitness.harness.TestAgent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Monitoring as it is set up in practice, at default policy: as many scrapes as an hour has, one
 * after the other. That their records do not grow with the time between them either, the sensors'
 * tests show with a clock that they move.
 */
@Tag("apps")
class NoiseIT {
    private static final int SCRAPES_OF_AN_HOUR = 240;
    private static final int MOST_OF_AN_HOUR = 60;

    @TempDir Path tmp;

    @Test
    void anHourOfScrapingIsAFewRecordsWhichTellThemAll() {
        int port = Ports.free();
        int jmxPort = Ports.free();
        TestAgent agent = TestAgent.in(tmp);
        Http prometheus = Http.at(port).as("alice", "alice-demo");
        try (Jvm app =
                BootApp.launch("3.5", "servlet", port)
                        .with(agent)
                        .options(Jmx.options(jmxPort, tmp))
                        .in(tmp)
                        .start()
                        .awaitReady()) {
            for (int scrape = 0; scrape < SCRAPES_OF_AN_HOUR; scrape++) {
                assertEquals(200, prometheus.get("/actuator/prometheus").statusCode());
                assertEquals(200, prometheus.get("/actuator/health").statusCode());
                try (Jmx exporter = Jmx.connect(jmxPort)) {
                    exporter.readAll();
                }
            }
            assertEquals(143, app.stop());
        }
        agent.trail().awaitStop();

        List<JsonNode> records =
                agent.trail().records().stream()
                        // The counts that are open when it ends are told in its shutdown.
                        .filter(r -> !r.at("/phase").asText().equals("startup"))
                        .filter(r -> !r.at("/event").asText().startsWith("jwitness."))
                        .toList();
        assertTrue(records.size() <= MOST_OF_AN_HOUR, () -> records.size() + ": " + records);
        assertEquals(SCRAPES_OF_AN_HOUR, told(records, "jmx.login", ""));
        assertEquals(SCRAPES_OF_AN_HOUR, told(records, "actuator.read", "prometheus"));
        assertTrue(told(records, "jmx.attribute.get", "") > 20 * SCRAPES_OF_AN_HOUR);
    }

    /** How many acts the records of an event and a target stand for. */
    private static long told(List<JsonNode> records, String event, String target) {
        return records.stream()
                .filter(r -> r.at("/event").asText().equals(event))
                .filter(r -> r.at("/target/id").asText().contains(target))
                .mapToLong(r -> r.has("count") ? r.at("/count/n").asLong() : 1)
                .sum();
    }
}
