// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.carrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.sensors.internal.Sensors;
import io.jwitness.sensors.internal.testing.Foreign;
import io.jwitness.sensors.internal.testing.Hook;
import io.jwitness.sensors.internal.testing.Journal;
import io.jwitness.sensors.internal.testing.Library;
import io.jwitness.sensors.internal.testing.TestEngine;
import io.jwitness.sensors.internal.testing.Visitor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServletCarrierTest {
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

    @Test
    void aRequestLendsAddressUserAndTraceToWhatIsInside() {
        Object logger = logger();
        Object debug = level("DEBUG");

        request("alice", () -> Foreign.call(logger, "setLevel", debug));

        JsonNode record = journal.complete("log.level.change").get(0);
        assertEquals("alice", record.at("/actor/id").asText());
        assertEquals("authenticated", record.at("/actor/confidence").asText());
        assertEquals("192.0.2.7", record.at("/source/address").asText());
        assertEquals(4711, record.at("/source/port").asInt());
        assertEquals("198.51.100.9", record.at("/source/forwarded").asText());
        assertEquals("curl/8", record.at("/source/user_agent").asText());
        assertEquals("4bf92f3577b34da6a3ce929d0e0e4736", record.at("/trace/trace_id").asText());
        assertFalse(record.has("parent"));
    }

    @Test
    void aServletThatDispatchesByItselfLendsAsMuch() {
        Object logger = logger();
        Object debug = level("DEBUG");

        request(ServletDriver.DISPATCHER, () -> Foreign.call(logger, "setLevel", debug));

        JsonNode record = journal.complete("log.level.change").get(0);
        assertEquals(ServletDriver.DISPATCHER, record.at("/actor/id").asText());
        assertEquals("192.0.2.7", record.at("/source/address").asText());
    }

    @Test
    void aRequestWithNothingInsideIsAskedNothing() {
        List<String> asked = request("alice", () -> {});

        assertEquals(List.of("getMethod"), asked);
        assertEquals(List.of(), journal.records());
    }

    @Test
    void noParameterAndNoBodyIsEverRead() {
        Object logger = logger();
        Object debug = level("DEBUG");
        Object info = level("INFO");

        List<String> asked =
                request(
                        "alice",
                        () -> {
                            Foreign.call(logger, "setLevel", debug);
                            Foreign.call(logger, "setLevel", info);
                        });

        assertEquals(
                List.of(
                        "getMethod",
                        "getRemoteAddr",
                        "getRemotePort",
                        "getHeader",
                        "getHeader",
                        "getHeader",
                        "getRemoteUser"),
                asked);
    }

    @Test
    void whatTheNextRequestLendsIsItsOwn() {
        Object logger = logger();
        Object debug = level("DEBUG");
        Object info = level("INFO");

        request("alice", () -> Foreign.call(logger, "setLevel", debug));
        request("bob", () -> Foreign.call(logger, "setLevel", info));
        Foreign.call(logger, "setLevel", debug);

        List<JsonNode> records = journal.complete("log.level.change");
        assertEquals("alice", records.get(0).at("/actor/id").asText());
        assertEquals("bob", records.get(1).at("/actor/id").asText());
        assertFalse(records.get(2).has("actor"));
        assertFalse(records.get(2).has("source"));
    }

    @Test
    void aRefusedRequestToAnEndpointIsOneRecord() {
        request("bob", ServletCarrierTest::refuse);

        assertEquals(1, journal.records().size(), journal.records().toString());
        JsonNode record = journal.complete("actuator.write").get(0);
        assertEquals("denied", record.path("outcome").asText());
        assertEquals("loggers/com.acme", record.at("/target/id").asText());
        assertEquals("bob", record.at("/actor/id").asText());
        assertEquals("authenticated", record.at("/actor/confidence").asText());
        assertEquals("192.0.2.7", record.at("/source/address").asText());
        assertEquals("http.403", record.at("/error/type").asText());
    }

    @Test
    void aRefusedRequestReadsNoParameterAndNoBody() {
        List<String> asked = request("bob", ServletCarrierTest::refuse);

        assertEquals(
                List.of(
                        "getMethod",
                        "isAsyncStarted",
                        "getRemoteAddr",
                        "getRemotePort",
                        "getHeader",
                        "getHeader",
                        "getHeader",
                        "getRemoteUser",
                        "getPathInfo",
                        "getServletPath",
                        "getHeader",
                        "getMethod"),
                asked);
    }

    /** WebFlux in a servlet container: its response tells of itself, and this was a second time. */
    @Test
    void whatAnotherThreadRefusesIsNotToldHere() {
        request(ServletDriver.ASYNCHRONOUS, ServletCarrierTest::refuse);

        assertEquals(List.of(), journal.records());
    }

    private static void refuse() {
        throw new SecurityException("not you");
    }

    private List<String> request(String user, Runnable work) {
        return Visitor.request(sensors, user, work::run);
    }

    private final Library logback = Library.open("logback-1.5", sensors);

    private Object logger() {
        Object context = Foreign.make(logback, "ch.qos.logback.classic.LoggerContext");
        Object logger = Foreign.get(context, "getLogger", "com.acme");
        journal.clear();
        return logger;
    }

    private Object level(String name) {
        return Foreign.field(logback, "ch.qos.logback.classic.Level", name);
    }
}
