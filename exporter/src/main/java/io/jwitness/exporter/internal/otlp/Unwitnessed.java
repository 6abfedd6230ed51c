// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.otlp;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Runs something that the OpenTelemetry Java agent shall not trace.
 *
 * <p>That agent instruments {@code java.net.http} for everybody: without this, each export is a
 * client span in the application's traces, with a {@code traceparent} on the wire. Its switch lies
 * shaded on the boot loader, where the SDK inside our isolated loader cannot reach it, so it is
 * called by name. The class moved between versions; both places are tried, and looked for again on
 * each call, because that agent may be attached after ours.
 */
final class Unwitnessed {
    private static final String SHADED = "io.opentelemetry.javaagent.shaded.";
    private static final String[] PLACES = {
        SHADED + "io.opentelemetry.api.impl.InstrumentationUtil",
        SHADED + "io.opentelemetry.api.internal.InstrumentationUtil"
    };

    private @Nullable MethodHandle found;

    /** Runs the action exactly once, suppressed where that agent is present. */
    void run(Runnable action) {
        MethodHandle suppress = found();
        if (suppress == null) {
            action.run();
            return;
        }
        boolean[] ran = {false};
        try {
            suppress.invokeExact(
                    (Runnable)
                            () -> {
                                ran[0] = true;
                                action.run();
                            });
        } catch (RuntimeException | Error e) {
            if (ran[0]) {
                throw e;
            }
            action.run();
        } catch (Throwable e) {
            // The switch declares no checked exception; one from a version that does is no reason
            // not to export.
            if (!ran[0]) {
                action.run();
            }
        }
    }

    private @Nullable MethodHandle found() {
        if (found == null) {
            for (String place : PLACES) {
                try {
                    found =
                            MethodHandles.publicLookup()
                                    .findStatic(
                                            Class.forName(place, true, null),
                                            "suppressInstrumentation",
                                            MethodType.methodType(void.class, Runnable.class));
                    break;
                } catch (ReflectiveOperationException | LinkageError e) {
                    found = null; // not here: another version of that agent, or none
                }
            }
        }
        return found;
    }
}
