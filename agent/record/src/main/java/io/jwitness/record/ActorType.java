// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import java.util.Locale;

/** What kind of being acted. */
public enum ActorType {
    /** A person. */
    USER,

    /** Another program. */
    SERVICE,

    /** The JVM or the operating system itself. */
    SYSTEM,

    /** A program that acts on its own judgement. */
    AI_AGENT,

    /** Nothing is known. */
    UNKNOWN;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The word that stands in a record. */
    public String text() {
        return text;
    }
}
