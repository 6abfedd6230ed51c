// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.sensors.internal.testing.TestEngine;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TickerTest {
    private final TestEngine engine = new TestEngine();
    private final Recorder recorder = new Recorder(engine);
    private final Dispatcher dispatcher = new Dispatcher(recorder, new Sites(engine.siteNumbers()));
    private final Ticker ticker = new Ticker(dispatcher, new Failures(recorder));

    /** Does something at each tick. */
    private record Doing(String name, Consumer<Thread> what) implements Ticker.Ticking {
        @Override
        public String detail() {
            return "test";
        }

        @Override
        public void tick() {
            what.accept(Thread.currentThread());
        }
    }

    @Test
    void whatFailsIsToldAndTakesNothingElseWithIt() throws Exception {
        CountDownLatch goesOn = new CountDownLatch(2);
        Thread[] on = new Thread[1];
        Watcher broken =
                ticker.watcher(
                        new Doing(
                                "broken",
                                thread -> {
                                    throw new IllegalStateException("on purpose");
                                }));
        Watcher good =
                ticker.watcher(
                        new Doing(
                                "good",
                                thread -> {
                                    on[0] = thread;
                                    goesOn.countDown();
                                }));
        broken.start();
        good.start();

        assertTrue(goesOn.await(30, TimeUnit.SECONDS));
        assertEquals("failed", broken.state());
        assertEquals("armed", good.state());
        assertEquals(
                List.of("broken"),
                engine
                        .sink()
                        .matching(r -> r.path("event").asText().equals("jwitness.sensor.failed"))
                        .stream()
                        .map(r -> r.at("/sensor/name").asText())
                        .toList());

        broken.stop();
        assertTrue(on[0].isAlive());
        good.stop();
        assertFalse(on[0].isAlive());
        assertEquals(0, dispatcher.openThreads());
    }
}
