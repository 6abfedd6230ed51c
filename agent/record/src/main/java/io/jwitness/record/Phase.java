// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import java.util.Locale;

/** When in the application's life an action happened. */
public enum Phase {
    /** Before the application was ready. */
    STARTUP,

    /** While it was serving. */
    RUNNING,

    /** While the JVM was going down. */
    SHUTDOWN;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The word that stands in a record. */
    public String text() {
        return text;
    }
}
