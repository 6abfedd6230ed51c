// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import java.util.Locale;

/** What became of an argument's value on its way into the record. */
public enum ArgMode {
    /** As it was. */
    PLAIN,

    /** Sensitive parts are replaced. */
    MASKED,

    /** A part is shown. */
    PARTIAL,

    /** A keyed token stands for it: equal values have equal tokens. */
    TOKEN,

    /** Encrypted to the policy's recipients. */
    SEALED,

    /** Not kept. */
    DROPPED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The word that stands in a record. */
    public String text() {
        return text;
    }
}
