// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.otlp;

import java.io.PrintStream;

/** Says whether an action runs under the switch of the OpenTelemetry Java agent. */
public final class SuppressedMain {
    private SuppressedMain() {}

    public static void main(String[] args) {
        PrintStream out = System.out;
        new Unwitnessed()
                .run(() -> out.println("suppressed " + System.getProperty("test.suppressed")));
    }
}
