// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.testing;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/** Sets what the hook calls, as the agent's starter does. */
public final class Hook implements AutoCloseable {
    private Hook() {}

    /** Turns the hook on until closed. */
    public static Hook on(JWitnessDispatcher dispatcher) {
        set(Driven.noted(dispatcher));
        return new Hook();
    }

    /** Runs with the hook on. */
    public static void during(JWitnessDispatcher dispatcher, Executable work) throws Exception {
        set(Driven.noted(dispatcher));
        try {
            work.execute();
        } catch (Exception | Error failure) {
            throw failure;
        } catch (Throwable other) {
            throw new AssertionError(other);
        } finally {
            set(null);
        }
    }

    @Override
    public void close() {
        set(null);
    }

    private static void set(@Nullable JWitnessDispatcher dispatcher) {
        try {
            Field field = JWitnessHook.class.getDeclaredField("dispatcher");
            field.setAccessible(true);
            field.set(null, dispatcher);
        } catch (ReflectiveOperationException failure) {
            throw new LinkageError(failure.toString(), failure);
        }
    }
}
