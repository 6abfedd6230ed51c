// SPDX-License-Identifier: Apache-2.0
package io.opentelemetry.javaagent.shaded.io.opentelemetry.api.impl;

/** Stands where the OpenTelemetry Java agent has its switch; a test puts it on the boot loader. */
public final class InstrumentationUtil {
    private InstrumentationUtil() {}

    public static void suppressInstrumentation(Runnable action) {
        System.setProperty("test.suppressed", "true");
        try {
            action.run();
        } finally {
            System.clearProperty("test.suppressed");
        }
    }
}
