// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal;

import io.jwitness.sensors.internal.dispatch.Surroundings;
import java.lang.instrument.Instrumentation;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What the sensors need of the engine. */
public interface SensorContext extends Surroundings {
    /** The JVM's; null in tests that weave by themselves. */
    @Nullable Instrumentation instrumentation();

    /**
     * Gives site numbers, ascending, each once in the life of the JVM: the hook keeps the count.
     */
    IntSupplier siteNumbers();

    /**
     * Told once when a framework says that the application is ready.
     *
     * @param by the method that said so
     */
    void applicationReady(String by);

    /** An option of the sensors by its key without {@code jwitness.}, or null. */
    default @Nullable String setting(String key) {
        return null;
    }
}
