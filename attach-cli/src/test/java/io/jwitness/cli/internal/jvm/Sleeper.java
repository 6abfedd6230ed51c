// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.jvm;

import java.io.IOException;

/** A JVM that does nothing until its standard input ends. */
public final class Sleeper {
    private Sleeper() {}

    public static void main(String[] args) throws IOException {
        System.out.println("up");
        while (System.in.read() >= 0) {
            // Whoever started this process ends it by closing its end.
        }
    }
}
