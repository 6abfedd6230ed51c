// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import java.util.Locale;

/** Which half of an action a record tells. */
public enum Stage {
    /** Written before the effect. */
    ATTEMPT,

    /** Written after it, with the outcome. */
    COMPLETE;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The word that stands in a record. */
    public String text() {
        return text;
    }
}
