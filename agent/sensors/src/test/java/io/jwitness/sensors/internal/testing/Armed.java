// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.sensors.internal.Sensors;
import java.lang.instrument.Instrumentation;
import java.util.List;

/** Sensors that have woven the JDK of this very JVM; it has its own code back when closed. */
public final class Armed implements AutoCloseable {
    private final TestEngine engine;
    private final Sensors sensors;
    private final Hook hook;

    private Armed(TestEngine engine, Sensors sensors, Hook hook) {
        this.engine = engine;
        this.sensors = sensors;
        this.hook = hook;
    }

    /** Arms this JVM. */
    public static Armed arm() {
        Instrumentation instrumentation = SelfAttached.instrumentation();
        TestEngine engine = new TestEngine(instrumentation);
        Sensors sensors = Sensors.create(engine);
        Hook hook = Hook.on(sensors.dispatcher());
        sensors.warm();
        Driven.by(sensors);
        instrumentation.addTransformer(sensors.transformer(), true);
        sensors.retransformLoaded();
        return new Armed(engine, sensors, hook);
    }

    public TestEngine engine() {
        return engine;
    }

    public Sensors sensors() {
        return sensors;
    }

    /** Completed records of an event. */
    public List<JsonNode> complete(String event) {
        return engine.sink().complete(event);
    }

    /** The one completed record of an event. */
    public JsonNode one(String event) {
        List<JsonNode> found = complete(event);
        if (found.size() != 1) {
            throw new AssertionError(event + " in " + engine.sink().records());
        }
        return found.get(0);
    }

    @Override
    public void close() {
        hook.close();
        sensors.uninstall();
    }
}
