// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import java.util.Locale;

/** How an action ended. */
public enum Outcome {
    /** It did what it was asked. */
    SUCCESS,

    /** It threw, or reported an error. */
    FAILURE,

    /** It was refused, by the application or by the policy. */
    DENIED,

    /** Nobody saw the end. */
    UNKNOWN;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The word that stands in a record. */
    public String text() {
        return text;
    }
}
