// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.testing;

import io.jwitness.sensors.internal.Sensors;
import io.jwitness.sensors.internal.carrier.ServletDriver;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.function.Executable;

/** Somebody whose web request has the application do something. */
public final class Visitor {
    /** Where the request comes from. */
    public static final String ADDRESS = "192.0.2.7";

    private Visitor() {}

    /**
     * Does the work inside the request of a user, who is logged in; returns what was asked of it.
     */
    @SuppressWarnings("unchecked") // the driver is a function of these types
    public static List<String> request(Sensors sensors, String user, Executable work) {
        BiFunction<Runnable, String, List<String>> driver =
                Library.open("boot-3.5", sensors).driver(ServletDriver.class, BiFunction.class);
        return driver.apply(
                () -> {
                    try {
                        work.execute();
                    } catch (RuntimeException | Error failure) {
                        throw failure;
                    } catch (Throwable failure) {
                        throw new AssertionError(failure);
                    }
                },
                user);
    }
}
