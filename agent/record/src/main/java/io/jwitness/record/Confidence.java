// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import java.util.Locale;

/** How well the actor is established; never promoted. */
public enum Confidence {
    /** A server authenticated the principal. */
    AUTHENTICATED,

    /** The kernel told the uid. */
    OS,

    /** Somebody typed it. */
    ASSERTED,

    /** Worked out, for example from a socket table. */
    INFERRED,

    /** Nothing is known. */
    NONE;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The word that stands in a record. */
    public String text() {
        return text;
    }
}
