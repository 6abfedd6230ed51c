// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import org.jspecify.annotations.Nullable;

/** The agent cannot witness here: what, why, and what to do, in one line. */
final class Disarmed extends Exception {
    private static final long serialVersionUID = 1L;

    Disarmed(String line, @Nullable Throwable cause) {
        super(line, cause);
    }
}
