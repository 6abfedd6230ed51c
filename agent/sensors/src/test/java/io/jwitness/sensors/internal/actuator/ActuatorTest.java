// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.sensors.internal.Sensors;
import io.jwitness.sensors.internal.testing.Hook;
import io.jwitness.sensors.internal.testing.Journal;
import io.jwitness.sensors.internal.testing.Library;
import io.jwitness.sensors.internal.testing.TestEngine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActuatorTest {
    private final TestEngine engine = new TestEngine();
    private final Sensors sensors = Sensors.create(engine);
    private final Journal journal = engine.sink();
    private final Hook hook = Hook.on(sensors.dispatcher());

    @BeforeEach
    void warm() {
        sensors.warm();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        hook.close();
        assertEquals(0, sensors.dispatcher().openThreads());
    }

    @ParameterizedTest
    @ValueSource(strings = {"boot-2.7", "boot-3.5", "boot-4.0"})
    void aWriteNamesEndpointSelectorAndPrincipal(String version) {
        Function<Object[], Object> actuator = actuator(version);

        call(actuator, "configureLogLevel", Map.of("name", "com.acme", "configuredLevel", "DEBUG"));

        JsonNode record = one("actuator.write");
        assertEquals("endpoint", record.at("/target/type").asText());
        assertEquals("loggers/com.acme", record.at("/target/id").asText());
        assertEquals("alice", record.at("/actor/id").asText());
        assertEquals("authenticated", record.at("/actor/confidence").asText());
        assertEquals("success", record.path("outcome").asText());
        assertEquals(1, record.path("args").size());
        assertEquals("configuredLevel", record.at("/args/0/name").asText());
        assertEquals("DEBUG", record.at("/args/0/value").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"boot-2.7", "boot-3.5", "boot-4.0"})
    void aReadAndADeleteAreTold(String version) {
        Function<Object[], Object> actuator = actuator(version);

        call(actuator, "loggers", Map.of());
        call(actuator, "delete", Map.of());

        assertEquals("loggers", one("actuator.read").at("/target/id").asText());
        assertEquals("env", one("actuator.delete").at("/target/id").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"boot-2.7", "boot-3.5", "boot-4.0"})
    void anHourOfProbesIsAFewRecords(String version) {
        Function<Object[], Object> actuator = actuator(version);

        for (int probe = 0; probe < 240; probe++) {
            call(actuator, "health", Map.of());
            engine.advance(Duration.ofSeconds(15));
            sensors.recorder().repeats().tick();
        }
        sensors.recorder().repeats().end();

        List<JsonNode> records = journal.complete("actuator.read");
        assertTrue(records.size() < 10, records::toString);
        assertTrue(records.get(0).path("count").isMissingNode());
        long told =
                records.stream()
                        .mapToLong(r -> r.has("count") ? r.at("/count/n").asLong() : 1)
                        .sum();
        assertEquals(240, told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"boot-2.7", "boot-3.5", "boot-4.0"})
    void aPropertysValueIsNowhere(String version) {
        Function<Object[], Object> actuator = actuator(version);

        call(actuator, "write", Map.of("name", "my.setting", "value", "hunter2"));

        assertFalse(journal.records().toString().contains("hunter2"));
        assertTrue(one("actuator.write").toString().contains("my.setting"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"boot-2.7", "boot-3.5", "boot-4.0"})
    void aLevelThatDoesNotExistIsAFailure(String version) {
        Function<Object[], Object> actuator = actuator(version);

        assertThrows(
                RuntimeException.class,
                () ->
                        call(
                                actuator,
                                "configureLogLevel",
                                Map.of("name", "com.acme", "configuredLevel", "LOUD")));
        assertEquals("failure", one("actuator.write").path("outcome").asText());

        journal.clear();
        call(actuator, "configureLogLevel", Map.of("name", "x", "configuredLevel", "GONE"));
        assertEquals("failure", one("actuator.write").path("outcome").asText());
        assertEquals("http.404", one("actuator.write").at("/error/type").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"boot-3.5", "boot-4.0"})
    void aMissingArgumentIsAFailure(String version) {
        Function<Object[], Object> actuator = actuator(version);

        assertThrows(RuntimeException.class, () -> call(actuator, "write", Map.of("name", "x")));

        assertEquals("failure", one("actuator.write").path("outcome").asText());
    }

    @SuppressWarnings("unchecked") // the driver is a function of these types
    private Function<Object[], Object> actuator(String version) {
        Library library = Library.open(version, sensors);
        Function<Object[], Object> driver = library.driver(ActuatorDriver.class, Function.class);
        journal.clear();
        return driver;
    }

    private static @Nullable Object call(
            Function<Object[], Object> actuator, String operation, Map<String, Object> arguments) {
        return actuator.apply(new Object[] {operation, arguments, "alice"});
    }

    private JsonNode one(String event) {
        List<JsonNode> records = journal.complete(event);
        assertEquals(1, records.size(), journal.records().toString());
        return records.get(0);
    }
}
