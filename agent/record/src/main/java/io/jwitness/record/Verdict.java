// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

/**
 * What a verification comes to. In the order of the constants, the first that holds is the verdict;
 * nothing but {@link #OK} is ever folded into success.
 */
public enum Verdict {
    /** Something was altered, removed, added, replaced or forged. */
    TAMPERED(1),

    /** It could not be verified: usage, permissions, or a version that is not known here. */
    ERROR(2),

    /** Sound in itself, but nothing outside vouches for it, or not for enough of it. */
    UNANCHORED(4),

    /** Sound, but it ends in records that are not sealed, in a torn document, or in a ring. */
    INCOMPLETE(3),

    /** Sealed, signed, and vouched for from outside. */
    OK(0);

    private final int exitCode;

    Verdict(int exitCode) {
        this.exitCode = exitCode;
    }

    /** What {@code jwitness verify} exits with. */
    public int exitCode() {
        return exitCode;
    }
}
