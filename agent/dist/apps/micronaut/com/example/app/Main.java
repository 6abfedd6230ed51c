// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import io.micronaut.runtime.Micronaut;

/** Micronaut with its management endpoints and nothing else. */
public final class Main {
    private Main() {}

    /** Starts it. */
    public static void main(String[] arguments) {
        Micronaut.run(Main.class, arguments);
    }
}
