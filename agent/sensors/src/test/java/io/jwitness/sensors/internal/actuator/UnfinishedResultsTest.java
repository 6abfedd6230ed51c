// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jwitness.record.internal.spi.Lane;
import io.jwitness.sensors.internal.dispatch.Dispatcher;
import io.jwitness.sensors.internal.dispatch.Identity;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import io.jwitness.sensors.internal.dispatch.Recorder;
import io.jwitness.sensors.internal.dispatch.Site;
import io.jwitness.sensors.internal.dispatch.Sites;
import io.jwitness.sensors.internal.testing.TestEngine;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UnfinishedResultsTest {
    private final AtomicLong nowMs = new AtomicLong();
    private final TestEngine engine = new TestEngine();
    private final Recorder recorder = new Recorder(engine);
    private final Sites sites = new Sites(engine.siteNumbers());
    private final Dispatcher dispatcher = new Dispatcher(recorder, sites);
    private final UnfinishedResults results =
            new UnfinishedResults(recorder, dispatcher, nowMs::get);

    @AfterEach
    void nothingIsLeftOpen() {
        assertEquals(0, dispatcher.openThreads());
    }

    @Test
    void anOperationIsOverWhenItsResponseIsSent() {
        Exchange exchange = operation();
        assertEquals(List.of(), outcomes());

        results.committed(exchange, 200);
        results.committed(exchange, 500);
        nowMs.set(1_000_000);
        results.tick();

        assertEquals(List.of("success"), outcomes());
    }

    @Test
    void aResponseThatSaysNoIsAFailure() {
        results.committed(operation(), 500);

        assertEquals(List.of("failure"), outcomes());
        assertEquals(
                "http.500",
                engine.sink().complete("actuator.read").get(0).at("/error/type").asText());
    }

    @Test
    void whatNobodySeesEndIsUnknownAfterAMinute() {
        Exchange first = operation();
        nowMs.set(59_999);
        results.tick();
        assertEquals(List.of(), outcomes());

        nowMs.set(60_000);
        results.tick();
        results.committed(first, 200);

        assertEquals(List.of("unknown"), outcomes());
    }

    @Test
    void ofTooManyTheOldestIsGivenUp() {
        Exchange oldest = operation();
        for (int i = 0; i < UnfinishedResults.CAPACITY; i++) {
            operation();
        }

        assertEquals(List.of("unknown"), outcomes());
        results.committed(oldest, 200);
        assertEquals(List.of("unknown"), outcomes());
    }

    @Test
    void anOperationThatIsUnderWayWhenTheAgentStopsIsUnknown() {
        operation();

        results.end();

        assertEquals(List.of("unknown"), outcomes());
    }

    /** One whose method has returned. */
    private Exchange operation() {
        Exchange exchange = new Exchange(new Identity(), "GET", "/actuator/later");
        OperationHandler handler =
                new OperationHandler() {
                    @Override
                    public Role role() {
                        return Role.SURFACE;
                    }

                    @Override
                    public void exit(
                            Operation operation,
                            @Nullable Object result,
                            @Nullable Throwable thrown) {
                        results.await(exchange, operation);
                    }
                };
        int site =
                sites.add(
                        new Site(
                                "actuator",
                                "C",
                                "m",
                                "()V",
                                "actuator.read",
                                Lane.CONTROL,
                                handler));
        dispatcher.exit(site, dispatcher.enter(site, this), null, null);
        return exchange;
    }

    private List<String> outcomes() {
        return engine.sink().complete("actuator.read").stream()
                .map(record -> record.path("outcome").asText())
                .toList();
    }
}
